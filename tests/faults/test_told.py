"""Who is to be told is told, though the process that stored the message is killed before it could decide: once, with
the right reason."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from typing import Any

import psutil
import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people
from tests.support.figures import figure
from tests.support.guards import without
from tests.support.site import Site
from tests.support.sockets import Socket, message

pytestmark = pytest.mark.slow
AT_ONCE = 14
PATIENCE = 30.0
Place = tuple[int, int]


async def prove_told(site: Site, *, kills: int, patience: float = PATIENCE) -> None:
    """Alice mentions Bob and writes to him, many messages at once, and the web process is killed when the first of
    each are acknowledged; as often as said."""
    alice, bob = people(site, "alice", "bob")
    async with Socket.open(site.url, alice.token) as hers:
        room = (await hers.ask("room.create", kind="private", name="Watch"))["room"]["id"]
        await hers.ask("member.add", room=room, user=bob.id)
        direct = (await hers.ask("direct.open", users=[bob.id]))["room"]["id"]
    for _ in range(kills):
        await burst(site, alice.token, {room: "@bob: look", direct: "are you there?"})
    began = time.monotonic()
    async with Socket.open(site.url, bob.token) as his:
        wanted = {place for one in (room, direct) for place in await said(his, one, alice.id)}
        found: Counter[Place] = Counter()
        while set(found) != wanted and time.monotonic() < began + patience:
            await asyncio.sleep(0.3)
            found = Counter((one["room"], one["number"]) for one in await noticed(his))
        kinds = {(one["room"], one["kind"]) for one in await noticed(his)}
    assert set(found) == wanted, f"{len(wanted - set(found))} of {len(wanted)} were never told"
    assert set(found.values()) == {1}
    assert kinds == {(room, "mention"), (direct, "direct")}
    took = time.monotonic() - began
    figure("told", f"all {len(wanted)} messages, the process killed {kills} times, after", took, 20, "s")


async def burst(site: Site, token: str, texts: dict[int, str]) -> None:
    victims = [psutil.Process(one.pid) for one in site.children("chatsite.serve")]
    async with Socket.open(site.url, token) as hers:
        sends = [
            asyncio.ensure_future(hers.ask("message.send", **message(room, text)))
            for _ in range(AT_ONCE)
            for room, text in texts.items()
        ]
        for place in range(len(texts)):
            await asyncio.wait(sends[place :: len(texts)], return_when=asyncio.FIRST_COMPLETED)
        for one in victims:
            one.kill()
        for send in sends:
            send.cancel()
        with contextlib.suppress(Exception):
            await asyncio.gather(*sends, return_exceptions=True)
    while not await asyncio.to_thread(site.answers):
        await asyncio.sleep(0.05)


async def said(socket: Socket, room: int, author: int) -> set[Place]:
    found = (await socket.ask("room.history", room=room, limit=100))["messages"]
    return {(room, one["number"]) for one in found if one["author"] == author and one["kind"] == "text"}


async def noticed(socket: Socket) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await socket.ask("notification.list", limit=100))["notices"]
    return listed


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_they_are_told_though_the_process_dies(start: Start, database: str) -> None:
    with start(database, web=1, WORKERS="1", RATE_FACTOR="1000") as site:
        await prove_told(site, kills=2)


async def test_it_is_red_when_nobody_takes_it_up(start: Start) -> None:
    with start("sqlite", web=1, WORKERS="1", RATE_FACTOR="1000", **without("notices-taken-up")) as site:
        with pytest.raises(AssertionError, match="never told"):
            await prove_told(site, kills=2, patience=12)
