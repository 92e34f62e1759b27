"""A page of the inbox."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.inbox import lines
from chat.inbox.entries import MUTED, Entry, Key, waiting

Json = dict[str, Any]


def page(
    cursor: CursorWrapper, user: int, after: Key | None, limit: int
) -> tuple[list[Json], Key | None, Json]:
    """The entries behind `after` with their first lines, the key of the last one when there are more, and what waits
    in all: `{entries, unread, mentions}`, muted ones left out."""
    found = waiting(cursor, user)
    rest = [one for one in found if after is None or one.key > after]
    shown = rest[:limit]
    said = lines.of(cursor, user, shown)
    # Somebody may be called in a thread whose beginning he may not read.
    begun = [(one.room, one.thread) for one in shown if one.thread and one.thread >= one.least]
    roots = lines.messages(cursor, user, begun)
    told = [_told(one, said[one.room, one.thread], roots.get((one.room, one.thread))) for one in shown]
    return told, shown[-1].key if len(rest) > limit else None, _count(found)


def _told(one: Entry, said: list[Json], root: Json | None) -> Json:
    told: Json = {"room": one.room, "read": one.read, "unread": one.unread, "mentions": one.mentions}
    if one.thread:
        told |= {"thread": one.thread, "root": root}
    if one.group == MUTED:
        told["muted"] = True
    return {**told, "lines": said}


def _count(found: list[Entry]) -> Json:
    loud = [one for one in found if one.group != MUTED]
    return {
        "entries": len(loud),
        "unread": sum(one.unread for one in loud),
        "mentions": sum(one.mentions for one in loud),
    }


_MENTIONS = (
    f"SELECT x.id, n.thread, {{stands}}, {lines.COLUMNS.replace('c.', 'x.')} FROM chat_mention n"
    " JOIN chat_membership m ON m.room_id = n.room_id AND m.user_id = n.user_id AND m.until_rev IS NULL"
    " JOIN chat_room r ON r.id = n.room_id AND r.deleted_at IS NULL"
    " JOIN chat_message x ON x.room_id = n.room_id AND x.number = n.number AND x.deleted_at IS NULL"
    " WHERE n.user_id = %s AND x.id < %s AND n.number >= m.hidden_before AND n.number >= r.first{unread}"
    " AND x.author_id NOT IN (SELECT b.blocked_id FROM chat_block b WHERE b.user_id = %s)"
    " ORDER BY x.id DESC LIMIT %s"
)
_STANDS = "(CASE WHEN n.thread IS NULL THEN n.number > m.read ELSE NOT n.seen END)"


def mentions(
    cursor: CursorWrapper, user: int, before: int | None, limit: int, *, unread: bool
) -> tuple[list[Json], bool]:
    """Messages that call this person, the newest first, from below the place `before`; whether there are more.
    With `unread` only those that he has not read."""
    statement = _MENTIONS.format(stands=_STANDS, unread=f" AND {_STANDS}" if unread else "")
    cursor.execute(statement, [user, before or 2**53, user, limit + 1])
    rows = cursor.fetchall()
    found = []
    for place, thread, is_unread, *row in rows[:limit]:
        one = {"place": place, "room": row[0], **lines.shape(row)}
        found.append(
            one | ({"thread": thread} if thread is not None else {}) | ({"unread": True} if is_unread else {})
        )
    return found, len(rows) > limit
