"""The socket's door to directs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.directs import actions
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Integer, ListOf
from chatsite.threads import in_thread

Others = Annotated[tuple[int, ...], ListOf(Integer(1), most=actions.PEOPLE - 1, least=1)]


@command("direct.open", result={"room": "RoomState without `me`"})
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDirect(Command):
    """Open the direct of me and these people; the same people always have the same one.

    A direct of two can't be left. Out of a larger one (at most ten people) one may go; opening it again brings back
    everybody.
    """

    users: Others


@handles(OpenDirect)
async def open_direct(caller: Caller, command: OpenDirect) -> Json:
    return {"room": await in_thread(actions.open_direct, caller.user_id, command.users)}
