"""Rooms given to a socket whose snapshot is older than what it was told already."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat.gateway import reading, sink
from chat.gateway.hub import Hub
from chat.gateway.reading import OwnRoom, StayPlace
from chat.relay.doorbells import UserBell
from tests.chat.gateway.held import bell, hub_of, live, revs, socket_of, told
from tests.chat.gateway.test_hub import soon


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    async with hub_of(monkeypatch) as hub:
        yield hub


def seen(feed: int, read: int) -> OwnRoom:
    """The room 10 as its new member sees it when his counter is at `feed`."""
    own = {"read": read}
    return OwnRoom(feed, {"id": 10, "rev": 7, "me": own}, own, StayPlace(7, 0))


async def test_a_mark_that_was_told_before_its_room_is_in_the_room_that_comes(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = socket_of(hub)
    snapshots = [seen(1, read=0), seen(2, read=5)]

    def own_room(*_: Any) -> OwnRoom:
        if len(snapshots) == 2:  # read before the mark, and told after it
            hub.loop.call_soon_threadsafe(
                hub.ring,
                UserBell(1, 2, None, "mine", {"type": "mine", "feed": 2, "room": 10, "set": {"read": 5}}),
            )
        return snapshots.pop(0)

    monkeypatch.setattr(reading, "own_room", own_room)
    hub.ring(UserBell(1, 1, None, "room.added", {"type": "room.added", "feed": 1, "room": 10}))
    await soon(lambda: any(one["type"] == "room.added" for one in told(socket)))
    (added,) = [one for one in told(socket) if one["type"] == "room.added"]
    assert (added["feed"], added["room"]["me"]) == (2, {"read": 5}), (
        "no client knows the room that its mark was of"
    )


async def test_a_room_whose_only_listener_lags_in_the_turn_in_which_another_comes(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "WINDOW", 300)
    slow, other = socket_of(hub, 1), socket_of(hub, 2)
    live(hub, slow, 10, rev=5)
    hub.ring(bell(10, 6, size=200))
    hub.ring(bell(10, 7, size=200))  # waits for the flush, which will be too much for him
    live(hub, other, 10, rev=7)
    assert slow.lagging
    hub.ring(bell(10, 8))
    hub._flush()
    assert revs(other, 10) == [8], "the room went with the one who lagged"
    hub.leave(other)
