"""`message.edits`: what a message said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.edits import policy, reading
from chat.messages.commands import AboutMessage, readable
from chat.messages.reading import numbers
from chat.wire.commands import Caller, command, handles
from chat.wire.fields import Integer
from chat.wire.refusals import NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]


@command(
    "message.edits",
    result={
        "versions": "list of {place, text, at, by}, the newest first; `at`: since when it said so",
        "more": "boolean",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListEdits(AboutMessage):
    """Every text that a message has had, beginning with what it says now; `before` is the place of the last one of the
    page before. A hundred former ones are kept: the first, and the newest. For those who may read the message, unless
    RoomState's `edit_history` is `hidden`: then for its author and moderators.
    """

    before: Annotated[int, Integer(1)] | None = None


@handles(ListEdits)
async def list_edits(caller: Caller, asked: ListEdits) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


def _listed(user: int, asked: ListEdits) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        found = numbers(cursor, asked.room, [asked.number], seen.hidden_before)
        if not found:
            raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
        message = found[0]
        if message.get("deleted"):
            raise NotFound(_("That message was deleted."), fields={"number": _("was deleted")})
        policy.check_history(seen, user, message["author"])
        versions, more = reading.former(cursor, asked.room, asked.number, asked.before)
        if asked.before is None:
            versions.insert(0, _present(message, versions))
        return {"versions": versions, "more": more, "directory": directory({one["by"] for one in versions})}


def _present(message: Json, former: list[Json]) -> Json:
    """What it says now, in the form of a former text."""
    return {
        "place": former[0]["place"] + 1 if former else 1,
        "text": message["text"],
        "at": message.get("edited_at", message["created_at"]),
        "by": message["author"],
    }
