"""What links in messages lead to: the pages that were fetched, and which message shows which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.files.models import File
from chat.messages.models import Message
from chat.rooms.models import Room
from chatsite.jobs.rows import Due


class Page(models.Model):
    """What stood at an address when it was last fetched, for a day; `found` is empty where there was nothing to show.

    `key` is the SHA-256 of the address in its normal form. Whoever fetches it holds it until `fetching_until`.
    """

    key = models.CharField(max_length=64, unique=True)
    fetched_at = models.DateTimeField(null=True, db_index=True)
    fetching_until = models.DateTimeField(null=True)
    found = models.JSONField(default=dict)
    image = models.ForeignKey(File, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"page {self.pk}"


class Link(Due):
    """A link in a message, of which a preview is to be made, or stands in its part `previews`.

    `removed`: somebody doesn't want it there, now or later. `message` is null until it was fetched; `image` is what
    lets whoever may read the message have the picture.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    place = models.SmallIntegerField()
    url = models.TextField()
    key = models.CharField(max_length=64)
    removed = models.BooleanField(default=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="preview_links")
    image = models.ForeignKey(File, on_delete=models.SET_NULL, null=True, related_name="preview_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number", "key"], name="preview_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="preview_due")]

    def __str__(self) -> str:
        return f"link {self.place} of {self.room_id}/{self.number}"


class Hiding(models.Model):
    """Somebody who wants to see no previews."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.user_id)
