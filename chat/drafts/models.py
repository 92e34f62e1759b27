"""What is written and not sent: drafts in threads, and messages that are to be sent later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.rooms.models import Room
from chatsite.jobs.rows import Due


class Draft(models.Model):
    """What somebody began to write in the thread that begins with message `thread`. A room's own stands with his stay.

    An empty one stays as a row: its `feed` tells other devices that it was cleared.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    thread = models.BigIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    feed = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "room", "thread"], name="one_draft_per_thread")
        ]
        indexes = [models.Index(fields=["user", "feed"], name="draft_by_feed")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}/{self.thread}"


class Reason(models.TextChoices):
    """Why a message was not sent when its time came."""

    GONE = "gone"
    """The room is not his to see any more."""
    LEFT = "left"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"
    FORBIDDEN = "forbidden"
    POINTLESS = "pointless"
    """What it answers, the thread or a file is not there any more."""
    TWICE = "twice"
    """Its nonce was used for another message meanwhile."""


class ScheduledQuerySet(models.QuerySet["Scheduled"]):
    def of(self, user_id: int) -> ScheduledQuerySet:
        """This person's that are not sent and not cancelled: to come, or failed."""
        return self.filter(Q(done_at=None) | ~Q(failed=""), user=user_id)


class Scheduled(Due):
    """A message that is to be sent at `due_at`. `nonce` is that of the message, so it is sent once, whatever is killed.

    When it is sent or cancelled its words are forgotten and the row stays: its `feed` tells other devices. One that
    failed keeps them, with the reason, until its person takes it up again or cancels it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    thread = models.BigIntegerField(null=True)
    also_to_room = models.BooleanField(default=False)
    reply_to = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)
    """Ids of his uploads."""
    nonce = models.UUIDField()
    failed = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    feed = models.BigIntegerField()

    objects = ScheduledQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "nonce"], name="scheduled_nonce")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="scheduled_due"),
            models.Index(fields=["user", "feed"], name="scheduled_by_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id} at {self.due_at}"
