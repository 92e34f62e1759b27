from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('chat', '0005_mentions'),
    ]

    operations = [
        migrations.AddField(
            model_name='threadmark',
            name='following',
            field=models.BooleanField(null=True),
        ),
        migrations.AddIndex(
            model_name='threadmark',
            index=models.Index(condition=models.Q(('following', True)), fields=['room', 'thread', 'user'], name='thread_followers'),
        ),
    ]
