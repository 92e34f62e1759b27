"""`message.audience`: who can see this?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.audience import facts, reading
from chat.messages import reading as log
from chat.messages.commands import AboutMessage, readable
from chat.wire.commands import Caller, command, handles
from chat.wire.fields import Id
from chat.wire.refusals import NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]


@command(
    "message.audience",
    result={
        "readers": "integer: how many can read it now",
        "everybody": "integer or null: in a public room, all full accounts of the site",
        "members": "integer: how many of them are in the room",
        "bots": "integer: how many of those are programs",
        "later": "integer: who is in the room, too, but came later and can't read it",
        "people": "list of {user, role}: members who can, by role and id",
        "more": "boolean",
        "facts": "list of {what, …}: how long it is kept, who else has a way to it …",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Audience(AboutMessage):
    """Who can read a message that I may read, as it is now. `after` is the last person of the page before."""

    after: Id | None = None


@handles(Audience)
async def audience(caller: Caller, asked: Audience) -> Json:
    return await in_thread(_audience, caller.user_id, asked)


def _audience(user: int, asked: Audience) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        found = log.numbers(cursor, asked.room, [asked.number], seen.hidden_before)
        if not found or found[0].get("deleted"):
            raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
        counted = reading.count(cursor, asked.room, seen.room.kind, asked.number)
        people, more = reading.page(cursor, asked.room, asked.number, asked.after)
        told = facts.of(cursor, seen, found[0], user)
    named = {one["user"] for one in (*people, *told) if "user" in one}
    return {
        "readers": counted.readers,
        "everybody": counted.everybody,
        "members": counted.members,
        "bots": counted.bots,
        "later": counted.later,
        "people": people,
        "more": more,
        "facts": told,
        "directory": directory(named),
    }
