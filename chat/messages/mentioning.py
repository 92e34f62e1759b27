"""Mentions in a message: read from its text before the writer, noted with it, told after the commit.

A text without an "@" costs nothing here, a batch without mentions a look at its events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chat.mentions import counting, policy, telling
from chat.mentions.naming import Names
from chat.messages import formatting
from chat.messages.events import MessageChanged, MessageCreated, MessageDeleted
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.rooms.locking import LockedRoom
from chat.wire.events import Event, TimelineEvent
from chatsite.threads import in_thread

Json = dict[str, Any]
PART = "mentions"
Rendered = tuple[str | None, Json]
_CALLING = {
    "room_id": "bigint", "number": "bigint", "rev": "bigint", "author_id": "bigint", "thread": "bigint",
    "wanted": "jsonb", "lease_until": "timestamptz", "attempts": "smallint",
}  # fmt: skip


async def rendered(room: int, actor: int, text: str) -> Rendered:
    """The HTML of a text that `actor` writes in the room (None: shown as it is), and whom it mentions."""
    if "@" not in text:
        return await formatting.rendered(text), {}
    return await in_thread(render, room, actor, text)


def render(room: int, actor: int, text: str) -> Rendered:
    """The same in a thread that may read the database."""
    if "@" not in text:
        return formatting.render(text), {}
    marks = Names(room, actor)
    html = formatting.render(text, marks)
    return html, marks.mentions if html is not None else {}


def check(mentions: Json, before: Json, role: str, room: LockedRoom) -> None:
    """Whether somebody with this role may call these people; what the message said `before` it may go on saying.
    Raises Forbidden and BadRequest, naming `text`."""
    if mentions:
        fresh = {word: value for word, value in mentions.items() if value is not True or not before.get(word)}
        policy.check(fresh, role or None, room.members)


def note(batch: Batch) -> None:
    """Write down, with the batch, which messages have people to tell: those whose mentions are new or others now."""
    concerned = {_place(event) for event in batch.events if concerns(event)}
    concerned -= {place for place, parts in batch.forgotten.items() if PART not in parts}
    rows = [row for place in sorted(concerned) if (row := batch.messages[place]) is not None]
    if rows:
        _write_down(batch, rows)


def _write_down(batch: Batch, rows: Iterable[Row]) -> None:
    """A Calling for each, in one statement; what was noted of them before is outdated."""
    lease = telling.lease()
    table, values = given(
        _CALLING,
        [
            (row.room, row.number, row.rev, row.author, None if row.also_to_room else row.thread,
             _wanted(batch, row), lease, 0)
            for row in rows
        ],
    )  # fmt: skip
    names = ", ".join(_CALLING)
    newer = ", ".join(f"{name} = excluded.{name}" for name in ("rev", "wanted", "lease_until", "attempts"))
    batch.cursor.execute(
        f"{table} INSERT INTO chat_calling ({names}) SELECT {names} FROM v WHERE true"
        f" ON CONFLICT (room_id, number) DO UPDATE SET {newer}",
        values,
    )


def _wanted(batch: Batch, row: Row) -> Json:
    """Whom a message calls. One that moved calls nobody anew: only those who have not seen it yet where it stood."""
    for old, new in batch.moved:
        if new is row:
            return counting.unseen(batch.cursor, old.room, old.number)
    return row.parts.get(PART) or {}


def tell(events: Iterable[Event]) -> None:
    """Tell those people, in a thread, when the batch is committed and its events are out."""
    for event in events:
        telling.tell(*_place(event))


def concerns(event: Event) -> bool:
    """Whether a message came with mentions, its mentions changed, or it was deleted."""
    if isinstance(event, MessageCreated):
        return PART in event.message
    return isinstance(event, MessageDeleted) or (isinstance(event, MessageChanged) and PART in event.set)


def _place(event: Event) -> tuple[int, int]:
    assert isinstance(event, TimelineEvent) and event.number is not None
    return event.room, event.number
