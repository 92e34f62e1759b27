"""What people show of how far they have read."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.rooms.models import Room


class ReceiptChoice(models.Model):
    """Somebody's choice; who has no row shows his marks. `frozen`: nobody is to notice that he is here, so the others
    are told the marks of before."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shown = models.BooleanField(default=True)
    frozen = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user_id} {'shows' if self.shown else 'hides'} marks"


class FrozenMark(models.Model):
    """How far somebody had read a room when he became invisible."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id} at {self.number}"
