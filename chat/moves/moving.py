"""Moving messages to another room or into a thread: one transaction, both rooms locked in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from chat.messages import moving
from chat.messages import policy as log
from chat.messages.sending import MOVED_FROM
from chat.messages.writer import stays
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.moves import policy
from chat.moves.models import Moved
from chat.wire.refusals import BadRequest, NotFound, Unavailable

Json = dict[str, Any]
MOST = 100
"""Messages that move at once."""


class Thread(NamedTuple):
    """Replies that go along behind their root; `left` are more than that. `went`: where the root is by now."""

    replies: list[Row]
    left: int
    went: int | None


@dataclass(slots=True, eq=False, kw_only=True)
class Move(Plan):
    """These messages to the end of the room `to`, or of the thread there that begins with `thread`.

    `whole`: roots bring their threads along. Of a root that went there before it brings what is left, so that a long
    thread moves by asking again. Changes nothing unless all of it may be done.
    """

    room: int
    actor: int
    chosen: tuple[int, ...]
    to: int
    thread: int | None = None
    whole: bool = True
    _threads: dict[int, Thread] = field(default_factory=dict)

    def rooms(self) -> Sequence[int]:
        return (self.room, self.to)

    def numbers(self) -> Sequence[int]:
        return self.chosen

    def apply(self, batch: Batch) -> Json:
        stay = log.reader(batch, self.room, self.actor)
        there = policy.target(batch, self.actor, self.to)
        rows = [log.message(batch, self.room, stay, number, field="numbers") for number in self.chosen]
        self._threads = self._replies(batch, rows)
        going = [row for row in rows if row.number not in self._threads or not self._threads[row.number].went]
        self._check(batch, there, going)
        replies = [reply for thread in self._threads.values() for reply in thread.replies]
        policy.check_taking(batch, stay, [*going, *replies], self.to)
        policy.check_giving(batch, there, going, replies, self.thread)
        self._know_authors(batch, [*going, *replies])
        told = self._carry(batch, there, going)
        return {"moved": told, "left": sum(thread.left for thread in self._threads.values())}

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Plan]) -> None:
        Moved.objects.bulk_create(
            Moved(
                room_id=old.room, number=old.number, to_room_id=new.room, to_number=new.number,
                by_id=new.parts[MOVED_FROM]["by"], at=batch.now,
            )
            for old, new in batch.moved
        )  # fmt: skip

    def _replies(self, batch: Batch, rows: Sequence[Row]) -> dict[int, Thread]:
        """What goes along with each root, as much as moves at once."""
        threads: dict[int, Thread] = {}
        room = MOST
        for row in rows:
            room -= row.deleted_at is None
        for row in rows if self.whole else ():
            if row.thread is not None:
                continue
            numbers = [number for number in self._standing(batch, row) if number not in self.chosen]
            went = self._went(row) if row.deleted_at is not None else None
            if numbers and (row.deleted_at is None or went is not None):
                batch.load((self.room, number) for number in numbers[:room])
                found = [batch.messages[self.room, number] for number in numbers[:room]]
                replies = [reply for reply in found if reply is not None]
                threads[row.number] = Thread(replies, len(numbers) - len(replies), went)
                room -= len(replies)
        return threads

    def _standing(self, batch: Batch, root: Row) -> list[int]:
        batch.cursor.execute(
            "SELECT number FROM chat_message WHERE room_id = %s AND thread = %s AND deleted_at IS NULL ORDER BY number",
            [root.room, root.number],
        )
        return [number for (number,) in batch.cursor.fetchall()]

    def _went(self, root: Row) -> int | None:
        """The thread in which the replies of a root belong that moved there before."""
        gone = Moved.objects.filter(room=root.room, number=root.number, to_room=self.to).first()
        return None if gone is None else self.thread or gone.to_number

    def _check(self, batch: Batch, there: Stay, going: Iterable[Row]) -> None:
        """What can move at all. Raises NotFound and BadRequest, naming the field."""
        for row in going:
            if row.deleted_at is not None:
                raise NotFound(_("That message was deleted."), fields={"numbers": _("was deleted")})
            if row.kind == "system":
                raise BadRequest(
                    _("Only people's messages are moved."), fields={"numbers": _("is a system message")}
                )
            if row.id is None:  # sent in this very batch: nobody can have seen it
                raise Unavailable
            if self.to == self.room and row.thread == self.thread:
                raise BadRequest(_("It stands there already."), fields={"to": _("is where it stands")})
        if self.thread is not None:
            root = log.message(batch, self.to, there, self.thread, field="thread")
            itself = self.to == self.room and self.thread in self.chosen
            if root.thread is not None or root.kind == "system" or root.deleted_at is not None or itself:
                raise BadRequest(
                    _("A thread begins with a message of the room."), fields={"thread": _("begins no thread")}
                )

    def _know_authors(self, batch: Batch, rows: Iterable[Row]) -> None:
        """Whether they are in the room to which it goes, and how far they have read there: their own is read."""
        missing = {(self.to, row.author) for row in rows} - batch.stays.keys()
        batch.stays |= stays.read(batch.cursor, missing)

    def _carry(self, batch: Batch, there: Stay, going: Iterable[Row]) -> list[Json]:
        """Move them in their order, the roots before their replies. [{number, to}]"""
        room = batch.rooms[self.to]
        at_end, before = there.read_ordinal == room.ordinal, room.ordinal
        told: list[Json] = []
        roots = {row.number: self._one(batch, row, self.thread, told) for row in going}
        for number, thread in self._threads.items():
            into = self.thread or thread.went or roots[number]
            for reply in thread.replies:
                self._one(batch, reply, into, told)
        if at_end and room.ordinal > before:
            there.move(room.number, room.ordinal)
        return told

    def _one(self, batch: Batch, row: Row, thread: int | None, told: list[Json]) -> int:
        also = row.also_to_room and thread is not None and self.thread is None
        new = moving.move(batch, row, self.to, by=self.actor, thread=thread, also_to_room=also)
        told.append({"number": row.number, "to": new.number})
        return new.number
