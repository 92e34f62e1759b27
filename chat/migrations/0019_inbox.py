import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0018_notifications'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cleared',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('marks', models.JSONField(default=list)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Habit',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('marks', models.CharField(choices=[('always', 'as soon as I have seen it'), ('end', 'only when I have come to the end'), ('never', 'never by itself')], default='always', max_length=6)),
                ('feed', models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('seen', False), ('thread__isnull', False)), fields=['user', 'room'], name='mentions_unseen'),
        ),
    ]
