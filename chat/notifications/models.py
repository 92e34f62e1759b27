"""Whom a message has told, and why; and what each person wants to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.notifications.deciding import Quiet, Why
from chat.rooms.models import Level, Room
from chatsite.jobs.rows import Due


class Notice(models.Model):
    """This person is told of message `number`, because of the strongest reason that he has.

    `thread`: its root's number where the message isn't in the room's timeline. `quiet` says why no device made a
    sound; `handled_at`, when he was done with it by hand. Whether he has read it his marks say. `feed` is his when the
    row was written.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    thread = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=8, choices=Why.choices)
    quiet = models.CharField(max_length=4, choices=Quiet.choices, blank=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)
    handled_at = models.DateTimeField(null=True)
    feed = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "number"], name="noticed_once")]
        indexes = [
            models.Index(fields=["room", "number"], name="notices_of_message"),
            models.Index(fields=["user", "feed"], name="notice_by_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.room_id}/{self.number}: {self.why}"


class Undecided(Due):
    """Who is told of this message, as it is at `rev`, has still to be decided. Written with the message; whoever
    committed it decides at once and takes the row away. When it is still there after its time, a worker does."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    rev = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="undecided_once")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"


class NoticeSettings(models.Model):
    """What somebody wants to be told where he has not said it for the room, and when not. Without a row: `mentions`.

    `words` are his alerts, as he wrote them. Do not disturb: on `days` (bit 0 is Monday), from one minute of the day to
    another, of the next day where that isn't later; in `zone`, or where that is empty in the account's own.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.MENTIONS)
    words = models.JSONField(default=list)
    days = models.SmallIntegerField(default=0)
    begins = models.SmallIntegerField(default=22 * 60)
    ends = models.SmallIntegerField(default=7 * 60)
    zone = models.CharField(max_length=64, blank=True)
    feed = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level}"


class ThreadLevel(models.Model):
    """What somebody wants to be told of one thread, otherwise than of its room."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.BigIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.DEFAULT)
    muted_until = models.DateTimeField(null=True)
    feed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "room", "thread"], name="one_level_per_thread")
        ]
        indexes = [
            models.Index(fields=["room", "thread"], name="levels_of_thread"),
            models.Index(fields=["user", "feed"], name="thread_level_by_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}/{self.thread}: {self.level}"


class Forgetting(Due):
    """The one row by which workers forget old notices, hour by hour."""

    def __str__(self) -> str:
        return f"due {self.due_at}"
