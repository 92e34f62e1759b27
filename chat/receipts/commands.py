"""`read.mark` on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages.commands import begins_thread, readable
from chat.receipts import actions
from chat.threads import marking
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Counter, Id, Number
from chat.wire.refusals import Forbidden
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]


@command(
    "read.mark",
    result={
        "read": "message number",
        "read_ordinal?": "integer: the ordinal there, of a room; `unread` is the room's `ordinal` minus it",
        "unread": "integer",
        "mentions": "integer",
        "feed": "integer: dates them, like `mine`",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """I have read the room, or with `thread` that thread, up to `number`. Only moves forward unless `back`."""

    room: Id
    number: Counter
    thread: Number | None = None
    back: Boolean = False


@handles(MarkRead)
async def mark_read(caller: Caller, asked: MarkRead) -> Json:
    return await in_thread(_mark, caller.user_id, asked)


def _mark(user: int, asked: MarkRead) -> Json:
    if asked.thread is None:
        return actions.mark(user, asked.room, asked.number, back=asked.back)
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        begins_thread(cursor, seen, asked.thread)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    return marking.mark(user, asked.room, asked.thread, asked.number, back=asked.back)
