import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

AT_ONCE = 2000
LONGEST_SIDE = 960  # of a thumbnail


def to_blobs(apps, schema_editor):
    """What a file says of its bytes becomes a blob, its thumbnail a rendition: some thousands at a time."""
    File, Blob, Rendition = (apps.get_model("chat", name) for name in ("File", "Blob", "Rendition"))
    last = 0
    while some := list(File.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        Blob.objects.bulk_create(map(lambda file: blob(Blob, file), some), ignore_conflicts=True)
        blobs = dict(Blob.objects.filter(path__in=[file.path for file in some]).values_list("path", "pk"))
        for file in some:
            file.blob_id = blobs[file.path]
        File.objects.bulk_update(some, ["blob"], batch_size=200)
        thumbs = [thumb(Rendition, file) for file in some if file.thumb]
        Rendition.objects.bulk_create(thumbs, ignore_conflicts=True)
        last = some[-1].pk


def blob(Blob, file):
    return Blob(
        sha256=file.sha256, size=file.size, path=file.path, width=file.width, height=file.height,
        created_at=file.created_at,
    )  # fmt: skip


def thumb(Rendition, file):
    longest = max(file.width or 0, file.height or 0)
    scale = min(1.0, LONGEST_SIDE / longest) if longest else 0.0
    width, height = (round((side or 0) * scale) or None for side in (file.width, file.height))
    return Rendition(
        blob_id=file.blob_id, kind="thumb", path=file.thumb, type="image/webp", width=width, height=height
    )


class Migration(migrations.Migration):

    dependencies = [
        ("chat", "0021_presence_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("path", models.CharField(max_length=200, unique=True)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("path", models.CharField(max_length=200, unique=True)),
                ("type", models.CharField(max_length=127)),
                ("size", models.BigIntegerField(null=True)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("blob", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="chat.blob")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("blob", "kind"), name="rendition_once")],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("paths", models.JSONField(default=list)),
                ("blob", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="releases", to="chat.blob")),
                ("file", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="releases", to="chat.file")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("done_at", None)), fields=["due_at"], name="release_due")],
            },
        ),
        migrations.AddField(
            model_name="file",
            name="alt",
            field=models.CharField(blank=True, default="", max_length=1000),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="file",
            name="blob",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="files", to="chat.blob"),
        ),
        migrations.RunPython(to_blobs),
        migrations.AlterField(
            model_name="file",
            name="blob",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="chat.blob"),
        ),
        migrations.RemoveField(model_name="file", name="sha256"),
        migrations.RemoveField(model_name="file", name="size"),
        migrations.RemoveField(model_name="file", name="path"),
        migrations.RemoveField(model_name="file", name="thumb"),
        migrations.RemoveField(model_name="file", name="width"),
        migrations.RemoveField(model_name="file", name="height"),
    ]
