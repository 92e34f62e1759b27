"""T05: answers that are lost after the commit. T06: one nonce, asked for in every way at once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import Callable

import pytest

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.figures import SCALE, say
from tests.support.guards import without
from tests.support.ledger import Record
from tests.support.load import Crowd, crowd
from tests.support.proxy import Link, Proxy
from tests.support.site import Site
from tests.support.sockets import Refused

LOST = 0.2
ANSWER = b'"result":{"message":'


async def lose_answers(site: Site, sends: int, *, clients: int) -> None:
    """Cut the line at every fifth answer to a send, which is committed by then; each is sent until acknowledged."""
    async with contextlib.AsyncExitStack() as stack:
        proxies = [await stack.enter_async_context(Proxy.before(url)) for url in site.urls]
        lost: list[int] = []

        def watch(link: Link, data: bytes, up: bool) -> bool:
            answers = 0 if up else data.count(ANSWER)
            if not any(link.proxy.random.random() < LOST for _ in range(answers)):
                return True
            lost.append(answers)
            return False

        for proxy in proxies:
            proxy.watch = watch
        them = await stack.enter_async_context(
            crowd(
                site,
                sockets=clients,
                rooms=max(1, clients // 4),
                largest=4,
                urls=[p.url for p in proxies],
                hurry=50,
            )
        )
        await _send_all(them, sends)
        for proxy in proxies:
            proxy.watch = None
        await _one_row_each(them, sends)
        assert sum(lost) > sends * LOST / 2
        say("T05", f"{sends} sends, {sum(lost)} answers lost by {len(lost)} cuts, one row for each nonce")
        await them.level()


async def _send_all(them: Crowd, sends: int) -> None:
    """Each room's messages by two of its members, two at a time each: so that a cut loses more than one."""
    left = iter(range(sends))
    lanes = [
        (room, them.clients[one])
        for room, members in them.members.items()
        for one in members[:2]
        for _ in range(2)
    ]

    async def speak(room: int, client: Client) -> None:
        for number in left:
            await client.send(room, f"number {number}")

    await asyncio.gather(*(speak(*lane) for lane in lanes))


async def _one_row_each(them: Crowd, sends: int) -> None:
    record = await asyncio.to_thread(Record.of, them.site)
    rows = sum(one["kind"] == "text" for room in them.members for one in record.messages[room].values())
    assert rows == len(them.ledger.sent) == sends, f"{rows} rows for {len(them.ledger.sent)} nonces"


async def test_t05_answers_lost_in_small(shared: Callable[[str], Site]) -> None:
    await lose_answers(shared("postgres"), 200, clients=8)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t05_a_fifth_of_the_answers_is_lost(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await lose_answers(site, int(2_000 * SCALE), clients=40)


@pytest.mark.slow
async def test_t05_is_red_without_the_nonce(start: Start) -> None:
    with start("sqlite", **without("nonce")) as site:
        with pytest.raises(AssertionError, match="rows for"):
            await lose_answers(site, 100, clients=8)


async def repeat(site: Site, nonces: int, *, at_once: int = 50) -> None:
    """The same nonce `at_once` times at the same moment, from four devices each of two people in either of two
    rooms with two texts: one message for each (author, nonce), and `conflict` for whoever asked for another."""
    async with crowd(site, sockets=2, rooms=2, largest=2) as them:
        more = [
            Client(first.who, site.urls, them.ledger, whole=False) for first in them.clients for _ in range(3)
        ]
        devices = [*them.clients, *more]
        try:
            for device in devices:
                await device.live.wait()
            for _ in range(nonces):
                await _one_nonce(them, devices, at_once)
            await them.level()
        finally:
            await asyncio.gather(*(one.end() for one in more))
        say("T06", f"{nonces} nonces, {at_once} times each at once: one message for each author")


async def _one_nonce(them: Crowd, devices: list[Client], at_once: int) -> None:
    nonce, rooms = str(uuid.uuid4()), list(them.members)
    told = await asyncio.gather(
        *(
            _ask(random.choice(devices), random.choice(rooms), random.choice("ab"), nonce)
            for _ in range(at_once)
        )
    )
    for author in {author for author, _, _ in told}:
        mine = [(asked, answer) for who, asked, answer in told if who == author]
        done = {answer for _, answer in mine if answer != "conflict"}
        assert len(done) == 1, f"author {author} has {len(done)} messages of one nonce: {done}"
        meant = {asked for asked, answer in mine if answer != "conflict"}
        assert len(meant) == 1, f"the same nonce was taken for {meant}"
        assert all(answer == "conflict" for asked, answer in mine if asked not in meant)


async def _ask(
    device: Client, room: int, text: str, nonce: str
) -> tuple[int, tuple[int, str], str | tuple[int, int]]:
    """Who asked, for what, and the message's place or the refusal's code."""
    answer: str | tuple[int, int]
    try:
        message = (await device.ask("message.send", room=room, nonce=nonce, text=text))["message"]
        answer = message["room"], message["number"]
    except Refused as refused:
        answer = refused.code
    return device.who.id, (room, text), answer


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_t06_one_message_for_a_nonce(shared: Callable[[str], Site], database: str) -> None:
    await repeat(shared(database), 10)


@pytest.mark.slow
async def test_t06_is_red_without_the_nonce(start: Start) -> None:
    with start("sqlite", **without("nonce")) as site:
        with pytest.raises(AssertionError, match="messages of one nonce"):
            await repeat(site, 1)


@pytest.mark.slow
async def test_t06_is_red_without_the_fingerprint(start: Start) -> None:
    with start("sqlite", **without("fingerprint")) as site:
        with pytest.raises(AssertionError, match="was taken for"):
            await repeat(site, 1)
