"""What is told beside the people: how long a message is kept, who else may read it and how, where it came from.

Each concept may say more by `messages.registry.facts`, as `{what, …}`; of two about the same thing the later one holds,
so that retention, when it comes, says how long in place of what stands here.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.messages import registry
from chat.rooms.models import Kind
from chat.rooms.reading import Seen

Json = dict[str, Any]


def of(cursor: CursorWrapper, seen: Seen, message: Json, user: int) -> list[Json]:
    """Everything that there is to tell of a message to somebody who may read it."""
    told = {fact["what"]: fact for fact in _own(seen, message)}
    for tell in registry.facts:
        told |= {fact["what"]: fact for fact in tell(cursor, message, user)}
    return list(told.values())


def _own(seen: Seen, message: Json) -> list[Json]:
    facts: list[Json] = [
        {"what": "kept", "until": None},
        # The admin lists messages of public rooms; of others it has neither words nor people (`chat.rooms.staff`).
        {"what": "staff", "admin": seen.room.kind == Kind.PUBLIC},
    ]
    if seen.room.hides_history:
        facts.append({"what": "later"})
    if "pinned" in message:
        facts.append({"what": "pinned", "user": message["pinned"]["by"]})
    if "forwarded" in message:
        facts.append({"what": "forwarded", "user": message["forwarded"]["author"]})
    return facts
