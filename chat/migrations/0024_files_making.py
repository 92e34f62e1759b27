from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0023_files_tus"),
    ]

    operations = []
