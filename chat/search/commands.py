"""`message.search`, and `room.day`: the first message of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.messages.commands import readable
from chat.search import dates, showing
from chat.search.filtering import Asker
from chat.search.parsing import parse
from chat.search.resolving import Resolver
from chat.search.running import Order, find
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Choice, Id, Text, page_limit
from chat.wire.refusals import BadRequest
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Zone = Annotated[str, Text(64)]


@command(
    "message.search",
    rate="search",
    result={
        "found": "list of {room, number, thread?, author, created_at, excerpt, marks: [[start, end]], files?: [name]}",
        "filters": "list of {start, end, name, values, negated}: what stands in `text`",
        "problems": "list of {start, end, code, hint?}: what was not understood there",
        "rooms": "list of RoomState without `me`",
        "after": "where the next page begins, or null",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Command):
    """Messages that I may read, by what is said of them in `text` (docs/search.md). A text never fails: what isn't
    understood in it is a problem, and the rest is searched. Nothing left to look for finds nothing.

    `room` is the one that `in:here` means. Days are those of `timezone` (IANA), or of my settings. Places in `text` and
    in excerpts count code points.
    """

    text: Annotated[str, Text(500)]
    order: Annotated[str, Choice(("newest", "best"))] = "newest"
    after: Annotated[str, Text(200)] | None = None
    limit: Annotated[int, page_limit(50)] = 20
    room: Id | None = None
    timezone: Zone | None = None


@command(
    "room.day",
    result={"number": "of the day's first message, or of the next one there is; null: there is none"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Command):
    """Where a day begins in a room that I may read: `date` as in `2026-11-22`, in `timezone` or in my settings'."""

    room: Id
    date: Annotated[str, Text(10)]
    timezone: Zone | None = None


@handles(Search)
async def search(caller: Caller, asked: Search) -> Json:
    return await in_thread(_found, caller.user_id, asked)


@handles(Day)
async def day(caller: Caller, asked: Day) -> Json:
    return await in_thread(_begins, caller.user_id, asked)


def _found(user_id: int, asked: Search) -> Json:
    actor = User.objects.get(pk=user_id)
    if asked.room is not None:
        with snapshot() as cursor:
            readable(cursor, user_id, asked.room)
    asker = Asker(Resolver(actor, asked.room), timezone.now(), _zone(actor, asked.timezone))
    parsed = parse(asked.text, asker)
    told = {
        "filters": [showing.understood(one) for one in parsed.filters],
        "problems": [showing.problem(one) for one in parsed.problems],
    }
    if parsed.query is None:
        return {"found": [], **told, "rooms": [], "after": None, "directory": {}}
    order: Order = "best" if asked.order == "best" else "newest"
    found = find(actor, parsed.query, order=order, after=asked.after, limit=asked.limit)
    return {**showing.page(user_id, found), **told, "after": found.cursor}


def _begins(user_id: int, asked: Day) -> Json:
    zone = _zone(User.objects.get(pk=user_id), asked.timezone)
    try:
        begun, _ended = dates.bounds(date.fromisoformat(asked.date), zone)
    except (ValueError, OverflowError):
        raise BadRequest(_("That is no day."), fields={"date": _("must be a day as in 2026-11-22")}) from None
    with snapshot() as cursor:
        return {"number": showing.first_since(readable(cursor, user_id, asked.room), begun)}


def _zone(actor: User, named: str | None) -> tzinfo:
    """The time zone that was named, else that of the person's settings, else the site's."""
    try:
        return ZoneInfo(named) if named else ZoneInfo(actor.timezone or timezone.get_default_timezone_name())
    except (ValueError, OSError, KeyError):
        if not named:
            return timezone.get_default_timezone()
        raise BadRequest(_("There is no such time zone."), fields={"timezone": _("is unknown")}) from None
