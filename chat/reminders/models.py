"""What somebody wants to be reminded of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.rooms.models import Room
from chatsite.jobs.rows import Due

NOTE = 300


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, user_id: int) -> ReminderQuerySet:
        """This person's that stand in his list: to come, or due."""
        return self.filter(user=user_id, ended_at=None)


class Reminder(Due):
    """One person's wish to be reminded at `due_at`: of a message, by its name in the world, or of his own words, which
    he wrote in `room` (`number` 0 then, or the root of the thread where he wrote them).

    `done_at`: when he was told. It stays in his list until he is done with it (`ended_at`); the row stays then, too:
    its `feed` tells other devices, and it can be taken back.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(default=0)
    text = models.CharField(max_length=NOTE, blank=True)
    ended_at = models.DateTimeField(null=True)
    feed = models.BigIntegerField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, ended_at=None), name="reminder_due"),
            models.Index(fields=["user", "feed"], name="reminder_by_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.room_id}/{self.number} at {self.due_at}"
