import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def begin(apps, schema_editor):
    """Until now nobody could choose "all": it meant that nothing was chosen. And the row that has workers forget."""
    apps.get_model("chat", "Membership").objects.filter(level="all").update(level="default")
    apps.get_model("chat", "Forgetting").objects.create(due_at=timezone.now())


def back(apps, schema_editor):
    Membership = apps.get_model("chat", "Membership").objects
    Membership.filter(level="default").update(level="all")
    Membership.filter(level="hidden").update(level="nothing")


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0017_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Forgetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('thread', models.BigIntegerField(null=True)),
                ('why', models.CharField(choices=[('direct', 'written to you'), ('mention', 'mentions you'), ('reply', 'answers you'), ('thread', 'in a thread that you follow'), ('keyword', 'has one of your words'), ('room', 'in a room of which you want to know everything')], max_length=8)),
                ('quiet', models.CharField(blank=True, choices=[('mute', 'muted'), ('dnd', 'do not disturb')], max_length=4)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
                ('handled_at', models.DateTimeField(null=True)),
                ('feed', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='NoticeSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('default', 'as my settings say'), ('all', 'everything'), ('mentions', 'mentions'), ('nothing', 'nothing'), ('hidden', 'nothing, and out of the list')], default='mentions', max_length=8)),
                ('words', models.JSONField(default=list)),
                ('days', models.SmallIntegerField(default=0)),
                ('begins', models.SmallIntegerField(default=1320)),
                ('ends', models.SmallIntegerField(default=420)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('feed', models.BigIntegerField(default=0)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='ThreadLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.BigIntegerField()),
                ('level', models.CharField(choices=[('default', 'as my settings say'), ('all', 'everything'), ('mentions', 'mentions'), ('nothing', 'nothing'), ('hidden', 'nothing, and out of the list')], default='default', max_length=8)),
                ('muted_until', models.DateTimeField(null=True)),
                ('feed', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Undecided',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('number', models.BigIntegerField()),
                ('rev', models.BigIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name='membership',
            name='level',
            field=models.CharField(choices=[('default', 'as my settings say'), ('all', 'everything'), ('mentions', 'mentions'), ('nothing', 'nothing'), ('hidden', 'nothing, and out of the list')], default='default', max_length=8),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('level', 'all'), ('until_rev', None)), fields=['room'], name='stays_that_want_all'),
        ),
        migrations.AddField(
            model_name='notice',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='room',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room'),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticesettings',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='threadlevel',
            name='room',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room'),
        ),
        migrations.AddField(
            model_name='threadlevel',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='undecided',
            name='room',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['room', 'number'], name='notices_of_message'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['user', 'feed'], name='notice_by_feed'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('user', 'room', 'number'), name='noticed_once'),
        ),
        migrations.AddIndex(
            model_name='threadlevel',
            index=models.Index(fields=['room', 'thread'], name='levels_of_thread'),
        ),
        migrations.AddIndex(
            model_name='threadlevel',
            index=models.Index(fields=['user', 'feed'], name='thread_level_by_feed'),
        ),
        migrations.AddConstraint(
            model_name='threadlevel',
            constraint=models.UniqueConstraint(fields=('user', 'room', 'thread'), name='one_level_per_thread'),
        ),
        migrations.AddConstraint(
            model_name='undecided',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='undecided_once'),
        ),
        migrations.RunPython(begin, back),
    ]
