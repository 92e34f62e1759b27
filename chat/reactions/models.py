"""Who reacted to a message with which emoji: the truth behind the part `reactions`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.messages.models import Message


class Reaction(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "emoji"], name="one_reaction_each")]
        indexes = [models.Index(fields=["message", "emoji", "id"], name="reactions_in_order")]

    def __str__(self) -> str:
        return f"{self.emoji} by {self.user_id}"
