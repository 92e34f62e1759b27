"""What stands between a client and one web process and keeps messages from it: a delivery that is broken."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

TELLING = ("message.created", "room.changes")


class Muffler:
    """`url` leads to the process. While `events`, no event brings a message; while `syncs`, no `sync` does."""

    def __init__(self) -> None:
        self.url = ""
        self.events = self.syncs = False

    @classmethod
    @contextlib.asynccontextmanager
    async def before(cls, port: int) -> AsyncIterator[Muffler]:
        """Stand before the process on this port."""
        one = cls()

        async def pass_on(client: ServerConnection) -> None:
            assert client.request
            headers = {"Authorization": client.request.headers["Authorization"]}
            target = f"ws://localhost:{port}{client.request.path}"
            async with connect(target, additional_headers=headers, max_size=None, proxy=None) as site:
                up, down = one._up(client, site), one._down(site, client)
                await asyncio.wait(
                    [asyncio.ensure_future(up), asyncio.ensure_future(down)],
                    return_when=asyncio.FIRST_COMPLETED,
                )

        async with serve(pass_on, "localhost", 0, max_size=None) as server:
            one.url = f"ws://localhost:{next(iter(server.sockets)).getsockname()[1]}"
            yield one

    async def _up(self, client: ServerConnection, site: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in client:
                await site.send(frame)

    async def _down(self, site: ClientConnection, client: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in site:
                kept = [self._without(one) for one in json.loads(frame) if not self._kept_back(one)]
                if kept:
                    await client.send(json.dumps(kept))

    def _kept_back(self, one: dict[str, Any]) -> bool:
        return self.events and one["type"] in TELLING

    def _without(self, one: dict[str, Any]) -> dict[str, Any]:
        if self.syncs and one["type"] == "reply" and one["ok"]:
            for change in one["result"].get("changes", {}).values():
                change["messages"] = []
        return one
