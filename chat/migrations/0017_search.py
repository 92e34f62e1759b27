from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0016_threads_untold'),
    ]

    operations = []
