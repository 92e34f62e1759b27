"""The part `replies` of a thread's root: how many, when the last one came, who wrote lately."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.threads import marking, untold
from chat.threads.untold import Touched
from chat.wire.encoding import moment

Json = dict[str, Any]
PART = "replies"
PEOPLE = 3
LATELY = 50


def count(batch: Batch) -> None:
    """Bring the roots up to date with what this batch adds and deletes: one rev each, however many replies."""
    touched = _touched(batch)
    for room, number, added, gone in touched:
        root = batch.message(room, number)
        if root is not None and root.deleted_at is None:
            batch.change(root, parts={PART: _after(batch, root, added, gone)})
        marking.follow(batch, room, number, _said(batch, added))
    if touched:
        untold.note(batch, touched)


def _touched(batch: Batch) -> list[Touched]:
    """The threads in which this batch adds or deletes something, in their order."""
    found: dict[tuple[int, int], Touched] = {}
    gone = [*batch.deleted, *(one.old for one in batch.moved)]
    for rows, new in ((batch.created, True), (gone, False)):
        for row in rows:
            if row.thread is not None:
                one = found.setdefault((row.room, row.thread), Touched(row.room, row.thread, [], []))
                (one.added if new else one.gone).append(row)
    return [found[place] for place in sorted(found)]


def _said(batch: Batch, added: list[Row]) -> list[Row]:
    """Those that somebody wrote just now; what was moved is marked apart (`carrying`)."""
    if not batch.moved:
        return added
    moved = {one.new.number for one in batch.moved}
    return [row for row in added if row.number not in moved]


def left_behind(_row: Row, thread: int | None) -> Iterable[str]:
    """What a message loses that moves: its answers are counted anew, and in a thread it is no root any more."""
    return (PART,) if thread is None else (PART, "resolved")


def _after(batch: Batch, root: Row, added: list[Row], gone: list[Row]) -> Json | None:
    """The part after the batch, or None when no reply is left."""
    before: Json = root.parts.get(PART) or {"count": 0, "users": []}
    count = before["count"] + len(added) - len(gone)
    if count <= 0:
        return None
    new = [(row.author, row.created_at) for row in reversed(added) if row.deleted_at is None]
    if gone:
        new += _lately(batch, root, gone)
    last_at = moment(new[0][1]) if new else before["last_at"]
    authors = [author for author, _ in new]
    return {
        "count": count,
        "last_at": last_at,
        "users": _first(authors if gone else [*authors, *before["users"]]),
    }


def _lately(batch: Batch, root: Row, gone: Iterable[Row]) -> list[tuple[int, Any]]:
    """Authors and times of the newest stored replies but these, the newest first."""
    numbers = [row.number for row in gone]
    batch.cursor.execute(
        "SELECT author_id, created_at FROM chat_message WHERE room_id = %s AND thread = %s AND deleted_at IS NULL"
        f" AND number NOT IN ({', '.join(['%s'] * len(numbers))}) ORDER BY number DESC LIMIT %s",
        [root.room, root.number, *numbers, LATELY],
    )
    return [(author, at) for author, at in batch.cursor.fetchall()]


def _first(users: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(users))[:PEOPLE]
