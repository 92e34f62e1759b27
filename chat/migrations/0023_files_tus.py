from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0022_files_blobs"),
    ]

    operations = []
