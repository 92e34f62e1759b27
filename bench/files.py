"""How fast files move: `python -m bench.files [--megabytes 200] [--turns 5] [--uploads 50] [--seconds 15]`.

By turns, on loopback: what nginx alone moves on this machine (a file sent, a file put by DAV onto the disk), and what
the site moves on uvicorn and on Daphne (up by tus in pieces of 5 MiB), so that all meet the same machine. Then how long
a message takes from one to another, alone and while so many bring files, each over a line of 500 kB a second. What slow
readers cost in memory is told by `tests/faults/test_downloads.py`. It ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import multiprocessing
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event as EventType
from pathlib import Path
from typing import NamedTuple

from chatsite.bodies import CHUNK
from chatsite.children import spawn
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site, free_ports, until
from tests.support.sockets import Socket, connect_to
from tests.support.tools import install_nginx

MEGABYTE = 1_000_000
PIECE = 1024 * 1024
LINE, SLICE = 500_000, 64 * 1024
EACH = 8.0
"""Seconds that a file takes over such a line."""
_NGINX = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        location /up/ {{ dav_methods PUT; create_full_put_path on; }}
    }}
}}
"""
_MAKE = """
from chat.files import actions
from accounts.models import User
from django.conf import settings
settings.MAX_FILE_SIZE = 2**31
with open({path!r}, "rb") as content:
    made = actions.upload(User.objects.get(pk={owner}), "large.bin", content)
print(made.key)
"""


class Door(NamedTuple):
    """Where a file is got, or brought to: the port and the head of the request."""

    port: int
    head: bytes


def download(door: Door, size: int) -> float:
    """MB a second of one client that takes all there is. AssertionError unless it was `size` bytes."""
    buffer = bytearray(PIECE)
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", door.port), 30) as line:
        line.sendall(door.head)
        taken = bytearray()
        while b"\r\n\r\n" not in taken:
            taken += line.recv(PIECE)
        head, _, rest = bytes(taken).partition(b"\r\n\r\n")
        assert head.split(b" ", 2)[1] == b"200", head
        got = len(rest)
        while got < size:
            more = line.recv_into(buffer)
            assert more, f"{got} of {size} bytes"
            got += more
    return size / (time.perf_counter() - began) / MEGABYTE


def put(port: int, path: Path) -> float:
    """MB a second of one file put to nginx."""
    size, began = path.stat().st_size, time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with path.open("rb") as content:
        line.request("PUT", "/up/large.bin", content, {"Content-Length": str(size)})
        answer = line.getresponse()
    assert answer.status in (201, 204), answer.status
    return size / (time.perf_counter() - began) / MEGABYTE


def bring(port: int, token: str, path: Path, most: int | None = None, line_speed: int = 0) -> float:
    """MB a second of one file brought by tus, until it is one of the site's; `most` is how much of it,
    `line_speed` in bytes a second what its line takes (0: what there is)."""
    size = min(path.stat().st_size, most or 2**40)
    began = time.perf_counter()
    line = http.client.HTTPConnection("localhost", port, timeout=120)
    who = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    line.request("POST", "/files/uploads/", headers=who | {"Upload-Length": str(size)})
    answer = line.getresponse()
    answer.read()
    assert answer.status == 201, answer.status
    place, at = answer.headers["Location"], 0
    patch = who | {"Content-Type": "application/offset+octet-stream"}
    with path.open("rb") as content:
        while at < size:
            piece = content.read(min(CHUNK, size - at))
            told = patch | {"Upload-Offset": str(at), "Content-Length": str(len(piece))}
            line.request("PATCH", place, _slowly(piece, line_speed) if line_speed else piece, told)
            answer = line.getresponse()
            said = answer.read()
            assert answer.status == 204, (answer.status, said)
            at += len(piece)
    line.close()
    speed = size / (time.perf_counter() - began) / MEGABYTE
    _forget(port, place, who)
    return speed


def _slowly(piece: bytes, speed: int) -> Iterator[bytes]:
    for start in range(0, len(piece), SLICE):
        yield piece[start : start + SLICE]
        time.sleep(SLICE / speed)


def _forget(port: int, place: str, who: dict[str, str]) -> None:
    """Take it away again: who never sends his files is told so after the second."""
    line = http.client.HTTPConnection("localhost", port, timeout=60)
    line.request("DELETE", place, headers=who)
    line.getresponse().read()
    line.close()


def carry(port: int, tokens: list[str], path: str, stop: EventType, brought: Synchronized[int]) -> None:
    """A process of its own: each brings files of 4 MB, one after the other, over a line of LINE bytes a second."""

    def one(place: int) -> None:
        token = tokens[place]
        time.sleep(EACH * place / len(tokens))  # they don't end all at once
        while not stop.is_set():
            bring(port, token, Path(path), round(EACH * LINE), LINE)
            with brought.get_lock():
                brought.value += 1

    with ThreadPoolExecutor(len(tokens)) as pool:
        list(pool.map(one, range(len(tokens))))


