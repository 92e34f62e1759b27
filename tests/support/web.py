"""A small web server somewhere on loopback, for what the site fetches: it serves what it is told, and counts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import connections

Say = Callable[[socket.socket], None]


def page(
    body: bytes | str, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str
) -> Say:
    """Answers with this, once."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

    def say(client: socket.socket) -> None:
        client.sendall("\r\n".join([*lines, "", ""]).encode() + content)

    return say


def redirect(to: str) -> Say:
    """Sends elsewhere."""
    return page(b"", status="302 Found", Location=to)


@dataclass
class Web:
    """Serves `pages` by path, on every one of `hosts` at one port. `asked` are the heads of requests, `accepted` the
    hosts that were connected to."""

    hosts: tuple[str, ...] = ("127.0.0.1",)
    pages: dict[str, Say] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    port: int = 0
    _listening: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Web:
        for host in self.hosts:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            one = socket.socket(family, socket.SOCK_STREAM)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, self.port))
            one.listen(64)
            self.port = one.getsockname()[1]
            self._listening.append(one)
            threading.Thread(target=self._serve, args=(one, host), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._listening:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def url(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.hosts[0]}:{self.port}{path}"

    def _serve(self, listening: socket.socket, host: str) -> None:
        with suppress(OSError):
            while True:
                client, _address = listening.accept()
                self.accepted.append(host)
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with client, suppress(OSError, IndexError):
            client.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head and (piece := client.recv(65536)):
                head += piece
            self.asked.append(head.decode("latin-1"))
            path = head.split(b" ")[1].decode("latin-1")
            say = self.pages.get(path) or page(b"nothing here", "text/plain", "404 Not Found")
            try:
                say(client)
            finally:
                connections.close_all()  # of a test that changes something while it is asked
