"""How higher concepts take part in the log; they fill these lists when the site starts.

before_send   (draft, room, stay): raises a Refusal for a message that may not be sent. In the writer's
              transaction, under the room's lock; it reads nothing slow.
before_edit   (edit, room, row): the same for a message that may not get another text.
before_delete (delete, room, row, stay): the same for a message that may not be deleted by its author or a moderator.
edited        (batch, formers): after a batch with edits is written, inside its transaction: what messages said before.
in_batch      (batch): once per batch, inside the transaction, before it is written: `batch.created` and
              `batch.deleted` are the rows; it may change messages, write its own rows and `batch.tell` people.
after_commit  `AfterCommit(concerns, do)`: `do(events)` once per batch that has events which `concerns` is true of,
              with these, in a thread, when they were published. `concerns` is asked on the loop of every event.
before_move   (batch, rows, room, thread): raises a Refusal when these may not go to the room (into the thread).
left_behind   (row, thread): names of the parts that don't go along when a message moves (into the thread).
moves_along   (batch): after `batch.moved` was written, inside the transaction: brings a concept's own rows from each
              `old` to its `new`. `moving.bring(Model)` makes one for rows that have a `message`.
readers       (cursor, messages, user): adds to whole messages what only this reader is told.
facts         (cursor, message, user): what more there is to tell of who has a way to it and how long, as {what, …}.
people        (message): the ids of those who stand in its part of a whole message, for the directory.
`in_writer`   names the function that makes the plan of a command (see there).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from chat.wire.events import Event

if TYPE_CHECKING:
    from chat.messages.altering import Delete, Edit, Former
    from chat.messages.sending import Send
    from chat.messages.writer.batch import Batch
    from chat.messages.writer.plans import Plan
    from chat.messages.writer.rows import Row
    from chat.messages.writer.stays import Stay
    from chat.rooms.locking import LockedRoom

Json = dict[str, Any]
MakePlan = Callable[[Any, Any], Awaitable["Plan"]]


class AfterCommit(NamedTuple):
    """What somebody does after a batch, and the events because of which he does it."""

    concerns: Callable[[Event], bool]
    do: Callable[[list[Event]], None]


def after(events: list[Event]) -> list[Callable[[], None]]:
    """What is to be done after a batch with these events, in the order in which it was registered."""
    return [
        partial(one.do, concerned)
        for one in after_commit
        if (concerned := [event for event in events if one.concerns(event)])
    ]


before_send: list[Callable[[Send, LockedRoom, Stay], None]] = []
before_edit: list[Callable[[Edit, LockedRoom, Row], None]] = []
before_delete: list[Callable[[Delete, LockedRoom, Row, Stay], None]] = []
edited: list[Callable[[Batch, Sequence[Former]], None]] = []
in_batch: list[Callable[[Batch], None]] = []
before_move: list[Callable[[Batch, Sequence[Row], LockedRoom, int | None], None]] = []
left_behind: list[Callable[[Row, int | None], Iterable[str]]] = []
moves_along: list[Callable[[Batch], None]] = []
after_commit: list[AfterCommit] = []
readers: list[Callable[[CursorWrapper, list[Json], int], None]] = []
facts: list[Callable[[CursorWrapper, Json, int], Iterable[Json]]] = []
people: list[Callable[[Json], Iterable[int]]] = []
