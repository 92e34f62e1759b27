import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0020_folders'),
    ]

    operations = [
        migrations.AddField(
            model_name='presence',
            name='seen_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='presence',
            name='shows_seen',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='presence',
            name='status',
            field=models.CharField(default='online', max_length=9),
        ),
        migrations.CreateModel(
            name='ReceiptChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown', models.BooleanField(default=True)),
                ('frozen', models.BooleanField(default=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FrozenMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'room'), name='frozen_once')],
            },
        ),
    ]
