"""The limits as installed, without RATE_FACTOR: per person over all his sockets, per address over all people."""

import asyncio
import collections
import time

import pytest

from tests.faults.conftest import Start
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.rude import Rude, command
from tests.support.site import Site

SEND, COMMAND, TYPING, SEARCH = (10, 30), (30, 100), (1, 3), (5, 20)
SOCKETS, CONNECTS = 20, (20, 200)


async def prove(site: Site) -> None:
    """As much as architecture §3 says and no more; what is limited says when to come again, and then it works."""
    async with crowd(site, sockets=1, rooms=1, largest=1, idle=2, urls=site.urls) as them:
        (room, _), who = next(iter(them.members.items())), them.idle[0]
        sockets = [await Rude.open(site.url, who.token) for _ in range(SOCKETS)]
        welcome = await sockets[0].until("welcome")
        assert welcome["limits"]["sockets"] == SOCKETS
        assert welcome["limits"]["rates"] == {
            "send": list(SEND),
            "command": list(COMMAND),
            "typing": list(TYPING),
            "search": list(SEARCH),
        }
        assert await (await Rude.open(site.url, who.token)).close_code() == 4409
        fields: dict[str, dict[str, object]] = {
            "message.send": {"room": room, "text": "x"},
            "user.get": {"ids": [1]},
            "typing": {"room": room},
        }
        for kind, (rate, burst) in {"message.send": SEND, "user.get": COMMAND, "typing": TYPING}.items():
            began = time.monotonic()
            told = await asyncio.gather(
                *(_ask(one, kind, number, 10, fields[kind]) for number, one in enumerate(sockets))
            )
            took, count = time.monotonic() - began, collections.Counter[str]()
            for counted, waits in told:
                count += counted
                assert all(0 < wait <= 1.1 / rate + 0.1 for wait in waits), waits
            assert burst <= count["ok"] <= burst + rate * took + 1, (kind, count, took)
            assert count["ok"] + count["rate_limited"] == 10 * SOCKETS, (kind, count)
        await asyncio.sleep(1.1)
        assert (await _ask(sockets[0], "typing", 0, 1, fields["typing"]))[0]["ok"] == 1
        await _connects(site)
        for one in sockets:
            one.cut()


async def _ask(
    one: Rude, kind: str, place: int, times: int, fields: dict[str, object]
) -> tuple[collections.Counter[str], list[float]]:
    """What `times` commands were answered, and what those that were limited were told to wait."""
    for number in range(1, times + 1):
        nonce = {"nonce": f"{place:08x}-0000-4000-8000-{number:012x}"} if kind == "message.send" else {}
        one.send(command(kind, number, **fields, **nonce))
    count, waits = collections.Counter[str](), list[float]()
    while count.total() < times:
        for reply in await one.objects():
            if reply["type"] == "reply":
                error = reply.get("error", {})
                count[error.get("code", "ok")] += 1
                waits += [error["retry_after"]] if "retry_after" in error else []
    return count, waits


async def _connects(site: Site) -> None:
    """Whoever it is, an address opens so many sockets at once and so many a second."""
    rate, burst = CONNECTS
    began = time.monotonic()
    codes = collections.Counter[int | None]()
    for _ in range(10):
        lines = await asyncio.gather(*(Rude.open(site.url, "wrong") for _ in range(30)))
        codes.update(await asyncio.gather(*(one.close_code() for one in lines)))
        for one in lines:
            one.cut()
    took = time.monotonic() - began
    assert set(codes) == {4401, 4429}, codes
    assert burst - SOCKETS - 5 <= codes[4401] <= burst + rate * (took + 10), (codes, took)


async def test_the_limits_are_those_of_the_house(start: Start) -> None:
    with start("sqlite", web=1, RATE_FACTOR="1") as site:
        await prove(site)


@pytest.mark.slow
async def test_it_is_red_without_limits(start: Start) -> None:
    with start("sqlite", web=1, RATE_FACTOR="1", **without("limits")) as site:
        with pytest.raises(AssertionError):
            await prove(site)
