"""`mention.reach` on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.mentions import people
from chat.mentions.policy import may_call_everybody
from chat.rooms import policy
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Id
from chat.wire.refusals import Forbidden
from chatsite.threads import in_thread

Json = dict[str, Any]


@command(
    "mention.reach",
    result={
        "all": "integer",
        "here": "integer",
        "moderators": "integer",
        "owners": "integer",
        "everybody": "boolean: may I call `all` and `here`?",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Command):
    """How many people each of these words would tell in a message of mine to this room."""

    room: Id


@handles(Reach)
async def reach(caller: Caller, asked: Reach) -> Json:
    return await in_thread(_reach, caller.user_id, asked.room)


def _reach(user: int, room: int) -> Json:
    seen = policy.see(user, room)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    may = may_call_everybody(seen.stay.role, seen.room.members)
    return {**people.counts(room, user), "everybody": may}
