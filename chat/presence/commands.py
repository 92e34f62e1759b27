"""`presence.seen` and `status.set` on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles import actions as profiles
from accounts.profiles.forms import visible_line
from chat.emoji.sequences import is_emoji
from chat.presence import seen
from chat.rooms import browsing
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Integer, ListOf, Moment, Text
from chat.wire.refusals import BadRequest
from chatsite.threads import in_thread

Users = Annotated[tuple[int, ...], ListOf(Integer(1), 50)]
Words = Annotated[str, Text(100)]
Sign = Annotated[str, Text(16)]


@command("presence.seen", result={"seen": "{user id: `today`, `yesterday`, `week`, `month` or `longer`}"})
@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen(Command):
    """How long ago these people were here, of those who show it, by the days of UTC; told only to who shows it
    himself."""

    users: Users


@command("status.set")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus(Command):
    """My status beside my name: one emoji, words, or both; `until` then. Neither of both clears it."""

    emoji: Sign = ""
    text: Words = ""
    until: Moment | None = None


@handles(LastSeen)
async def last_seen(caller: Caller, asked: LastSeen) -> Json:
    return await in_thread(_last_seen, caller.user_id, asked.users)


@handles(SetStatus)
async def set_status(caller: Caller, asked: SetStatus) -> Json:
    return await in_thread(_set_status, caller.user_id, asked)


def _last_seen(user: int, asked: tuple[int, ...]) -> Json:
    told = seen.last_seen(user, browsing.known(user, asked))
    return {"seen": {str(one): word for one, word in told.items()}}


def _set_status(user: int, asked: SetStatus) -> Json:
    if asked.emoji and not is_emoji(asked.emoji):
        raise BadRequest(_("A status has one emoji."), fields={"emoji": _("is no emoji")})
    if asked.until is not None and asked.until <= timezone.now():
        raise BadRequest(_("A status ends later than now."), fields={"until": _("is over")})
    words = visible_line(asked.text)
    profiles.update(
        User.objects.get(pk=user),
        status_emoji=asked.emoji,
        status_text=words,
        status_until=asked.until if asked.emoji or words else None,
    )
    return {}
