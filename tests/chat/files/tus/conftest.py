"""Clients that speak tus by hand: each header, each piece and each silence as the test wants it."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from accounts.models import User
from accounts.tokens.actions import make
from chat.files.tus import lying
from chat.files.tus.asking import BODY_TYPE, PREFIX
from chat.files.tus.door import Door
from chatsite.onehop import Message

NAME = "Fahrplan März.txt"


@dataclass
class Told:
    """An answer."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json()["error"]
        return found


@dataclass
class Body:
    """What an application receives: pieces, and then the line breaks, or everything has come."""

    pieces: Iterable[bytes]
    breaks: bool = False
    halts: asyncio.Event | None = None
    """Before the end comes this is waited for."""
    taken: int = 0
    _events: Iterator[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self._left = list(self.pieces)

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self._left:
            piece = self._left.pop(0)
            self.taken += len(piece)
            last = not self._left and not self.breaks and self.halts is None
            return {"type": "http.request", "body": piece, "more_body": not last}
        if self.halts is not None:
            await self.halts.wait()
            self.halts = None
        if self.breaks:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}


class Program:
    """A program that acts for somebody."""

    def __init__(self, user: User | None, door: Door | None = None) -> None:
        self.door = door or Door()
        self.auth = {"Authorization": f"Bearer {make(user)[1]}"} if user else {}

    def ask(self, method: str, path: str, body: Body | bytes = b"", **headers: Any) -> Told:
        """One request; names of headers have _ for -, and None takes one away."""
        return asyncio.run(self.asking(method, path, body, **headers))

    def begin(self, length: int, name: str = NAME, body: Body | bytes = b"", **headers: Any) -> Told:
        """A new upload."""
        encoded = base64.b64encode(name.encode()).decode()
        extra = {"Content_Type": BODY_TYPE} if body else {}
        told: dict[str, Any] = {
            "Upload_Length": str(length),
            "Upload_Metadata": f"filename {encoded},filetype dGV4dC9wbGFpbg==",
        }
        return self.ask("POST", PREFIX, body, **(told | extra | headers))

    def send(self, where: str, offset: int, body: Body | bytes, **headers: Any) -> Told:
        """More bytes."""
        return asyncio.run(self.sending(where, offset, body, **headers))

    async def sending(self, where: str, offset: int, body: Body | bytes, **headers: Any) -> Told:
        """More bytes, for those who do something meanwhile."""
        told = {"Upload_Offset": str(offset), "Content_Type": BODY_TYPE}
        return await self.asking("PATCH", where, body, **(told | headers))

    async def asking(self, method: str, path: str, body: Body | bytes = b"", **headers: Any) -> Told:
        """One request, for those who do something meanwhile."""
        given = body if isinstance(body, Body) else Body([body] if body else [])
        named: dict[str, Any] = {"Host": "localhost", "Tus_Resumable": "1.0.0", **self.auth}
        if isinstance(body, bytes):
            named["Content_Length"] = str(len(body))
        named |= headers
        listed = [
            (name.replace("_", "-").lower().encode(), value.encode("latin1"))
            for name, value in named.items()
            if value is not None
        ]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": listed,
            "client": ("127.0.0.1", 9),
            "scheme": "http",
        }
        sent: list[dict[str, Any]] = []

        async def send(message: Message) -> None:
            sent.append(dict(message))

        await self.door(scope, given.receive, send)
        if not sent:
            return Told(0, {}, b"")
        told = {name.decode(): value.decode("latin1") for name, value in sent[0]["headers"]}
        return Told(sent[0]["status"], told, b"".join(one.get("body", b"") for one in sent[1:]))


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    shutil.rmtree(lying.folder(), ignore_errors=True)
    yield
    shutil.rmtree(lying.folder(), ignore_errors=True)


def lie() -> list[str]:
    """The names of what lies below DATA_DIR/uploads."""
    return sorted(path.name for path in lying.folder().iterdir())
