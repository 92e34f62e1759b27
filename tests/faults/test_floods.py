"""T12: senders who flood while their commands take long. T13: frames that are no messages."""

import asyncio
import time

import pytest

from tests.faults.conftest import Start
from tests.support import figures
from tests.support.clients import Client
from tests.support.figures import figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.memory import Memory
from tests.support.rude import BINARY, CONTINUED, Rude, command, frame
from tests.support.site import Site

SERVERS = pytest.mark.parametrize("server", ["daphne", "uvicorn"])
LARGE = "a" * 9_900 + "é" * 2_500


async def prove_flood(site: Site, *, sockets: int = 10, frames: int = 4_000) -> None:
    """`sockets` of one person are limited first, and then send `frames` of 15 kB each behind a command that takes
    5 s."""
    async with crowd(site, sockets=6, rooms=2, largest=6, idle=1, urls=site.urls[:1]) as them:
        room, mallory = next(iter(them.members)), them.idle[0]
        floods = [await Rude.open(site.url, mallory.token) for _ in range(sockets)]
        over = asyncio.Event()
        talking = asyncio.create_task(_talk(them.clients, room, over))
        async with Memory.of(site) as memory:
            ends = await asyncio.gather(*(_flood(one, room, frames) for one in floods))
        over.set()
        await talking
        codes = [code for _, code in ends]
        say(
            "T12",
            f"{sockets} × {frames} frames of 15 kB, {site.server}: closed with {sorted(map(str, codes))}",
        )
        figure("T12", "memory", memory.grown, 30, "MB")
        figure("T12", "the others' p99", percentile(them.ledger.delays, 0.99), 0.5, "s")
        assert set(codes) <= {4429, None}, codes
        assert 4429 in codes
        assert any("rate_limited" in told for told, _ in ends), "nobody was limited"
        await them.level()


async def _flood(one: Rude, room: int, frames: int) -> tuple[set[str], int | None]:
    """The codes of the errors that came, and the code that ended it."""
    large = command("message.send", 9, room=room, nonce="0" * 32, text=LARGE)
    one.send(command("sync", 1, rooms={}, feed=0) + large * 40)
    told: set[str] = set()

    async def read() -> int | None:
        try:
            while True:
                for reply in await one.objects():
                    told.add(reply.get("error", {}).get("code", ""))
        except (EOFError, ConnectionError):
            return await one.close_code(1)

    reading = asyncio.create_task(read())
    while "rate_limited" not in told:
        await asyncio.sleep(0.05)
    one.send(command("room.history", 60, room=room, limit=7))
    try:
        for _ in range(frames // 50):
            one.send(large * 50)
            await one.sent()
    except ConnectionError:
        pass
    code = await asyncio.wait_for(reading, 20)
    one.cut()
    return told, code


async def _talk(clients: list[Client], room: int, over: asyncio.Event) -> None:
    while not over.is_set():
        for client in clients:
            await client.send(room, "meanwhile")
            await asyncio.sleep(0.02)


async def prove_frames(site: Site, *, fragments: int) -> None:
    """What is no frame of the protocol ends its own socket, at no cost."""
    async with crowd(site, sockets=2, rooms=1, largest=2, idle=1) as them:
        token = them.idle[0].token
        bomb = frame(b"\0" * 100_000, reserved=4)
        one_byte = frame(b" ", CONTINUED, last=False) * 1000
        tries = {
            "oversize": (frame(b'"' + b"a" * 200_000 + b'"'), 0, {1009}),
            "oversize binary": (frame(b"a" * 200_000, BINARY), 0, {1009}),
            "announced 2^40": (
                b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"\0\0\0\0" + b"a" * 70_000,
                0,
                {1009},
            ),
            "deflated": (bomb, 0, {1002, 1009}),
            "fragments": (frame(b"{", last=False), fragments // 1000, {1009, 4400}),
        }
        room, waits = next(iter(them.members)), list[float]()
        await asyncio.gather(*(them.clients[0].send(room, "before") for _ in range(50)))
        async with Memory.of(site) as memory:
            for name, (first, more, codes) in tries.items():
                rude = await Rude.open(site.url, token)
                rude.send(first)
                code = await _drain(rude, one_byte, more)
                rude.cut()
                assert code in codes, (name, code)
                began = time.monotonic()
                await them.clients[0].send(room, name)
                waits.append(time.monotonic() - began)
        figure("T13", "the longest send right after", max(waits), 1, "s")
        figure("T13", f"memory, {site.server}", memory.grown, 10, "MB")
        await them.level()


async def _drain(rude: Rude, piece: bytes, times: int) -> int | None:
    closing = asyncio.create_task(rude.close_code(30))
    try:
        for _ in range(times):
            rude.send(piece)
            await rude.sent()
            if closing.done():
                break
    except ConnectionError:
        pass
    return await closing


async def test_t12_who_floods_is_limited_and_closed(start: Start) -> None:
    with start("sqlite", web=1, RATE_FACTOR="1", **without("quick-history")) as site:
        await prove_flood(site, sockets=4, frames=400)


@pytest.mark.slow
@SERVERS
async def test_t12_ten_sockets_of_4000_frames(start: Start, server: str) -> None:
    with start("postgres", server=server, web=1, RATE_FACTOR="1", **without("quick-history")) as site:
        await prove_flood(site)


@pytest.mark.slow
async def test_t12_is_red_without_reading_no_further(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "SLACK", 1.0)  # the more the slower the sender is, and it shares the machine
    with start("sqlite", web=1, RATE_FACTOR="1", **without("quick-history", "reading-no-further")) as site:
        with pytest.raises(AssertionError, match="memory"):
            await prove_flood(site, frames=1_500)


@pytest.mark.slow
@SERVERS
async def test_t13_frames_that_are_none(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1) as site:
        await prove_frames(site, fragments=300_000)


@pytest.mark.slow
@SERVERS
async def test_t13_64_mb_in_fragments_of_a_byte(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1) as site:
        await prove_frames(site, fragments=9_000_000)


@pytest.mark.slow
@SERVERS
async def test_t13_is_red_without_the_frame_limit(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1, **without("frame-limit")) as site:
        with pytest.raises(AssertionError):
            await prove_frames(site, fragments=2_000_000)


@pytest.mark.slow
async def test_t13_is_red_without_short_turns(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "SLACK", 0.2)
    with start("sqlite", web=1, **without("short-turns")) as site:
        with pytest.raises(AssertionError, match="longest send"):
            await prove_frames(site, fragments=2_000_000)
