"""A hub without a site: real hub, lines, sinks and sockets, whose reads and layer the test stands in for."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from accounts.sessions.seats import Seat
from chat.gateway import healing, layer
from chat.gateway.closing import Close
from chat.gateway.hub import Hub
from chat.gateway.sink import Sink
from chat.gateway.socket import Place, Socket
from chat.relay import publishing
from chat.relay.doorbells import RoomBell, Stroke
from chat.wire.encoding import encode

Json = dict[str, Any]


@asynccontextmanager
async def hub_of(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    """A hub that hears no layer and asks for no tips."""
    monkeypatch.setattr(layer, "get_channel_layer", lambda: None)
    monkeypatch.setattr(healing, "EVERY", 1000.0)
    hub = Hub()
    monkeypatch.setattr(publishing, "_loop", hub.loop)
    monkeypatch.setattr(publishing, "_listener", hub)
    monkeypatch.setattr(publishing, "_queue", None)
    try:
        yield hub
    finally:
        hub.healer.close()
        hub.ear.close()
        for task in tuple(hub._tasks):
            task.cancel()


async def nowhere(_: Json) -> None:
    """The `send` of a server."""


def socket_of(hub: Hub, user: int = 1, feed: int = 0) -> Socket:
    """An open socket of `user`, in sync; nothing takes from its sink, see `told`."""
    closed: list[Close] = []
    seat = Seat("session", user, user, 1, banned=False, reason="")
    socket = Socket(seat, hub, Sink(nowhere, lambda: 0), closed.append)
    socket.synced = True
    hub.enter(socket, feed)
    return socket


def live(hub: Hub, socket: Socket, room: int, rev: int = 0, since: int = 1) -> None:
    """Put the socket on a room's list at `rev`."""
    socket.push_all(hub.attach(socket, room, Place(rev, 0, since)))


def bell(room: int, *revs: int, size: int = 100, leaves: tuple[int, ...] = ()) -> RoomBell:
    """A doorbell of changes of about `size` bytes; at the last one these people leave."""
    strokes = tuple(
        Stroke(
            rev,
            encode({"type": "x", "room": room, "rev": rev, "text": "y" * (size - 60)}),
            leaves=leaves if rev == revs[-1] else (),
        )
        for rev in revs
    )
    return RoomBell(room, revs[0], revs[-1], strokes)


def told(socket: Socket) -> list[Json]:
    """All that stands in the socket's queue, in its order."""
    return [one for queued in socket.sink._queue for one in json.loads(f"[{queued.text}]")]


def revs(socket: Socket, room: int) -> list[int]:
    """The revs of `room` that stand in the socket's queue."""
    return [one["rev"] for one in told(socket) if one.get("room") == room and "rev" in one]
