"""Resumable uploads: tus 1.0 (core, creation, creation-with-upload, termination, expiration, checksum)."""
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0022_files_blobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=255)),
                ("length", models.BigIntegerField()),
                ("metadata", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("file", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chat.file")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
