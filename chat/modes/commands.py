"""`answer.accept`: which answer helped."""

from __future__ import annotations

from dataclasses import dataclass

from chat.messages.commands import AboutMessage, in_writer
from chat.modes.accepting import Accept
from chat.wire.commands import Caller, command
from chat.wire.fields import Boolean


@command("answer.accept", result={"message": "Message (the question)"}, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAnswer(AboutMessage):
    """Say that this reply answers the question that its thread begins with, or no longer with `accepted` false; the
    one that was accepted before gives way. For who asked, and for moderators, in rooms whose mode is `questions`.
    """

    accepted: Boolean = True


@in_writer(AcceptAnswer)
async def accept(caller: Caller, asked: AcceptAnswer) -> Accept:
    return Accept(room=asked.room, actor=caller.user_id, number=asked.number, accepted=asked.accepted)
