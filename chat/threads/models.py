"""Who follows a thread, and how far he has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room
from chatsite.jobs.rows import Due


class ThreadMark(models.Model):
    """`read` is the number of the newest reply read in the thread that begins with message `thread`.

    `following` is None for somebody who has only read it, False for who has left it by hand.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    thread = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read = models.BigIntegerField(default=0)
    following = models.BooleanField(null=True)
    feed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "thread"], name="one_mark_per_thread")]
        indexes = [
            models.Index(fields=["user", "feed"], name="thread_mark_by_feed"),
            models.Index(
                fields=["room", "thread", "user"], condition=models.Q(following=True), name="thread_followers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.read} of {self.room_id}/{self.thread}"


class Untold(Due):
    """The followers of this thread have still to be told what came or went up to the room's `rev`; `first` is the
    lowest number of what came. Whoever committed that tells them at once and takes the row away; when it is still
    there after its time, a worker does."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.BigIntegerField()
    first = models.BigIntegerField(null=True)
    rev = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "thread"], name="untold_once")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.thread}"
