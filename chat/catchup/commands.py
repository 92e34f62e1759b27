"""`catchup.get`: what I missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from accounts.models import User
from accounts.people import directory
from chat.catchup.actions import Caught, catch_up
from chat.catchup.picking import SECTIONS, Pick
from chat.catchup.reach import ROOMS
from chat.messages import glimpses
from chat.rooms import reading as rooms
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.encoding import moment
from chat.wire.fields import Choice, Id, Integer, MapOf, Moment
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
SHOWN, PAGE = 8, 40
"""Places of each section at first, and on a page of one section."""
Above = Annotated[dict[int, int], MapOf(Integer(0), ROOMS)]
Section = Annotated[str, Choice(SECTIONS)]
Skip = Annotated[int, Integer(0, 5_000)]


@command(
    "catchup.get",
    result={
        "sections": "{section: {count, places: list of Place}}",
        "above": "{room id: number}: where what was looked at begins",
        "upto": "{room id: number}: where it ends",
        "cut": "list of room id: here only the newest was looked at",
        "looked_at": "integer: messages",
        "rooms": "list of RoomState without `me`",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class GetCatchUp(Command):
    """What I missed in a room, or in all of mine that I have not muted: since my marks, or since a moment. Where there
    is no mark, since 7 days.

    A Place is `{room, number?, thread?, author, excerpt, created_at}` and what its section has more: `question`
    `{number, author, excerpt}` (answers), `count` and `reactions` (reacted), `files` and `more` (files), `poll`
    `{question, voters, won, count}` (polls), `todo` `{title, done, of}` (todos); of `joined` `{room, user, created_at,
    number?}`. `section` with `skip` is a further page of it, 40 places; `above` of the first reply keeps it to the same
    messages while marks move. At most 5,000 messages in 200 rooms are looked at.
    """

    room: Id | None = None
    since: Moment | None = None
    above: Above | None = None
    section: Section | None = None
    skip: Skip = 0


@handles(GetCatchUp)
async def get(caller: Caller, asked: GetCatchUp) -> Json:
    return await in_thread(told, caller.user_id, asked)


def told(user: int, asked: GetCatchUp) -> Json:
    """The reply to `catchup.get`, read in one snapshot. Raises NotFound."""
    with snapshot() as cursor:
        actor = User.objects.get(pk=user)
        wished = None if asked.room is None else [asked.room]
        found = catch_up(cursor, actor, wished, asked.since, asked.above)
        shown = {
            name: found.sections[name][asked.skip : asked.skip + (PAGE if asked.section else SHOWN)]
            for name in SECTIONS
            if asked.section in (None, name)
        }
        places = _places(actor, shown)
        named = sorted({one["room"] for listed in places.values() for one in listed})
        states = [one.room.state() for one in (rooms.see(cursor, user, room) for room in named) if one]
        return {
            "sections": {
                name: {"count": len(found.sections[name]), "places": listed}
                for name, listed in places.items()
            },
            **_reach(found),
            "rooms": states,
            "directory": directory(_people(places, states)),
        }


def _reach(found: Caught) -> Json:
    return {
        "above": {str(one.seen.room.id): one.above for one in found.stretches},
        "upto": {str(one.seen.room.id): one.upto for one in found.stretches},
        "cut": [one.seen.room.id for one in found.stretches if one.cut],
        "looked_at": found.heard,
    }


def _places(actor: User, shown: dict[str, list[Pick]]) -> dict[str, list[Json]]:
    """The shown picks as the wire has them, with the words of their messages, read in one query."""
    picks = [one for name, listed in shown.items() if name != "joined" for one in listed]
    wanted = {
        (one.room, number) for one in picks for number in (one.number, one.facts.get("question")) if number
    }
    said = glimpses.of(actor, wanted)
    return {
        name: [told for one in listed if (told := _came(one) if name == "joined" else _place(one, said))]
        for name, listed in shown.items()
    }


def _came(one: Pick) -> Json:
    told = {"room": one.room, "user": one.facts["user"], "created_at": moment(one.at)}
    return {**told, "number": one.number} if one.number else told


def _place(one: Pick, said: dict[tuple[int, int], Json]) -> Json | None:
    if one.number is None or (one.room, one.number) not in said:
        return None
    told: Json = {"room": one.room, "number": one.number, **said[one.room, one.number], **one.facts}
    if one.thread:
        told["thread"] = one.thread
    if question := told.pop("question", None):
        asked = said.get((one.room, question))
        told |= {"question": {"number": question, **asked}} if asked else {}
    return told


def _people(places: dict[str, list[Json]], states: list[Json]) -> set[int]:
    ids: set[int] = set()
    for one in (one for listed in places.values() for one in listed):
        ids.add(one["author"] if "author" in one else one["user"])
        ids.update({one["question"]["author"]} if "question" in one else ())
    for state in states:
        ids.update(state["people"], state.get("gone", ()))
    return ids
