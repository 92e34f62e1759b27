"""Starting and stopping a web process."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from chatsite.servers import drain
from chatsite.servers.limits import HEAD_TIMEOUT
from tests.serve.process import SERVERS, WebProcess, environment


async def close_code(client: ClientConnection) -> int | None:
    try:
        await asyncio.wait_for(client.recv(), 15)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
    return None


async def test_stopping_answers_what_is_in_hand_and_closes_with_1012(fresh_web: WebProcess) -> None:
    web = fresh_web
    clients = await asyncio.gather(*(connect(web.socket_url) for _ in range(20)))
    async with httpx.AsyncClient() as browser:
        await browser.get(f"{web.url}/hello")  # leaves an idle connection behind
        slow = asyncio.create_task(browser.get(f"{web.url}/slow?seconds=1"))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        web.terminate()
        codes = await asyncio.gather(*(close_code(client) for client in clients))
        assert (await slow).text == "at last"
        assert set(codes) == {1012}
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{web.url}/hello")
    assert await asyncio.to_thread(web.wait) == 0
    print(f"{web.server}: stopped in {time.monotonic() - began:.1f} s")
    assert time.monotonic() - began < 5


class Connections:
    """As many sockets as a test says, and what happened to them."""

    def __init__(self, count: int) -> None:
        self.open = list(range(count))
        self.closed: list[float] = []

    def open_sockets(self) -> list[Callable[[], None]]:
        return [partial(self.close, number) for number in self.open]

    def close(self, number: int) -> None:
        self.open.remove(number)
        self.closed.append(time.monotonic())

    def busy(self) -> bool:
        return bool(self.open)


async def test_many_sockets_are_closed_evenly_and_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "SPREAD", 1.0)
    connections = Connections(2000)
    began = time.monotonic()
    await drain.drain(connections)
    assert 0.9 < time.monotonic() - began < 5
    assert connections.closed[1000] - began > 0.3


async def test_callbacks_close_first_and_cannot_hold_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "_closers", [])
    monkeypatch.setattr(drain, "CALLBACKS", 0.2)
    connections = Connections(3)
    told: list[tuple[int, float]] = []

    async def close_all(*, code: int, over: float) -> None:
        told.append((code, over))
        connections.close(0)
        await asyncio.sleep(60)

    async def fail(*, code: int, over: float) -> None:
        raise RuntimeError("a closer that fails")

    drain.on_drain(close_all)
    drain.on_drain(fail)
    await asyncio.wait_for(drain.drain(connections), 2)
    assert told == [(1012, 0.03)]
    assert connections.open == []


@pytest.mark.slow
def test_a_request_that_never_ends_its_head_is_cut_off(start: Callable[[str], WebProcess]) -> None:
    web = start("uvicorn")  # Twisted has a time-out of its own
    with web.connect() as client:
        client.settimeout(HEAD_TIMEOUT + 10)
        client.sendall(b"GET /hello HTTP/1.1\r\nHost: loc")
        with suppress(ConnectionResetError):
            assert client.recv(1) == b""


@pytest.mark.slow
async def test_a_stalled_reader_cannot_keep_it_from_stopping(fresh_web: WebProcess) -> None:
    with fresh_web.connect() as stalled:
        stalled.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with connect(fresh_web.socket_url) as client:
            await client.send("flood")
            await asyncio.sleep(0.5)
            began = time.monotonic()
            fresh_web.terminate()
            assert await asyncio.to_thread(fresh_web.wait) == 0
            assert time.monotonic() - began < 15


@pytest.mark.parametrize("server", SERVERS)
def test_a_taken_port_is_one_line(start: Callable[[str], WebProcess], data: Path, server: str) -> None:
    port = start(server).port
    command = [sys.executable, "-m", "chatsite.serve", "--port", str(port), "--server", server]
    second = subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=20)
    assert second.returncode == 1
    assert second.stderr.splitlines() == [
        f"Port {port} on localhost is taken by another program: stop it or choose another with --port."
    ]
