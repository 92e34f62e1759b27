"""What is pinned in a room, the newest pin first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.messages import reading

Json = dict[str, Any]


def pinned(cursor: CursorWrapper, room: int, hidden_before: int) -> list[int]:
    """The numbers of the room's pinned messages that may be read from `hidden_before` on, newest pin first."""
    cursor.execute(
        "SELECT m.number FROM chat_pin p JOIN chat_message m ON m.id = p.message_id"
        " WHERE p.room_id = %s AND m.number >= %s ORDER BY p.id DESC",
        [room, hidden_before],
    )
    return [number for (number,) in cursor.fetchall()]


def page(cursor: CursorWrapper, room: int, numbers: list[int]) -> list[Json]:
    """These messages in their order, as many as fit into a page, at least one."""
    for wanted in (numbers, numbers[:1]):
        found = {message["number"]: message for message in reading.numbers(cursor, room, wanted)}
        told = [found[number] for number in takewhile(found.__contains__, wanted)]
        if told:
            return told
    return []


def people(message: Json) -> Iterable[int]:
    """Who pinned it."""
    return (message["pinned"]["by"],) if "pinned" in message else ()
