"""What the tests of drafts ask again and again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from chat.drafts import scheduling
from chat.drafts.models import Scheduled
from chat.rooms.models import Room
from chat.wire.events import Event
from tests.chat.messages.support import plan

Json = dict[str, Any]


def later(seconds: float = 60) -> datetime:
    """So many seconds from now, in whole milliseconds as the wire has it."""
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def schedule(room: Room, who: User, text: str = "later", seconds: float = 60, **fields: Any) -> Json:
    """A message of theirs that is to be sent."""
    return scheduling.create(plan(room, who, text, **fields), later(seconds))


def come(pk: int) -> None:
    """Its time comes."""
    Scheduled.objects.filter(pk=pk).update(due_at=timezone.now() - timedelta(milliseconds=100))


def told_of(told: list[Event], user: User) -> list[Json]:
    """What this person's devices heard of what waits, in its order: `{id: Scheduled or None}`."""
    frames = [event.frame() for event in told if getattr(event, "user", None) == user.pk]
    return [frame["set"]["scheduled"] for frame in frames if "scheduled" in frame["set"]]


def nonce() -> str:
    return str(uuid.uuid4())
