from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0008_jobs_drafts'),
    ]

    operations = []
