"""What somebody has saved for himself."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room


class Saved(models.Model):
    """A message that one person wants to come back to, by its name in the world.

    `feed` is the person's feed at the last change. Taken back, `at` is null and the row stays, so that a device
    that was away is told.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    at = models.DateTimeField(null=True)
    feed = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "number"], name="saved_once")]
        indexes = [models.Index(fields=["user", "feed"], name="saved_by_feed")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number} for {self.user_id}"
