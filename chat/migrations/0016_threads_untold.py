import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0015_blocks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Untold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('thread', models.BigIntegerField()),
                ('first', models.BigIntegerField(null=True)),
                ('rev', models.BigIntegerField()),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('room', 'thread'), name='untold_once')],
            },
        ),
    ]
