"""From the reply of `sync` to the events behind it: nothing is lost where a lag or a leaving falls between."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from chat.gateway import sync as syncing
from chat.gateway.hub import Hub
from chat.gateway.limits import WINDOW
from chat.gateway.sink import Item
from chat.gateway.sync import Asked, Change, Synced
from chat.relay.doorbells import UserBell
from chat.rooms.reading import RoomRow, Seen, StayRow
from tests.chat.gateway.held import bell, hub_of, live, revs, socket_of, told

Answers = Callable[..., None]


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    async with hub_of(monkeypatch) as hub:
        yield hub


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Have the reads of `sync` give these, one after the other; a function is called for its answer."""
    waiting: Iterator[Any] = iter(())

    async def read(*arguments: Any) -> Synced:
        found = next(waiting)
        answer: Synced = found(*arguments[1:]) if callable(found) else found
        return answer

    def given(*found: Any) -> None:
        nonlocal waiting
        waiting = iter(found)

    monkeypatch.setattr(syncing, "in_thread", lambda _, *arguments: read(None, *arguments))
    return given


def synced(rooms: dict[int, int], changes: dict[int, Change] | None = None, feed: int = 0) -> Synced:
    """An answer with these rooms at these revs, all of them mine since rev 1."""
    seen = {
        room: Seen(
            RoomRow(room, "public", None, "r", "", 1, False, None, "flat", 1, 0, 0, rev, None, False, None),
            StayRow(room, 1, "member", 1, 0, 0, 0, 0, 0, "all", None, False, ""),
        )
        for room, rev in rooms.items()
    }
    return Synced(seen, changes or {}, feed, [], {})


def big(room: int, rev: int) -> Any:
    return bell(room, rev, size=60_000)


ALL = Asked({}, 0, None)


async def test_a_room_that_moved_on_too_far_undoes_nothing_of_the_others(hub: Hub, answers: Answers) -> None:
    other, socket = socket_of(hub, 2), socket_of(hub)
    live(hub, other, 20, rev=5)
    hub.lines[20].forget(9)
    missed = [{"room": 10, "number": 1, "rev": 7, "author": 1, "text": "", "created_at": ""}]
    behind = synced({10: 7, 20: 5}, {10: Change(6, 7, missed, True)})
    level = synced({10: 7, 20: 9}, {10: Change(6, 7, missed, True)})
    answers(behind, lambda _user, _asked, _sent, live: level if not live else synced({10: 7, 20: 9}))
    result, _ = await syncing.sync(socket, Asked({10: 6}, 0, None))
    assert [one["rev"] for one in result["changes"]["10"]["messages"]] == [7], "lost if 10 were live already"
    assert set(socket.live) == {10, 20}


async def test_who_left_since_the_snapshot_gets_nothing_of_what_came_after(
    hub: Hub, answers: Answers
) -> None:
    other, socket = socket_of(hub, 2), socket_of(hub)
    live(hub, other, 10, rev=5)

    def before_he_left(*_: Any) -> Synced:
        hub.ring(bell(10, 6, leaves=(1,)))
        hub.ring(bell(10, 7))
        return synced({10: 5})

    answers(before_he_left, synced({}))
    result, behind = await syncing.sync(socket, ALL)
    assert result["rooms"] == []
    assert behind == []
    assert 10 not in socket.live


async def test_who_left_while_live_is_not_put_back(hub: Hub, answers: Answers) -> None:
    socket = socket_of(hub)
    live(hub, socket, 10, rev=5)

    def before_he_left(*_: Any) -> Synced:
        hub.ring(bell(10, 6, leaves=(1,)))
        return synced({10: 5})

    answers(before_he_left, synced({}))
    await syncing.sync(socket, ALL)
    assert 10 not in socket.live


async def test_a_lag_behind_the_reply_counts_for_every_room_behind_it(hub: Hub, answers: Answers) -> None:
    other, socket = socket_of(hub, 2), socket_of(hub)
    for room in (10, 20):
        live(hub, other, room, rev=5)
        hub.ring(big(room, 6))
    socket.sink.push(Item("0", WINDOW - 100, True))
    answers(synced({10: 5, 20: 5}))
    _, behind = await syncing.sync(socket, ALL)
    assert len(behind) == 2
    socket.push_all(behind)
    assert socket.lagging
    assert socket.sent == {10: 5, 20: 5}, "neither was sent"


async def test_what_a_reply_counts_as_told_is_not_dropped_by_a_later_lag(hub: Hub, answers: Answers) -> None:
    socket = socket_of(hub)
    live(hub, socket, 10, rev=5)
    hub.ring(bell(10, 6))
    answers(synced({10: 6}, {10: Change(6, 6, [], True, live=True)}))
    result, _ = await syncing.sync(socket, Asked({10: 5}, 0, None))
    assert result["changes"]["10"]["rev"] == 6
    socket.answer(result, fence=True)
    socket.sink.push(Item("0", WINDOW - 1000, True))
    hub._flush()
    hub.ring(big(10, 7))
    hub._flush()
    assert socket.lagging
    assert 6 in [one.get("rev") for one in told(socket)], "the client holds 6 by the reply"
    assert socket.sent[10] == 6


async def test_what_is_his_own_is_not_lost_between_snapshot_and_end_of_a_lag(
    hub: Hub, answers: Answers
) -> None:
    socket = socket_of(hub)
    socket.lag(())

    def before_it(*_: Any) -> Synced:
        hub.ring(UserBell(1, 1, None, "mine", {"type": "mine", "feed": 1, "set": {}}))
        return synced({}, feed=0)

    answers(before_it, synced({}, feed=1))
    result, _ = await syncing.sync(socket, ALL)
    assert result["feed"] == 1


async def test_a_snapshot_too_far_behind_is_read_again(hub: Hub, answers: Answers) -> None:
    other, socket = socket_of(hub, 2), socket_of(hub)
    live(hub, other, 10, rev=5)
    hub.ring(bell(10, *range(6, 300)))
    answers(synced({10: 6}), synced({10: 298}))
    _, behind = await syncing.sync(socket, ALL)
    socket.push_all(behind)
    assert revs(socket, 10) == [299]
