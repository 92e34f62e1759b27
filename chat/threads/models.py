"""How far somebody has read a thread."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room


class ThreadMark(models.Model):
    """`read` is the number of the newest reply read in the thread that begins with message `thread`."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    thread = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read = models.BigIntegerField(default=0)
    feed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "thread"], name="one_mark_per_thread")]
        indexes = [models.Index(fields=["user", "feed"], name="thread_mark_by_feed")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.read} of {self.room_id}/{self.thread}"
