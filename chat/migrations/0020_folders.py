from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0019_inbox'),
    ]

    operations = []
