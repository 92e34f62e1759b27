import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0007_emoji'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='draft_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.BigIntegerField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('feed', models.BigIntegerField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'feed'], name='draft_by_feed')],
                'constraints': [models.UniqueConstraint(fields=('user', 'room', 'thread'), name='one_draft_per_thread')],
            },
        ),
        migrations.CreateModel(
            name='Scheduled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('thread', models.BigIntegerField(null=True)),
                ('also_to_room', models.BooleanField(default=False)),
                ('reply_to', models.BigIntegerField(null=True)),
                ('text', models.TextField(blank=True)),
                ('files', models.JSONField(default=list)),
                ('nonce', models.UUIDField()),
                ('failed', models.CharField(blank=True, choices=[('gone', 'Gone'), ('left', 'Left'), ('archived', 'Archived'), ('suspended', 'Suspended'), ('forbidden', 'Forbidden'), ('pointless', 'Pointless'), ('twice', 'Twice')], max_length=9)),
                ('feed', models.BigIntegerField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='scheduled_due'), models.Index(fields=['user', 'feed'], name='scheduled_by_feed')],
                'constraints': [models.UniqueConstraint(fields=('user', 'nonce'), name='scheduled_nonce')],
            },
        ),
    ]
