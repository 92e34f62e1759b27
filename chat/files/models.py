"""Files that people shared: the record; the bytes lie in the default storage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class File(models.Model):
    """A file that somebody uploaded, or, without an owner, that the site made itself. `key` is its unguessable name in
    URLs (128 bit, URL-safe)."""

    key = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="files"
    )
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    thumb = models.CharField(max_length=200, blank=True)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)
    sent_at = models.DateTimeField(null=True)
    """When a message named it; an upload that none names is removed after a day."""

    def __str__(self) -> str:
        """Not its name: the admin shows this where it may not name the file."""
        return f"file {self.pk}"
