"""Reactions' commands on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.emoji import known
from chat.emoji.sequences import is_emoji
from chat.messages.commands import AboutMessage, in_writer, readable
from chat.messages.reading import numbers
from chat.reactions import reading
from chat.reactions.reacting import React
from chat.wire.commands import Caller, command, handles
from chat.wire.fields import Emoji, Id, Text, Wrong
from chat.wire.refusals import NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]


@dataclass(frozen=True)
class OneEmoji:
    """Exactly one Unicode emoji, or a name between colons, which may be one of the site's own."""

    def __call__(self, value: Any) -> str:
        text = Text(64, least=1)(value)
        if is_emoji(text) or known.USED.fullmatch(text):
            return text
        raise Wrong("must be one emoji")

    @property
    def words(self) -> str:
        return "one emoji"


ValidEmoji = Annotated[str, OneEmoji()]
MESSAGE = {"message": "Message"}


@command("reaction.add", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class AddReaction(AboutMessage):
    """React to a message. A message takes at most 20 different emoji."""

    emoji: ValidEmoji


@command("reaction.remove", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReaction(AboutMessage):
    """Take my reaction back."""

    emoji: Emoji


@command("reaction.list", result={"users": "list of user ids", "directory": "{user id: User}"})
@dataclass(frozen=True, slots=True, kw_only=True)
class ListReactions(AboutMessage):
    """Who gave this emoji, in the order in which they did, 100 at a time; `after` is the last one I know of."""

    emoji: Emoji
    after: Id | None = None


@in_writer(AddReaction)
async def add(caller: Caller, asked: AddReaction) -> React:
    url = await in_thread(_own, asked.emoji) if asked.emoji.startswith(":") else None
    return React(
        room=asked.room,
        actor=caller.user_id,
        number=asked.number,
        emoji=asked.emoji,
        url=url,
        added=True,
        lane=caller.lane,
    )


def _own(emoji: str) -> str:
    """The address of an emoji of the site's own."""
    name = emoji.strip(":")
    url = known.urls([name]).get(name)
    if url is None:
        raise NotFound(
            _("This site has no emoji %(name)s.") % {"name": emoji}, fields={"emoji": _("is none")}
        )
    return url


@in_writer(RemoveReaction)
async def remove(caller: Caller, asked: RemoveReaction) -> React:
    return React(
        room=asked.room,
        actor=caller.user_id,
        number=asked.number,
        emoji=asked.emoji,
        added=False,
        lane=caller.lane,
    )


@handles(ListReactions)
async def list_reactions(caller: Caller, asked: ListReactions) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


def _listed(user: int, asked: ListReactions) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        if not numbers(cursor, asked.room, [asked.number], seen.hidden_before):
            raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
        users = reading.PICKS.people(cursor, asked.room, asked.number, asked.emoji, asked.after)
        return {"users": users, "directory": directory(users)}
