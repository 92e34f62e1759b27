"""Files that people shared: what they shared, and the bytes behind it, which lie in the default storage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chatsite.jobs.rows import Due


class Blob(models.Model):
    """Bytes in the storage at `path` (a name made by chance), and what was found out about them. Files hold it; with
    the last of them it goes. `facts`: `seconds`, `pages`, `waveform`, `blur`, as far as there are any."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    path = models.CharField(max_length=200, unique=True)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"blob {self.pk}"


class Rendition(models.Model):
    """What was made of a blob: `clean` (without metadata), `screen`, `thumb` and such; of each kind one. `size` is null
    where nobody has measured it: with pictures from before there were renditions."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=16)
    path = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=127)
    size = models.BigIntegerField(null=True)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "kind"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.kind} of blob {self.blob_id}"


class Files(models.QuerySet["File"]):
    """Files, and what belongs to them."""

    def whole(self) -> Files:
        """With all that is shown of them, in two queries however many they are."""
        return self.select_related("blob__making").prefetch_related("blob__renditions")


class File(models.Model):
    """A file that somebody uploaded, or, without an owner, that the site made itself. `key` is its unguessable name in
    URLs (128 bit, URL-safe), `alt` says what is to be seen for those who can't see it."""

    key = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="files"
    )
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=127)
    alt = models.CharField(max_length=1000, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    created_at = models.DateTimeField(db_default=Now(), db_index=True)
    sent_at = models.DateTimeField(null=True)
    """When a message named it; an upload that none names is removed after a day."""

    objects = Files.as_manager()

    def __str__(self) -> str:
        """Not its name: the admin shows this where it may not name the file."""
        return f"file {self.pk}"

    @property
    def size(self) -> int:
        """In bytes."""
        return self.blob.size

    @property
    def sha256(self) -> str:
        return self.blob.sha256

    @property
    def width(self) -> int | None:
        """In pixels, as it is to be seen; None for what is no picture."""
        return self.blob.width

    @property
    def height(self) -> int | None:
        return self.blob.height

    def rendition(self, kind: str) -> Rendition | None:
        """What was made of it, if there is any. Costs a query a file unless it was asked for by `whole`."""
        return next((one for one in self.blob.renditions.all() if one.kind == kind), None)


class Release(Due):
    """What is to go: `file`, which no message names any more, then `blob`, if no file holds it, then the bytes at
    `paths`, of which there are no rows any more. Only the last step is left when the one before it is committed."""

    file = models.ForeignKey(File, on_delete=models.SET_NULL, null=True, related_name="releases")
    blob = models.ForeignKey(Blob, on_delete=models.SET_NULL, null=True, related_name="releases")
    paths = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="release_due")]

    def __str__(self) -> str:
        return f"release {self.pk}"
