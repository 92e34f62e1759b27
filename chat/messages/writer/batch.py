"""One transaction of the writer: what it has locked and read, and the verbs that change it.

Everything is decided in memory on rows that were read under the locks, and written at the end in a handful of
statements. Rooms are locked before anything is read, people last, each in id order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from accounts import feeds
from chat.messages import registry
from chat.messages.events import MessageChanged, MessageCreated, MessageDeleted
from chat.messages.writer import rows, stays
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms import locking
from chat.rooms.events import Mine
from chat.rooms.locking import LockedRoom
from chat.wire.encoding import moment_or_none
from chat.wire.events import Event, PersonalEvent

Json = dict[str, Any]
Telling = Callable[[int], PersonalEvent | None]

_TOLD: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "text": ("text", str),
    "html": ("html", lambda html: html),
    "edited_at": ("edited_at", moment_or_none),
}


class Moved(NamedTuple):
    """The tombstone that a message left, and what it is now. Both have their ids when the batch is written."""

    old: Row
    new: Row


@dataclass(slots=True)
class Batch:
    """The rooms under lock, the messages and stays read so far, and what is to be written and told."""

    cursor: CursorWrapper
    rooms: dict[int, LockedRoom]
    now: datetime
    messages: dict[tuple[int, int], Row | None] = field(default_factory=dict)
    stays: dict[tuple[int, int], Stay] = field(default_factory=dict)
    known: dict[tuple[int, Any], Row] = field(default_factory=dict)
    """Messages by (author, nonce): those stored before, and those of this batch."""
    created: list[Row] = field(default_factory=list)
    deleted: list[Row] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    """What went to another place; its tombstones are not among the deleted."""
    forgotten: dict[tuple[int, int], Json] = field(default_factory=dict)
    """The parts that messages had which became tombstones, by (room, number)."""
    changed: dict[tuple[int, int], Row] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    unwilling: dict[int, set[tuple[int, int]]] | None = None
    """Of its directs, once somebody asked: who doesn't accept whose messages (`chat.blocks.policy`)."""
    following: list[Plan] = field(default_factory=list)
    """What is too much for this transaction and is carried out right after it."""
    steps: int = 0
    _touched: set[int] = field(default_factory=set)
    _personal: list[tuple[int, Telling]] = field(default_factory=list)

    # -- what stands there

    def load(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Read these (room, number) unless they are here already."""
        missing = {pair for pair in pairs if pair not in self.messages}
        for row in rows.by_number(self.cursor, missing):
            self.messages[row.room, row.number] = row
        for pair in missing:
            self.messages.setdefault(pair, None)

    def message(self, room: int, number: int) -> Row | None:
        """The message as it stands now in this batch; None when there is none."""
        if (room, number) not in self.messages:
            self.load([(room, number)])
        return self.messages[room, number]

    def answers_to(self, row: Row, after: int, limit: int) -> list[Row]:
        """The messages that quote `row`, from above number `after`, ascending, those of this batch included."""
        found = {one.number: one for one in rows.answers_to(self.cursor, row.room, row.number, after, limit)}
        found |= {
            one.number: one
            for one in self.created
            if one.room == row.room and one.reply_to == row.number and one.number > after
        }
        kept = [self.messages.setdefault((one.room, one.number), one) or one for one in found.values()]
        return sorted(kept, key=lambda one: one.number)[:limit]

    # -- what happens

    def create(
        self, row: Row, *, in_timeline: bool, arrived: float = 0.0, at: datetime | None = None
    ) -> Json:
        """Give `row` its counters, and tell it. Returns the message as it is told. `arrived`: when its send came;
        `at`: when the room got it, if not when it was written."""
        room = self._touch(row.room)
        before = room.ordinal
        row.number, row.rev, row.ordinal = room.next_number(in_timeline=in_timeline, at=at or row.created_at)
        self.created.append(row)
        self.messages[row.room, row.number] = row
        if row.nonce is not None:
            self.known[row.author, row.nonce] = row
        stay = self.stays.get((row.room, row.author))
        if in_timeline and stay is not None and stay.read_ordinal == before:
            stay.move(row.number, row.ordinal)
        message = row.shape()
        quotes = row.reply_to if "quote" in row.parts else None
        self.events.append(
            MessageCreated(
                room=row.room,
                rev=row.rev,
                number=row.number,
                quotes=quotes,
                arrived=arrived,
                message=message,
            )
        )
        return message

    def change(
        self, row: Row, fields: Json | None = None, parts: Json | None = None, *, by: Json | None = None
    ) -> None:
        """Take a rev for a change: `fields` of the row, `parts` by their names (None takes one out)."""
        row.rev = self._touch(row.room).next_rev()
        told: Json = {}
        for name, value in (fields or {}).items():
            setattr(row, name, value)
            shown, words = _TOLD[name]
            told[shown] = words(value)
        if parts:
            row.parts = {**row.parts, **parts}
            row.parts = {
                name: value for name, value in row.parts.items() if value not in (None, [], {}, 0, False)
            }
            told |= parts
        self.changed[row.room, row.number] = row
        quotes = row.reply_to if told.get("quote") else None
        self.events.append(
            MessageChanged(room=row.room, rev=row.rev, number=row.number, quotes=quotes, set=told, by=by)
        )

    def delete(self, row: Row) -> None:
        """Make the message a tombstone."""
        self._bury(row, {})
        self.deleted.append(row)
        self.events.append(MessageDeleted(room=row.room, rev=row.rev, number=row.number))

    def move(self, row: Row, new: Row, *, in_timeline: bool) -> None:
        """Make `new` of the message, in whatever room, and leave a tombstone that says so; its nonce goes along."""
        self.create(new, in_timeline=in_timeline, at=self.now)
        self._bury(row, {"moved": True})
        row.nonce = row.fingerprint = None
        self.moved.append(Moved(row, new))
        self.events.append(MessageDeleted(room=row.room, rev=row.rev, number=row.number, moved=True))

    def _bury(self, row: Row, parts: Json) -> None:
        row.rev = self._touch(row.room).next_rev()
        self.forgotten[row.room, row.number] = row.parts
        row.text, row.html, row.edited_at, row.deleted_at, row.parts = "", None, None, self.now, parts
        self.changed[row.room, row.number] = row

    def tell(self, user: int, telling: Telling) -> None:
        """Take the person's feed at the end of this transaction, and call `telling` with it: it writes what it
        is about, and returns the event. Everybody's feed is taken at once, in the order of their ids."""
        self._personal.append((user, telling))

    def _touch(self, room: int) -> LockedRoom:
        self.steps += 1
        self._touched.add(room)
        return self.rooms[room]

    # -- how it ends

    def flush(self) -> None:
        """Write all of it: messages, rooms; then what hooks have to say."""
        for hook in registry.in_batch:
            hook(self)
        fresh = {id(row) for row in self.created}
        if self.moved:
            rows.give_up_nonces(self.cursor, [one.old for one in self.moved])
        if self.created:
            rows.insert(self.cursor, self.created)
        stored = [row for row in self.changed.values() if row.id is not None and id(row) not in fresh]
        if stored:
            rows.update(self.cursor, stored)
        locking.store(self.rooms[room] for room in self._touched)
        if self.moved:
            for follow in registry.moves_along:
                follow(self)

    def finish(self) -> None:
        """Lock people and write what is theirs: the last step before the commit."""
        moved = [stay for stay in self.stays.values() if stay.moved]
        for stay in moved:
            self.tell(stay.user, self._mark(stay))
        waiting = self._personal
        while waiting:
            round_: dict[int, Telling] = {}
            rest = []
            for user, telling in waiting:
                if user in round_:
                    rest.append((user, telling))
                else:
                    round_[user] = telling
            taken = feeds.take(round_)
            told = [round_[user](feed) for user, feed in sorted(taken.items())]
            self.events += [event for event in told if event is not None]
            waiting = rest
        stays.store(self.cursor, moved)

    def _mark(self, stay: Stay) -> Telling:
        unread = max(0, self.rooms[stay.room].ordinal - stay.read_ordinal)

        def telling(feed: int) -> PersonalEvent:
            stay.feed = feed
            told = {"read": stay.read, "unread": unread, "read_ordinal": stay.read_ordinal}
            return Mine(user=stay.user, feed=feed, room=stay.room, set=told)

        return telling
