"""`read.mark` and `message.readers` on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.blocks import policy as blocks
from chat.mentions import counting
from chat.messages import reading as log
from chat.messages.commands import AboutMessage, begins_thread, readable
from chat.receipts import choosing, reading
from chat.receipts.actions import Wish
from chat.receipts.marker import submit
from chat.threads import marking
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Counter, Id, Number
from chat.wire.later import Later
from chat.wire.refusals import Forbidden, NotFound
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
async def mark_read(caller: Caller, asked: MarkRead) -> Json | Later[Json]:
    if asked.thread is not None:
        return await in_thread(_mark_thread, caller.user_id, asked, asked.thread)
    return submit(Wish(caller.user_id, asked.room, asked.number, asked.back))


def _mark_thread(user: int, asked: MarkRead, thread: int) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        # Who came late may be called in a thread whose beginning he may not read.
        if not counting.calls_in(cursor, user, asked.room, thread, seen.hidden_before):
            begins_thread(cursor, seen, thread)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    return marking.mark(user, asked.room, thread, asked.number, back=asked.back)


@command("message.readers", result={"users": "list of user ids", "directory": "{user id: User}"})
@dataclass(frozen=True, slots=True, kw_only=True)
class Readers(AboutMessage):
    """Who has read the room up to this message, its author and me left out. In rooms of at most `RECEIPTS` people
    (100), to members who show how far they have read themselves; replies in threads have no readers."""


@handles(Readers)
async def readers(caller: Caller, asked: Readers) -> Json:
    return await in_thread(_readers, caller.user_id, asked)


def _readers(user: int, asked: Readers) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        found = log.numbers(cursor, asked.room, [asked.number], seen.hidden_before)
        if not found or found[0].get("deleted"):
            raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
        if seen.stay is None:
            raise Forbidden(_("You are not in this room."))
        if seen.room.members > reading.people():
            raise Forbidden(
                _("Who has read is told in rooms of at most {count} people.").format(count=reading.people())
            )
        if found[0].get("thread") and not found[0].get("also_to_room"):
            raise Forbidden(_("Of replies in threads it isn't told who has read them."))
        there = reading.readers(cursor, asked.room, asked.number)
    if not choosing.shows(user):
        raise Forbidden(_("You don't show how far you have read, so you don't see it of others."))
    hidden = blocks.apart([user])[user] | {user, found[0]["author"]}
    users = [one for one in there if one not in hidden]
    return {"users": users, "directory": directory(users)}
