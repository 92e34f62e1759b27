"""What processes tell each other about blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.relay.doorbells import EVERYBODY
from chat.wire.events import Hint

TOPIC = f"{EVERYBODY}:blocks"


@dataclass(frozen=True, kw_only=True)
class BlocksChanged(Hint):
    """Between processes only: who is hidden from whom changed for these two."""

    topic: str = TOPIC
    users: tuple[int, int]

    def frame(self) -> dict[str, Any]:
        return {"users": list(self.users)}
