"""What is pinned in a room: the truth behind the part `pinned`."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.messages.models import Message
from chat.rooms.models import Room


class Pin(models.Model):
    """A message that stays at hand in its room. The newest pin has the highest id."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pins", db_index=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pin")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["room", "id"], name="pins_in_order")]

    def __str__(self) -> str:
        return f"pin of {self.message_id}"
