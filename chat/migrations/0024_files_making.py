import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

AT_ONCE = 2000
KINDS = {
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"),
    *("video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska"),
    *("audio/mp4", "audio/webm", "audio/ogg", "audio/mpeg", "audio/aac", "audio/flac", "audio/wav"),
    "application/pdf",
}


def note(apps, schema_editor):
    """What people brought before anything was made of files: its turn comes, and until then nothing changes."""
    File, Making = apps.get_model("chat", "File"), apps.get_model("chat", "Making")
    last = 0
    brought = File.objects.filter(type__in=KINDS).exclude(owner=None).order_by("pk")
    while some := list(brought.filter(pk__gt=last).values_list("pk", "blob", "type")[:AT_ONCE]):
        rows = [Making(blob_id=blob, type=kind, due_at=Now(), patient=True) for _, blob, kind in some]
        Making.objects.bulk_create(rows, ignore_conflicts=True)
        last = some[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0023_files_tus"),
    ]

    operations = [
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("type", models.CharField(max_length=127)),
                ("made_at", models.DateTimeField(null=True)),
                ("patient", models.BooleanField(default=False)),
                ("blob", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="making", to="chat.blob")),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], condition=Q(done_at=None), name="making_due")],
            },
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
