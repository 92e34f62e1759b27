"""What messages said before they were edited."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.messages.models import Message


class FormerText(models.Model):
    """A text that a message had from `written_at` until the next edit, and who wrote it.

    `place` counts the texts of a message from 1, its first one; where some between were let go, the count has a gap.
    """

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="former_texts", db_index=False
    )
    place = models.IntegerField()
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "place"], name="former_texts_in_order")]

    def __str__(self) -> str:
        return f"text {self.place} of {self.message_id}"
