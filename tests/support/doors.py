"""Django's test client, which also asks the raw ASGI door of files, where a running site would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpResponse
from django.test import AsyncRequestFactory, Client

from chat.files.serving.answers import named
from chat.files.serving.door import FileDoor
from chatsite.servers.limits import ABORT


class DoorAnswer(HttpResponse):
    """What the door said: `pieces` are the sizes of the parts of its body; `cut`: it ended the line."""

    pieces: tuple[int, ...] = ()
    cut = False


class DoorClient(Client):
    """A browser for tests; files come through the door, in the thread and the transaction of the test."""

    def generic(self, method: str, path: str, *args: Any, **options: Any) -> Any:  # type: ignore[override]
        if method in ("GET", "HEAD") and named(path.partition("?")[0]):
            scope = self._scope(method, path, options.get("headers") or {})
            answer = async_to_sync(ask)(scope)
            if answer is not None:
                return answer
        return super().generic(method, path, *args, **options)

    def _scope(self, method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
        """As a server makes it. What is said here counts, not what the factory says of itself."""
        factory = AsyncRequestFactory()
        factory.cookies = self.cookies
        scope = dict(factory.generic(method, path).scope)
        said = [(name.lower().encode(), value.encode("latin1")) for name, value in headers.items()]
        names = {name for name, _ in said}
        return scope | {"headers": [one for one in scope["headers"] if one[0] not in names] + said}


async def ask(scope: dict[str, Any]) -> DoorAnswer | None:
    """What the door says to a client that takes everything and stays; None when it leaves it to the pages."""
    said: list[dict[str, Any]] = []
    ended = asyncio.Event()
    left = False

    async def to_pages(*_: Any) -> None:
        nonlocal left
        left = True

    async def receive() -> dict[str, Any]:
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    scope["extensions"] = {ABORT: ended.set}
    with patch("chat.files.serving.door.pages", _Here):
        await FileDoor(to_pages)(scope, receive, send)
    return None if left else _answer(said, cut=ended.is_set())


class _Here:
    """Stands for the threads of pages: a test's transaction is seen by its own thread alone."""

    async def run(self, fn: Callable[..., Any], *args: Any) -> Any:
        return await sync_to_async(fn, thread_sensitive=True)(*args)


def _answer(said: list[dict[str, Any]], *, cut: bool) -> DoorAnswer:
    headers = {name.decode().title(): value.decode("latin1") for name, value in said[0]["headers"]}
    bodies = [one["body"] for one in said[1:]]
    answer = DoorAnswer(b"".join(bodies), status=said[0]["status"], headers=headers)
    if "Content-Type" not in headers:
        del answer.headers["Content-Type"]
    answer.pieces, answer.cut = tuple(map(len, bodies)), cut
    return answer
