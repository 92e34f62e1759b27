"""The site's own emoji on the socket. They are added by HTTP, in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Count, Max

from accounts.models import User
from chat.emoji import actions
from chat.emoji.models import CustomEmoji, address
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Id, Text
from chatsite.threads import in_thread

Json = dict[str, Any]
Version = Annotated[str, Text(40)]


@command(
    "emoji.list", result={"version": "string", "emoji": "list of {id, name, url}; missing when it is as held"}
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListEmoji(Command):
    """The site's own emoji, by name. `version` is what an earlier answer said: when it is so still, no more is told."""

    version: Version = ""


@command("emoji.delete", result={})
@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEmoji(Command):
    """Remove an emoji of the site. For those who run it; where it was used its name stands as text."""

    emoji: Id


@handles(ListEmoji)
async def list_emoji(caller: Caller, asked: ListEmoji) -> Json:
    return await in_thread(_listed, asked.version)


@handles(DeleteEmoji)
async def delete(caller: Caller, asked: DeleteEmoji) -> Json:
    await in_thread(_delete, caller.user_id, asked.emoji)
    return {}


def _delete(user: int, emoji: int) -> None:
    actions.delete(User.objects.get(pk=user), emoji)


def _listed(held: str) -> Json:
    """Ids only rise, so the highest and the count together name one list and no other."""
    found = CustomEmoji.objects.aggregate(last=Max("pk"), count=Count("pk"))
    version = f"{found['last'] or 0}.{found['count']}"
    if version == held:
        return {"version": version}
    rows = CustomEmoji.objects.order_by("name").values_list("pk", "name", "key")
    return {
        "version": version,
        "emoji": [{"id": pk, "name": name, "url": address(key)} for pk, name, key in rows],
    }
