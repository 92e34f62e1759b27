"""How far others have read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.wire.events import Hint


@dataclass(frozen=True, kw_only=True)
class Receipt(Hint):
    """Somebody has read the room up to this message. Told in rooms of at most 100 people."""

    TYPE: ClassVar[str] = "receipt"
    SHAPE: ClassVar[dict[str, str]] = {"room": "room id", "user": "user id", "number": "message number"}
    room: int
    user: int
    number: int

    def body(self) -> dict[str, Any]:
        return {"room": self.room, "user": self.user, "number": self.number}
