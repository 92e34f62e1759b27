"""How fast files move: `python -m bench.files [--megabytes 200] [--turns 5] [--only down up slow]`.

By turns, on loopback: what nginx alone moves on this machine, and what the site moves on uvicorn and on Daphne, so that
all meet the same machine. Then what fifty slow readers cost in memory. It ends by itself.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from chatsite.children import spawn
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site, free_ports, until
from tests.support.tools import install_nginx

MEGABYTE = 1_000_000
PIECE = 1024 * 1024
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
    options = parser.parse_args()
    size = options.megabytes * MEGABYTE
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chat-bench-", dir="/tmp")))
        (folder / "files").mkdir()
        with open(folder / "files" / "large.bin", "wb") as file:
            for _ in range(options.megabytes):
                file.write(os.urandom(MEGABYTE))
        port = stack.enter_context(nginx(folder))
        alone = Door(port, b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        down: dict[str, Callable[[], float]] = {"nginx": lambda: download(alone, size)}
        for server in ("uvicorn", "daphne"):
            site = stack.enter_context(Site.running(server=server, RATE_FACTOR="100"))
            (who,) = people(site, "alice")
            key = run(site, _MAKE.format(path=str(folder / "files" / "large.bin"), owner=who.id))
            door = _got(site, who, f"/files/{key}/large.bin")
            down[server] = lambda door=door: download(door, size)  # type: ignore[misc]
        measure(down, options.turns, "download")


if __name__ == "__main__":
    main()
