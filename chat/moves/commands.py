"""`message.move`: put messages where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from chat.messages.writer import carry_out_here
from chat.moves.moving import MOST, Move
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, Integer, ListOf, Number
from chatsite.threads import in_thread

Json = dict[str, Any]
Numbers = Annotated[tuple[int, ...], ListOf(Integer(1), MOST, 1)]


@command(
    "message.move",
    result={"moved": "list of {number, to: its number now}", "left": "integer: replies that stayed behind"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMessages(Command):
    """Move messages to the end of the room `to`, or into the thread there that begins with `thread`.

    For moderators of the room, to where they may write; authors move their own within the room. Each becomes a new
    message with a part `moved_from`: {room, number, by, at}, and leaves a tombstone with `moved`; pulled, it has
    `moved_to`: {room, number} for those who may read it there. With `whole` a root brings its thread along. At most
    100 move at once: `left` replies stay until the same is asked again.
    """

    room: Id
    numbers: Numbers
    to: Id
    thread: Number | None = None
    whole: Boolean = True


@handles(MoveMessages)
async def move(caller: Caller, asked: MoveMessages) -> Json:
    plan = Move(
        room=asked.room, actor=caller.user_id, chosen=tuple(sorted(set(asked.numbers))), to=asked.to,
        thread=asked.thread, whole=asked.whole,
    )  # fmt: skip
    return await in_thread(carry_out_here, plan)
