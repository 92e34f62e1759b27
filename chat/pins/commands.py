"""`pin.*`: what stays at hand in a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.messages.commands import AboutMessage, in_writer, readable
from chat.messages.reading import authors, for_reader
from chat.pins import reading
from chat.pins.pinning import SetPin
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Id, Integer, Number
from chat.wire.refusals import NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Limit = Annotated[int, Integer(0, 50)]
MESSAGE = {"message": "Message"}


@command("pin.add", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class AddPin(AboutMessage):
    """Pin a message: its part `pinned` says who did and when. A room has at most 100 pins.

    For members in directs and private rooms and for moderators in public ones, unless RoomState's `pinning` says
    otherwise.
    """


@command("pin.remove", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePin(AboutMessage):
    """Take a pin out, whoever set it. For those who may pin."""


@command(
    "pin.list",
    result={
        "messages": "list of Message, the newest pin first",
        "numbers": "numbers of all that is pinned, in the same order",
        "more": "boolean",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListPins(Command):
    """What is pinned in a room that I may read. `after` is the number of the last message of the page before.

    A page ends at `limit` messages or at 128 KiB. With `limit` 0 only the numbers are told.
    """

    room: Id
    after: Number | None = None
    limit: Limit = 20


@in_writer(AddPin)
async def add(caller: Caller, asked: AddPin) -> SetPin:
    return SetPin(room=asked.room, actor=caller.user_id, number=asked.number, pinned=True)


@in_writer(RemovePin)
async def remove(caller: Caller, asked: RemovePin) -> SetPin:
    return SetPin(room=asked.room, actor=caller.user_id, number=asked.number, pinned=False)


@handles(ListPins)
async def list_pins(caller: Caller, asked: ListPins) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


def _listed(user: int, asked: ListPins) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        numbers = reading.pinned(cursor, asked.room, seen.hidden_before)
        if asked.after is not None and asked.after not in numbers:
            raise NotFound(_("That message is not pinned."), fields={"after": _("is not pinned")})
        left = numbers[numbers.index(asked.after) + 1 :] if asked.after is not None else numbers
        told = reading.page(cursor, asked.room, left[: asked.limit])
        messages = for_reader(told, user, hidden_before=seen.hidden_before)
        people = directory(authors(messages))
    return {"messages": messages, "numbers": numbers, "more": len(told) < len(left), "directory": people}
