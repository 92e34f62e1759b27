"""What the tests of the log, and of what stands on it, ask again and again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from accounts.models import User
from chat import relay
from chat.messages import actions, reading
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.relay.doorbells import Bell, RoomBell, UserBell
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.later import Later
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"
postgres_only = pytest.mark.skipif(not POSTGRES, reason="SQLite has one lock for all rooms")


def room_of(*people: User, kind: str = "public", **fields: Any) -> Room:
    """A room with these people in it, the first one its owner, and no message."""
    name = fields.pop("name", "room")
    key = uuid4().hex if kind == "direct" else None
    room = Room.objects.create(kind=kind, name=name, members=len(people), direct_key=key, **fields)
    for place, person in enumerate(people):
        role = "owner" if place == 0 and kind != "direct" else "member"
        Membership.objects.create(room=room, user=person, role=role, since_rev=0)
    return room


def plan(room: Room, author: User, text: str = "hello", **fields: Any) -> Send:
    return Send(
        room=room.pk, actor=author.pk, nonce=fields.pop("nonce", None) or uuid4(), text=text, **fields
    )


def say(room: Room, author: User, text: str = "hello", **fields: Any) -> Json:
    """Send one message here and now; returns it, or raises the refusal."""
    (answer,) = actions.send_now([plan(room, author, text, **fields)])
    if isinstance(answer, Exception):
        raise answer
    return answer


def leave(room: Room, person: User) -> None:
    """End the stay as leaving does: with a rev."""
    room.refresh_from_db()
    Room.objects.filter(pk=room.pk).update(rev=room.rev + 1)
    Membership.objects.present().filter(room=room, user=person).update(until_rev=room.rev + 1)


def come_back(room: Room, person: User, **fields: Any) -> None:
    room.refresh_from_db()
    Room.objects.filter(pk=room.pk).update(rev=room.rev + 1)
    Membership.objects.create(room=room, user=person, since_rev=room.rev + 1, **fields)


def stored(room: Room, number: int) -> Message:
    return Message.objects.get(room=room, number=number)


def log(room: Room, since: int = 0) -> list[Json]:
    """Every message of the room, ascending by rev."""
    with snapshot() as cursor:
        return reading.changes(cursor, room.pk, since, limit=100_000, size=10**9).messages


def frames(events: Iterable[Event], kind: str = "") -> list[Json]:
    """The frames of one type, or of all."""
    return [event.frame() for event in events if not kind or kind == event.TYPE]


def assert_whole(room: Room) -> None:
    """The counters have no gaps and no repeats: numbers to the room's, ordinals and revs at most the room's."""
    room.refresh_from_db()
    rows = list(Message.objects.filter(room=room).order_by("number").values_list("number", "rev", "ordinal"))
    assert [number for number, _, _ in rows] == list(range(1, room.number + 1))
    revs = [rev for _, rev, _ in rows]
    assert len(set(revs)) == len(revs)
    assert max(revs, default=0) <= room.rev
    assert max((ordinal for _, _, ordinal in rows), default=0) == room.ordinal


class Ears:
    """A hub's place on the loop: it keeps what was rung, in order."""

    def __init__(self) -> None:
        self.bells: list[Bell] = []

    def ring(self, bell: Bell) -> None:
        self.bells.append(bell)

    def revs(self, room: Room) -> list[int]:
        """The revs that were told of a room, in the order of their telling."""
        return [
            stroke.rev
            for bell in self.bells
            if isinstance(bell, RoomBell) and bell.room == room.pk
            for stroke in bell.strokes or ()
        ]

    def personal(self, user: User) -> list[Json]:
        return [
            bell.frame
            for bell in self.bells
            if isinstance(bell, UserBell) and bell.user == user.pk and bell.frame
        ]


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work(0)`, `work(1)` … give in threads that begin together; exceptions are given back."""
    gate = threading.Barrier(times)

    def one(place: int) -> Any:
        try:
            gate.wait(10)
            return work(place)
        except Exception as error:  # noqa: BLE001, the caller looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def nonce_of(message: Json) -> UUID:
    return UUID(message["nonce"])


async def heard() -> Ears:
    """A hub's place on this loop."""
    ears = Ears()
    relay.listen(ears)
    return ears


async def answers(laters: list[Later[Json]]) -> list[Json | Exception]:
    return [await _answer(later) for later in laters]


async def _answer(later: Later[Json]) -> Json | Exception:
    try:
        return await later
    except Exception as error:  # noqa: BLE001, the caller looks at it
        return error
