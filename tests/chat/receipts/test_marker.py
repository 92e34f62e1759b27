"""Marks of a process: together after a rest, in order, at once for who waits."""

import asyncio
from collections.abc import Sequence

import pytest

from chat import relay
from chat.receipts import marker as module
from chat.receipts.actions import Wish
from chat.receipts.marker import Marker
from chat.wire.refusals import NotFound

Batches = list[list[int]]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> Batches:
    """The numbers of each transaction; 404 is refused, 500 breaks its transaction."""
    done: Batches = []

    def mark_all(wishes: Sequence[Wish]) -> object:
        done.append([wish.number for wish in wishes])
        if any(wish.number == 500 for wish in wishes):
            raise RuntimeError
        return [NotFound() if wish.number == 404 else {"read": wish.number} for wish in wishes], []

    monkeypatch.setattr(module, "mark_all", mark_all)
    monkeypatch.setattr(relay, "publish", lambda _events: None)
    return done


async def test_the_first_at_once_the_others_together(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 0.2)
    marker = Marker(asyncio.get_running_loop())
    assert await marker.submit(Wish(1, 10, 1)) == {"read": 1}
    laters = [marker.submit(Wish(user, 10, user)) for user in (2, 3, 404, 2)]
    await asyncio.sleep(0.1)
    assert batches == [[1]]
    assert await laters[1] == {"read": 3}
    with pytest.raises(NotFound):
        await laters[2]
    assert await laters[3] == {"read": 2}
    assert batches == [[1], [2, 3, 404], [2]], "of each person one at a time, in his order"


async def test_who_waits_for_it_is_served_now(batches: Batches) -> None:
    marker = Marker(asyncio.get_running_loop())
    await marker.submit(Wish(1, 10, 1))
    later = marker.submit(Wish(1, 10, 2))
    await asyncio.sleep(0.02)
    later.hurry()
    async with asyncio.timeout(0.3):
        assert await later == {"read": 2}


async def test_one_that_breaks_fails_alone(batches: Batches) -> None:
    marker = Marker(asyncio.get_running_loop())
    laters = [marker.submit(Wish(user, 10, number)) for user, number in ((1, 7), (2, 500), (3, 8))]
    assert await laters[0] == {"read": 7}
    with pytest.raises(RuntimeError):
        await laters[1]
    assert await laters[2] == {"read": 8}
