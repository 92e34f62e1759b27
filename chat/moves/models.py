"""Where messages went."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room


class Moved(models.Model):
    """The tombstone `number` of `room` stands for what is now message `to_number` of `to_room`."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    to_room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    to_number = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="moved_once")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number} to {self.to_room_id}/{self.to_number}"
