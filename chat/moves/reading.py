"""Where a tombstone leads to, for those who may read it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from accounts.models import User
from chat.messages.models import Message
from chat.moves.models import Moved
from chat.rooms.models import Room

Json = dict[str, Any]
Place = tuple[int, int]
FURTHEST = 10
"""Moves of one message that an address follows."""


def add_where(_cursor: CursorWrapper, messages: list[Json], user: int) -> None:
    """Give tombstones of what moved their `moved_to`, where the reader may see it."""
    places = {place: (one["room"], one["number"]) for place, one in enumerate(messages) if one.get("moved")}
    if not places:
        return
    led = _readable(User.objects.get(pk=user), _leads(places.values()))
    for place, name in places.items():
        if name in led:
            room, number = led[name]
            messages[place] = {**messages[place], "moved_to": {"room": room, "number": number}}


def moved_to(user: User, key: str, number: int) -> str | None:
    """The address at which a message stands that moved, for who may read it there. `key`: slug or id of its room."""
    named = Q(pk=key) if key.isdecimal() and len(key) < 19 else Q(slug=key)
    room = Room.objects.visible_to(user).filter(named).values_list("pk", flat=True).first()
    place = now_at(user, room, number) if room is not None and number < 2**63 else None
    if place is None:
        return None
    slug = Room.objects.values_list("slug", flat=True).get(pk=place[0])
    return f"/rooms/{slug or place[0]}/{place[1]}"


def now_at(user: User, room: int, number: int) -> Place | None:
    """Where the message stands by now that had this name, if it moved and this person may read it there."""
    at = (room, number)
    for _ in range(FURTHEST):
        led = _readable(user, _leads([at]))
        if at not in led:
            break
        at = led[at]
    return at if at != (room, number) else None


def people(message: Json) -> Iterable[int]:
    """Who moved it."""
    return (message["moved_from"]["by"],) if "moved_from" in message else ()


def _leads(names: Iterable[Place]) -> dict[Place, Place]:
    wanted = Q(pk=None)
    for room, number in names:
        wanted |= Q(room=room, number=number)
    rows = Moved.objects.filter(wanted).values_list("room", "number", "to_room", "to_number")
    return {(room, number): (to, there) for room, number, to, there in rows}


def _readable(user: User, led: dict[Place, Place]) -> dict[Place, Place]:
    if not led:
        return {}
    wanted = Q(pk=None)
    for room, number in led.values():
        wanted |= Q(room=room, number=number)
    readable = set(Message.objects.visible_to(user).filter(wanted).values_list("room", "number"))
    return {name: place for name, place in led.items() if place in readable}
