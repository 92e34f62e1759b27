import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WITHIN = [
    ('always', 'always'),
    ('15min', 'for 15 minutes'),
    ('1h', 'for an hour'),
    ('1d', 'for a day'),
    ('never', 'never'),
]
MODES = [
    ('flat', 'one line of messages, no threads'),
    ('threads', 'messages and threads'),
    ('announcements', 'announcements: moderators post, everybody replies in threads'),
    ('questions', 'questions: each message is one, its thread holds the answers'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0010_pins_saved'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='room',
            name='edit_within',
            field=models.CharField(choices=WITHIN, default='always', max_length=6),
        ),
        migrations.AddField(
            model_name='room',
            name='delete_within',
            field=models.CharField(choices=WITHIN, default='always', max_length=6),
        ),
        migrations.AddField(
            model_name='room',
            name='edit_history',
            field=models.CharField(choices=[('shown', 'shown'), ('hidden', 'hidden')], default='shown', max_length=6),
        ),
        migrations.AlterField(
            model_name='room',
            name='mode',
            field=models.CharField(choices=MODES, default='threads', max_length=16),
        ),
        # Until now every room had threads, whatever was written here.
        migrations.RunSQL(
            "UPDATE chat_room SET mode = 'threads' WHERE mode = 'flat'", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name='FormerText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='former_texts', to='chat.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'place'), name='former_texts_in_order')],
            },
        ),
    ]
