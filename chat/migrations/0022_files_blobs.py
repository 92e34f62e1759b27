from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0021_presence_settings"),
    ]

    operations = []
