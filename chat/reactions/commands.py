"""Reactions' commands on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.emoji.sequences import is_emoji
from chat.messages.commands import in_writer, readable
from chat.messages.reading import numbers
from chat.reactions import reading
from chat.reactions.reacting import React
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Emoji, Id, Number, Text, Wrong
from chat.wire.refusals import NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]


@dataclass(frozen=True)
class OneEmoji:
    """Exactly one Unicode emoji; `:custom:` ones are to come."""

    def __call__(self, value: Any) -> str:
        text = Text(64, least=1)(value)
        if is_emoji(text):
            return text
        if text.startswith(":") and text.endswith(":"):
            raise Wrong("must be a Unicode emoji: this site has no emoji of its own yet")
        raise Wrong("must be one emoji")

    @property
    def words(self) -> str:
        return "one emoji"


ValidEmoji = Annotated[str, OneEmoji()]
MESSAGE = {"message": "Message"}


@command("reaction.add", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class AddReaction(Command):
    """React to a message. A message takes at most 20 different emoji."""

    room: Id
    number: Number
    emoji: ValidEmoji


@command("reaction.remove", result=MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReaction(Command):
    """Take my reaction back."""

    room: Id
    number: Number
    emoji: Emoji


@command("reaction.list", result={"users": "list of user ids", "directory": "{user id: User}"})
@dataclass(frozen=True, slots=True, kw_only=True)
class ListReactions(Command):
    """Who gave this emoji, in the order in which they did, 100 at a time; `after` is the last one I know of."""

    room: Id
    number: Number
    emoji: Emoji
    after: Id | None = None


@in_writer(AddReaction)
async def add(caller: Caller, asked: AddReaction) -> React:
    return React(
        room=asked.room,
        actor=caller.user_id,
        number=asked.number,
        emoji=asked.emoji,
        added=True,
        lane=caller.lane,
    )


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
        users = reading.people(cursor, asked.room, asked.number, asked.emoji, asked.after)
        return {"users": users, "directory": directory(users)}