@contextmanager
def carrying(port: int, tokens: list[str], path: Path) -> Iterator[Synchronized[int]]:
    """So many people bring files during the block; how many they brought."""
    spawned = multiprocessing.get_context("spawn")
    stop, brought = spawned.Event(), spawned.Value("i", 0)
    process = spawned.Process(target=carry, args=(port, tokens, str(path), stop, brought), daemon=True)
    if tokens:
        process.start()
        time.sleep(EACH + 2)  # until all are under way
    try:
        yield brought
    finally:
        stop.set()
        if tokens:
            process.join(60)


async def talk(site: Site, uploads: int, path: Path, seconds: float) -> None:
    """Print the 99th hundredth of send to seen, alone and while `uploads` people bring 4 MB each, again and again."""
    known = await asyncio.to_thread(people, site, "ann", "ben", *(f"carrier{n}" for n in range(uploads)))
    ann, ben = [Socket(await connect_to(site.url, one.token)) for one in known[:2]]
    for one in (ann, ben):
        await one.sync()
    room = (await ann.ask("room.create", kind="private", name="files"))["room"]["id"]
    await ann.ask("member.add", room=room, user=known[1].id)
    await ben.has(room)
    told: dict[str, float] = {}
    for name in ("alone", "beside uploads"):
        tokens = [one.token for one in known[2:]] if name != "alone" else []
        times = []
        with carrying(site.port, tokens, path) as brought:
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                began = time.perf_counter()
                sent = await ann.say(room, "hello")
                await ben.hears(sent)
                times.append(time.perf_counter() - began)
                await asyncio.sleep(0.05)
        times.sort()
        told[name] = times[int(len(times) * 0.99)]
        print(f"talk      {site.server} {name}: median {statistics.median(times) * 1e3:.1f} ms,"
              f" p99 {told[name] * 1e3:.1f} ms, {brought.value} files brought", flush=True)  # fmt: skip
    print(
        f"talk      {site.server} p99 beside {uploads} uploads: {told['beside uploads'] / told['alone']:.2f} × alone"
    )


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """nginx by itself: the port on which it sends what lies in `files/` and takes what is put to `/up/`."""
    port = free_ports(1)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port, user=user))
    process = spawn(
        [
            install_nginx(),
            "-p",
            str(folder),
            "-e",
            str(folder / "error.log"),
            "-c",
            str(folder / "nginx.conf"),
        ],
        os.environ,
    )
    try:
        assert until(lambda: _listens(port), 20), (folder / "error.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _got(site: Site, who: Entrant, path: str) -> Door:
    head = f"GET {path} HTTP/1.1\r\nHost: {site.url[7:]}\r\nAuthorization: Bearer {who.token}\r\n\r\n"
    return Door(site.port, head.encode())


def measure(measured: dict[str, Callable[[], float]], turns: int, what: str) -> None:
    """Print the median of each, and what share of the first one's it is in the same turn."""
    told: dict[str, list[float]] = {name: [] for name in measured}
    for turn in range(turns + 1):
        for name, once in measured.items():
            speed = once()
            if turn:  # the first one warms up
                told[name].append(speed)
    first = next(iter(told.values()))
    for name, speeds in told.items():
        shares = [mine / its for mine, its in zip(speeds, first, strict=True)]
        print(
            f"{what}  {name:<8} {statistics.median(speeds):6.0f} MB/s,"
            f" {statistics.median(shares):.2f} of nginx ({min(shares):.2f} to {max(shares):.2f})",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast files move.")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--uploads", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    size = options.megabytes * MEGABYTE
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chat-bench-", dir="/tmp")))
        (folder / "files").mkdir()
        with open(folder / "files" / "large.bin", "wb") as file:
            for _ in range(options.megabytes):
                file.write(os.urandom(MEGABYTE))
        port = stack.enter_context(nginx(folder))
        large = folder / "files" / "large.bin"
        alone = Door(port, b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        down: dict[str, Callable[[], float]] = {"nginx": lambda: download(alone, size)}
        up: dict[str, Callable[[], float]] = {"nginx": lambda: put(port, large)}
        sites = []
        for server in ("uvicorn", "daphne"):
            site = stack.enter_context(Site.running(server=server, RATE_FACTOR="1000", MAX_FILE_SIZE="2000"))
            (who,) = people(site, "alice")
            key = run(site, _MAKE.format(path=str(large), owner=who.id))
            door = _got(site, who, f"/files/{key}/large.bin")
            down[server] = partial(download, door, size)
            up[server] = partial(bring, site.port, who.token, large)
            sites.append(site)
        if options.turns:
            measure(down, options.turns, "download")
            measure(up, options.turns, "upload  ")
        if options.uploads:
            for site in sites:
                asyncio.run(talk(site, options.uploads, large, options.seconds))


if __name__ == "__main__":
    main()
