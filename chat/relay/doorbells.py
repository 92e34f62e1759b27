"""The one message type of the channel layer, and the groups it goes to.

A doorbell says that something changed; when it is small, it says what. Nothing depends on its arrival.
A room's doorbell tells one contiguous range of revs with its events, a person's one event of his own or a
newer session epoch, a hint itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chat.wire.encoding import encode
from chat.wire.events import Event, Hint, PersonalEvent, TimelineEvent

TYPE = "relay.doorbell"
CARRIES = 4096
USER_GROUPS = 64
EVERYBODY = "processes"
"""The group that every process hears."""


@dataclass(frozen=True, kw_only=True)
class EpochEvent(Event):
    """Somebody's sessions or tokens changed; never sent to a client."""

    user: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """One timeline event as the hub passes it on: its bytes and what decides who gets them."""

    rev: int
    frame: bytes
    number: int | None = None
    quotes: int | None = None
    joins: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    gone: bool = False
    arrived: float = 0.0
    """Of a send to this very process: when it came."""


@dataclass(frozen=True, slots=True)
class RoomBell:
    """`strokes` are the revs `first`..`last` in order, or None when they were too large to carry."""

    room: int
    first: int
    last: int
    strokes: tuple[Stroke, ...] | None


@dataclass(frozen=True, slots=True)
class UserBell:
    """One personal event (`name` is its type, `frame` its object), or a newer epoch."""

    user: int
    feed: int | None = None
    epoch: int | None = None
    name: str = ""
    frame: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class HintBell:
    topic: str
    author: int | None
    frame: bytes


Bell = RoomBell | UserBell | HintBell


def bells(events: Iterable[Event]) -> Iterator[Bell]:
    """The doorbells of one commit: rooms first, then people, then hints, each in its order."""
    listed = list(events)
    timeline = sorted((e for e in listed if isinstance(e, TimelineEvent)), key=lambda e: (e.room, e.rev))
    for room, changes in groupby(timeline, key=lambda e: e.room):
        yield from _room_bells(room, list(changes))
    for event in listed:
        if isinstance(event, PersonalEvent):
            yield UserBell(event.user, event.feed, None, event.TYPE, event.frame())
        elif isinstance(event, EpochEvent):
            yield UserBell(event.user, epoch=event.epoch)
        elif isinstance(event, Hint):
            yield HintBell(event.topic, event.author, encode(event.frame()))


def _room_bells(room: int, changes: list[TimelineEvent]) -> Iterator[RoomBell]:
    """One bell for each contiguous run of revs."""
    run: list[Stroke] = []
    for e in changes:
        if run and e.rev != run[-1].rev + 1:
            yield RoomBell(room, run[0].rev, run[-1].rev, tuple(run))
            run = []
        run.append(Stroke(e.rev, e.encoded(), e.number, e.quotes, e.joins, e.leaves, e.gone, e.arrived))
    yield RoomBell(room, run[0].rev, run[-1].rev, tuple(run))


def group(bell: Bell) -> str:
    """The layer group of a doorbell. People share 64 groups: one each would be one subscription each."""
    if isinstance(bell, RoomBell):
        return room_group(bell.room)
    if isinstance(bell, UserBell):
        return user_group(bell.user)
    kind, _, rest = bell.topic.partition(":")
    if kind in (EVERYBODY, "user"):  # who looks at a person may sit anywhere, and people change rarely
        return EVERYBODY
    return room_group(int(rest.partition(":")[0]))


def room_group(room: int) -> str:
    return f"room.{room}"


def user_group(user: int) -> str:
    return f"users.{user % USER_GROUPS}"


def pack(bell: Bell, *, era: str, sender: str) -> dict[str, Any]:
    """The layer message of a doorbell (msgpack-able)."""
    message: dict[str, Any] = {"type": TYPE, "era": era, "sender": sender}
    if isinstance(bell, RoomBell):
        strokes = bell.strokes or ()
        small = sum(len(s.frame) for s in strokes) <= CARRIES
        carried = (
            [[s.rev, s.frame, s.number, s.quotes, s.joins, s.leaves, s.gone] for s in strokes]
            if small
            else None
        )
        return message | {"room": bell.room, "first": bell.first, "last": bell.last, "strokes": carried}
    if isinstance(bell, UserBell):
        frame = None if bell.frame is None else encode(bell.frame)
        return message | {
            "user": bell.user,
            "feed": bell.feed,
            "epoch": bell.epoch,
            "name": bell.name,
            "frame": frame,
        }
    return message | {"topic": bell.topic, "author": bell.author, "frame": bell.frame}


def unpack(message: dict[str, Any]) -> Bell:
    """The doorbell of a layer message. Raises KeyError or TypeError for what is none."""
    if "room" in message:
        carried = message["strokes"]
        strokes = None if carried is None else tuple(_stroke(*entry) for entry in carried)
        return RoomBell(message["room"], message["first"], message["last"], strokes)
    if "user" in message:
        frame = None if message["frame"] is None else _decoded(message["frame"])
        return UserBell(message["user"], message["feed"], message["epoch"], message["name"], frame)
    return HintBell(message["topic"], message["author"], message["frame"])


def _stroke(
    rev: int, frame: bytes, number: int | None, quotes: int | None, joins: Any, leaves: Any, gone: bool
) -> Stroke:
    return Stroke(rev, frame, number, quotes, tuple(joins), tuple(leaves), gone)


def _decoded(frame: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(frame)
    return decoded
