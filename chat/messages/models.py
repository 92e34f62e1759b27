"""The log: messages, and the files that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from chat.files.models import File
from chat.rooms.models import Membership, Room

if TYPE_CHECKING:
    from accounts.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> MessageQuerySet:
        """Messages that `user` may read: of rooms he may read, from where his stay lets him."""
        hidden = Membership.objects.present().filter(
            room=OuterRef("room"), user=user, hidden_before__gt=OuterRef("number")
        )
        return self.filter(
            ~Exists(hidden), room__in=Room.objects.visible_to(user), number__gte=F("room__first")
        )


class Message(models.Model):
    """A message. In the world its name is (room, number); `id` is nobody's business.

    `rev` is the room's rev of its last change, `ordinal` its place in the main timeline. `fingerprint` is a
    digest of what was asked with `nonce`. `parts` holds what other concepts put into it (reactions, files,
    replies, quote …), by the names of the wire contract; what is null, false, empty or 0 is left out.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages", db_index=False)
    number = models.BigIntegerField()
    rev = models.BigIntegerField()
    ordinal = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=16, default="text")
    text = models.TextField(blank=True)
    html = models.TextField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    reply_to = models.BigIntegerField(null=True)
    thread = models.BigIntegerField(null=True)
    also_to_room = models.BooleanField(default=False)
    nonce = models.UUIDField(null=True)
    fingerprint = models.BinaryField(max_length=16, null=True)
    parts = models.JSONField(default=dict)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="message_number"),
            models.UniqueConstraint(fields=["room", "rev"], name="message_rev"),
            models.UniqueConstraint(fields=["author", "nonce"], name="message_nonce"),
        ]
        indexes = [
            models.Index(
                fields=["room", "number"],
                condition=Q(thread=None) | Q(also_to_room=True),
                name="main_timeline",
            ),
            models.Index(
                fields=["room", "thread", "number"], condition=Q(thread__isnull=False), name="in_thread"
            ),
            models.Index(
                fields=["room", "reply_to", "number"],
                condition=Q(reply_to__isnull=False),
                name="replies_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"


class MessageFile(models.Model):
    """A file named by a message. A file may be fetched by whoever may read one of its messages."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="file_links")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="message_links")
    position = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="message_file_position")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.file_id}"


class Requoting(models.Model):
    """Replies whose quotes have still to follow: those of `number`, from above `after`.

    Due from `due_at` until `done_at`; whoever works at it holds it until `lease_until`, and when that has
    passed, anybody may take it up. `attempts` counts how often that was needed since it last got on.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    after = models.BigIntegerField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="requoting_once")]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(done_at=None), name="requoting_due"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number}"
