"""WebSockets on both servers: limits, close codes, the Origin header, readers that stop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.serve.process import WebProcess

FRAME_LIMIT = 131072


@pytest.fixture
async def client(web: WebProcess) -> AsyncIterator[ClientConnection]:
    connection = await connect(web.socket_url, max_size=None)
    yield connection
    # The client library aborts a transport that is gone already when the server closed amid a large frame.
    with suppress(AttributeError):
        await connection.close()


async def closed(client: ClientConnection) -> int | None:
    """Return the code that the server closed with; None when no close frame came."""
    with pytest.raises(ConnectionClosed) as closing:
        async with asyncio.timeout(5):
            while True:
                await client.recv()
    return closing.value.rcvd.code if closing.value.rcvd else None


async def test_a_frame_at_the_limit_passes(client: ClientConnection) -> None:
    await client.send("x" * FRAME_LIMIT)
    assert await client.recv() == "x" * FRAME_LIMIT


@pytest.mark.parametrize("size", [FRAME_LIMIT + 1, 4_000_000])
async def test_a_larger_frame_is_told_1009(client: ClientConnection, size: int) -> None:
    await client.send("x" * size)
    assert await closed(client) == 1009


async def test_what_the_site_sends_may_be_larger(client: ClientConnection) -> None:
    """One object of the contract may have 768 KiB: the rooms of a person in 500 of them are 300 kB."""
    await client.send("much 786432")
    assert len(await client.recv()) == 786_432
    await client.send("x" * (FRAME_LIMIT + 1))
    assert await closed(client) == 1009, "what comes is held to the limit all the same"


async def test_a_message_too_large_in_its_fragments_is_told_1009(client: ClientConnection) -> None:
    await client.send(["x" * 60_000] * 3)
    assert await closed(client) == 1009


async def test_broken_text_is_told_1007(client: ClientConnection) -> None:
    await client.send(b"\xff\xfe", text=True)
    assert await closed(client) == 1007


@pytest.mark.parametrize("code", [1000, 1001, 1012, 4408])
async def test_the_application_may_close_with_any_code(client: ClientConnection, code: int) -> None:
    await client.send(f"close {code}")
    assert await closed(client) == code


@pytest.mark.parametrize("origin", ["http://elsewhere", "null", "rubbish", "http://[", "http://a:b"])
async def test_the_origin_arrives_as_it_came(web: WebProcess, origin: str) -> None:
    headers = {"Origin": origin, "Chatsite-Origin": "http://forged"}
    async with connect(web.socket_url, additional_headers=headers) as client:
        await client.send("origin")
        assert await client.recv() == origin


async def test_no_origin_can_be_forged(web: WebProcess) -> None:
    async with connect(web.socket_url, additional_headers={"Chatsite-Origin": "http://forged"}) as client:
        await client.send("origin")
        assert await client.recv() == "none"


async def test_another_path_is_refused(web: WebProcess) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(f"ws://localhost:{web.port}/elsewhere"):
            pass
    assert refusal.value.response.status_code == 403


async def test_no_compression_is_agreed_on(client: ClientConnection) -> None:
    assert client.protocol.extensions == []


def test_a_reader_that_stops_costs_little(web: WebProcess) -> None:
    before = web.memory()
    with web.connect() as stalled:
        stalled.sendall(
            b"GET /ws/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert stalled.recv(4096).startswith(b"HTTP/1.1 101")
        stalled.sendall(b"\x81\x85\0\0\0\0flood")
        time.sleep(1)
        assert web.memory() - before < 8, "64 MiB for a client that doesn't read"
        assert httpx.get(f"{web.url}/hello").text == "hello"
