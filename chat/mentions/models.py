"""Who was mentioned where, and whom a message still has to tell that he was."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room


class Mention(models.Model):
    """Message `number` of the room mentions this person, by name or as one of many.

    Unread while `number` is above his mark in the room. In a thread that isn't in the room's timeline (`thread`: its
    root's number) the room's mark says nothing: there it is unread until `seen`, which follows the thread's mark.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    thread = models.BigIntegerField(null=True)
    seen = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "number"], name="mentioned_once")]
        indexes = [
            models.Index(fields=["room", "number"], name="mentions_of_message"),
            models.Index(
                fields=["user", "room"],
                condition=models.Q(seen=False, thread__isnull=False),
                name="mentions_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}/{self.number}"


class Calling(models.Model):
    """A message's mentions as they are at its `rev` (`wanted`, {} when it has none any more), while people have
    still to be told. Written with the message; whoever tells them holds it until `lease_until`, and when that has
    passed, anybody may take it up. The table holds what is being told this second: it needs no index for that.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    rev = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    thread = models.BigIntegerField(null=True)
    wanted = models.JSONField(default=dict)
    lease_until = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="calling_once")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"
