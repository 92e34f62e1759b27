"""Catching up: what somebody who was away wants to know of what was said meanwhile. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from accounts.models import User
from chat.blocks.reading import blocked
from chat.catchup.picking import Pick, Picks
from chat.catchup.reach import Stretch, stretches, wanted
from chat.catchup.talk import Line
from chat.mentions.models import Mention
from chat.messages import clock
from chat.messages.models import Message
from chat.rooms import reading as rooms_reading
from chat.rooms.models import Kind, Membership
from chat.rooms.reading import Seen
from chat.wire.refusals import NotFound

BEGINNING = 2_000
"""Characters of a message that are looked at."""
CAME = 200
"""People of public rooms who are told to have come."""
_COLUMNS = (
    "room_id",
    "number",
    "author_id",
    "kind",
    "beginning",
    "thread",
    "reply_to",
    "created_at",
    "parts",
)


@dataclass(frozen=True, slots=True)
class Caught:
    """What was found, and in which stretches of which rooms; `heard` messages were looked at."""

    sections: dict[str, list[Pick]]
    stretches: list[Stretch]
    heard: int


def catch_up(
    cursor: CursorWrapper,
    actor: User,
    rooms: Sequence[int] | None,
    since: datetime | None,
    above: Mapping[int, int] | None = None,
) -> Caught:
    """What was said in these rooms, or in all that the actor is in and has not muted, since a moment, or since his own
    marks where that is None; with `above` instead since these numbers by room. `cursor` is of a snapshot.

    At most 5,000 messages are looked at, fairly shared among the rooms. People whom he has blocked say nothing here.
    Raises NotFound for a room that he may not see.
    """
    now = clock.of_database()
    found = stretches(cursor, _seen(cursor, actor, rooms, now), since, above, now)
    strangers = blocked(actor.pk)
    picks = Picks(now, _called(actor, found))
    for line in _lines(actor, found, strangers):
        picks.hear(line)
    sections = picks.done()
    sections["joined"] = [
        one for one in sections["joined"] if one.facts["user"] not in (actor.pk, *strangers)
    ] + _came(actor, found, picks.began, strangers)
    sections["joined"].sort(key=lambda one: one.at, reverse=True)
    return Caught(sections, found, picks.heard)


def _seen(cursor: CursorWrapper, actor: User, rooms: Sequence[int] | None, now: datetime) -> list[Seen]:
    if rooms is None:
        return wanted(rooms_reading.rooms_of(cursor, actor.pk).values(), now)
    found = [rooms_reading.see(cursor, actor.pk, room) for room in rooms]
    if None in found:
        raise NotFound(_("There is no such room."))
    return [one for one in found if one is not None]


def _among(found: Sequence[Stretch]) -> Q:
    """The messages of these stretches."""
    named = Q(pk=None)
    for one in found:
        named |= Q(room=one.seen.room.id, number__gt=one.above, number__lte=one.upto)
    return named


def _called(actor: User, found: Sequence[Stretch]) -> frozenset[tuple[int, int]]:
    mine = Mention.objects.filter(_among(found), user=actor)
    return frozenset(mine.values_list("room_id", "number"))


def _lines(actor: User, found: Sequence[Stretch], strangers: Sequence[int]) -> Iterator[Line]:
    """Everything that he may read there, room by room, ascending by number."""
    if not found:
        return
    since = {one.seen.room.id: one.since for one in found if one.since is not None}
    mine = Message.objects.visible_to(actor).filter(_among(found), deleted_at=None)
    if strangers:
        mine = mine.exclude(author__in=strangers)
    told = mine.annotate(beginning=Left("text", BEGINNING)).order_by("room_id", "number")
    for row in told.values_list(*_COLUMNS).iterator(chunk_size=500):
        line = Line(*row)
        if line.room not in since or line.at >= since[line.room]:
            yield line


def _came(
    actor: User, found: Sequence[Stretch], began: Mapping[int, datetime], strangers: Sequence[int]
) -> list[Pick]:
    """Who came into public rooms, of which their log says nothing."""
    named = Q(pk=None)
    for one in found:
        room = one.seen.room
        if room.kind == Kind.PUBLIC and room.id in began:
            named |= Q(room=room.id, joined_at__gte=one.since or began[room.id])
    stays = Membership.objects.present().filter(named).exclude(user__in=[actor.pk, *strangers])
    rows = stays.order_by("-joined_at").values_list("room_id", "user_id", "joined_at")[:CAME]
    return [Pick(room, None, at, facts={"user": user}) for room, user, at in rows]
