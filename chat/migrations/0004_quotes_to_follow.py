import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0003_presence'),
    ]

    operations = [
        migrations.CreateModel(
            name='Requoting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('after', models.BigIntegerField()),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField()),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['lease_until'], name='requoting_due')],
                'constraints': [models.UniqueConstraint(fields=('room', 'number'), name='requoting_once')],
            },
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='replies_to',
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('reply_to__isnull', False)), fields=['room', 'reply_to', 'number'], name='replies_in_order'),
        ),
    ]
