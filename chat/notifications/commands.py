"""`notification.…`: of what I was told, and what I want to be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import available_timezones

from accounts.people import directory
from chat.messages.commands import AboutMessage
from chat.notifications import actions, reading, words
from chat.rooms.models import Level
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import (
    UNSET,
    Boolean,
    Choice,
    Integer,
    Line,
    ListOf,
    Text,
    Unset,
    Wrong,
    named,
    page_limit,
)
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
USUAL = (Level.ALL.value, Level.MENTIONS.value, Level.NOTHING.value)
WORDS = 100
"""How many are read before they are counted."""


@dataclass(frozen=True)
class Clock:
    """A time of the day, "22:00", as its minute."""

    def __call__(self, value: Any) -> int:
        found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", Text(5)(value), re.ASCII)
        if not found:
            raise Wrong("must be a time of the day, as 22:00")
        return int(found[1]) * 60 + int(found[2])

    @property
    def words(self) -> str:
        return "time of the day, `22:00`"


@dataclass(frozen=True)
class Zone:
    """The name of a time zone."""

    def __call__(self, value: Any) -> str:
        name = Text(64)(value)
        if name not in available_timezones():
            raise Wrong("must be a time zone, as Europe/Berlin")
        return name

    @property
    def words(self) -> str:
        return "time zone, `Europe/Berlin`"


@command(
    "notification.list",
    result={
        "notices": "list of {place, room, number, kind, by, at, thread?, quiet?, handled?}, the last one first",
        "more": "boolean",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListNotices(Command):
    """The messages of which I was told and that I may still read, 30 days long and at most 1,000; with `waiting`, those
    that I have neither read nor handled. `before` is the `place` of the last one of the page before."""

    before: Annotated[int, Integer(1)] | None = None
    limit: Annotated[int, page_limit(100)] = 50
    waiting: Boolean = False


@command("notification.handle")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandleNotice(AboutMessage):
    """Be done with a notice of mine without reading its message; with `back`, take that back. Where there is none,
    nothing changes."""

    back: Boolean = False


@command(
    "notification.settings", result={"notifications": "{level, words, hours: {days, begins, ends, zone}}"}
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSettings(Command):
    """Set what is named, for all my devices, which are told by `mine` without `room`, `set: {notifications}`.

    `level` holds where I chose none for the room. `words`: a message that has one of them tells me; a line each, at
    most 30, compared without case and accents. Nothing disturbs me on `days` (0 is Monday), from `begins`
    to `ends`, of the next day where that isn't later; in `zone`, or without one in my account's.
    """

    level: Annotated[str, Choice(USUAL)] | Unset = UNSET
    words: Annotated[tuple[str, ...], ListOf(Line(words.LONGEST), WORDS)] | Unset = UNSET
    days: Annotated[tuple[int, ...], ListOf(Integer(0, 6), 7)] | Unset = UNSET
    begins: Annotated[int, Clock()] | Unset = UNSET
    ends: Annotated[int, Clock()] | Unset = UNSET
    zone: Annotated[str, Zone()] | Unset | None = UNSET


@handles(ListNotices)
async def list_notices(caller: Caller, asked: ListNotices) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


@handles(HandleNotice)
async def handle_notice(caller: Caller, asked: HandleNotice) -> Json:
    await in_thread(actions.handle, caller.user_id, asked.room, asked.number, back=asked.back)
    return {}


@handles(ChooseSettings)
async def choose_settings(caller: Caller, asked: ChooseSettings) -> Json:
    wish = named(asked, "level", "words", "days", "begins", "ends", "zone")
    if "days" in wish:
        wish["days"] = sum(1 << day for day in wish["days"])
    if "zone" in wish:
        wish["zone"] = wish["zone"] or ""
    return {"notifications": await in_thread(actions.choose, caller.user_id, wish)}


def _listed(user: int, asked: ListNotices) -> Json:
    with snapshot() as cursor:
        notices, more = reading.page(cursor, user, asked.before, asked.limit, waiting=asked.waiting)
    return {"notices": notices, "more": more, "directory": directory({one["by"] for one in notices})}
