"""What the tests of drafts ask again and again."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.models import User
from chat.drafts import scheduling
from chat.drafts.models import Scheduled
from chat.rooms.models import Room
from chat.wire.events import Event
from tests.chat.messages.support import plan
from tests.chat.waiting import bring_due, later

Json = dict[str, Any]


def schedule(room: Room, who: User, text: str = "later", seconds: float = 60, **fields: Any) -> Json:
    """A message of theirs that is to be sent."""
    return scheduling.create(plan(room, who, text, **fields), later(seconds))


def come(pk: int) -> None:
    """Its time comes."""
    bring_due(Scheduled, pk)


def told_of(told: list[Event], user: User) -> list[Json]:
    """What this person's devices heard of what waits, in its order: `{id: Scheduled or None}`."""
    frames = [event.frame() for event in told if getattr(event, "user", None) == user.pk]
    return [frame["set"]["scheduled"] for frame in frames if "scheduled" in frame["set"]]


def nonce() -> str:
    return str(uuid.uuid4())
