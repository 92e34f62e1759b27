"""The texts that a message has had, the newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.rooms.models import Shown
from chat.wire.encoding import moment

Json = dict[str, Any]
PAGE = 20
PAGE_BYTES = 131_072


def former(cursor: CursorWrapper, room: int, number: int, before: int | None) -> tuple[list[Json], bool]:
    """A page of former texts, `{place, text, at, by}`, from below the place `before`; and whether there are more.

    Ends at 20 texts or 128 KiB, and holds at least one where there is one.
    """
    bound, values = ("", []) if before is None else (" AND f.place < %s", [before])
    cursor.execute(
        "SELECT f.place, f.text, f.written_at, f.by_id FROM chat_message m"
        " JOIN chat_formertext f ON f.message_id = m.id"
        f" WHERE m.room_id = %s AND m.number = %s{bound} ORDER BY f.place DESC LIMIT %s",
        [room, number, *values, PAGE + 1],
    )
    rows = cursor.fetchall()
    size = 0
    kept: list[Json] = []
    for place, text, written_at, by in rows[:PAGE]:
        size += len(text.encode())
        if kept and size > PAGE_BYTES:
            break
        kept.append({"place": place, "text": text, "at": moment(_aware(written_at)), "by": by})
    return kept, len(kept) < len(rows)


def fact(cursor: CursorWrapper, message: Json, user: int) -> list[Json]:
    """For who asks who can see a message: whether what it said before is shown to all of them."""
    if "edited_at" not in message:
        return []
    cursor.execute("SELECT edit_history FROM chat_room WHERE id = %s", [message["room"]])
    return [{"what": "edits", "shown": cursor.fetchone()[0] == Shown.SHOWN}]


def _aware(value: datetime) -> datetime:
    """Raw SQLite rows hold times without an offset; they are UTC."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
