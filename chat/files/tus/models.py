"""Uploads under way, and those that have just become a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.files.models import File


class Upload(models.Model):
    """An upload that may be resumed. How much of it is there is told by its bytes on the disk (`lying.py`), never by
    this row: a server that is killed can't leave the two apart.

    `key` (128 bit, URL-safe) names it in its address, and becomes the key of its file.
    """

    key = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    """Bytes of the whole."""
    metadata = models.TextField(blank=True)
    """As the client sent it (Upload-Metadata): told again as it came, and never used but for the name."""
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)
    """A day after the last byte, to within an hour: later than that by less isn't written."""
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, related_name="+")
    """What became of it."""

    def __str__(self) -> str:
        return f"upload {self.pk}"
