"""How far others have read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.relay.doorbells import EVERYBODY
from chat.wire.events import Hint

CHOICES = f"{EVERYBODY}:receipts"


@dataclass(frozen=True, kw_only=True)
class Receipt(Hint):
    """Somebody has read the room up to this message; 0: he shows it no more. Told in rooms of at most `RECEIPTS`
    people (100), to those who show how far they have read themselves."""

    TYPE: ClassVar[str] = "receipt"
    SHAPE: ClassVar[dict[str, str]] = {"room": "room id", "user": "user id", "number": "message number"}
    room: int
    user: int
    number: int

    def body(self) -> dict[str, Any]:
        return {"room": self.room, "user": self.user, "number": self.number}


@dataclass(frozen=True, kw_only=True)
class ChoiceChanged(Hint):
    """Between processes only: these people chose anew whether they show how far they have read."""

    topic: str = CHOICES
    users: tuple[int, ...]

    def frame(self) -> dict[str, Any]:
        return {"users": list(self.users)}
