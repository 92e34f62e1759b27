"""`message.forward`: pass a message on to another room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.forwards.forwarding import Carried, Forward, carry
from chat.messages import formatting
from chat.messages.commands import ONE_MESSAGE, AboutMessage
from chat.messages.writer import submit
from chat.wire.commands import Caller, command, handles
from chat.wire.fields import Id, MessageText, Nonce
from chat.wire.later import Later
from chat.wire.refusals import Refusal
from chatsite.threads import in_thread

Json = dict[str, Any]


@command("message.forward", rate="send", result=ONE_MESSAGE)
@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardMessage(AboutMessage):
    """Send a message that I may read to the room `to`, where I may write; `text` are words of my own above it.

    The new message has a part `forwarded`: {room, number, author, created_at, text, html?, cut?}, with the first 4,000
    characters (`cut` when there was more), and the files of the first one. The same nonce again gives the same message.
    """

    to: Id
    nonce: Nonce
    text: MessageText = ""


@handles(ForwardMessage)
async def forward(caller: Caller, asked: ForwardMessage) -> Later[Json]:
    carried, refusal = await in_thread(_carried, caller.user_id, asked.room, asked.number)
    plan = Forward(
        room=asked.to, actor=caller.user_id, nonce=asked.nonce, text=asked.text,
        html=await formatting.rendered(asked.text), files=tuple(carried.files) if carried else (), lane=caller.lane,
        arrived=caller.arrived, source=(asked.room, asked.number), carried=carried, refusal=refusal,
    )  # fmt: skip
    return submit(plan)


def _carried(user: int, room: int, number: int) -> tuple[Carried | None, Refusal | None]:
    """A refusal is kept for the writer: a nonce that is known is answered all the same."""
    try:
        return carry(user, room, number), None
    except Refusal as refusal:
        return None, refusal
