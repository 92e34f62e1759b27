"""One socket of the canary: a small client that keeps to the wire contract (docs/protocol.md)."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

Json = dict[str, Any]
PATIENCE = 5.0
"""Seconds for a connection, and for a reply."""
NOT_LET_IN = {4401, 4403}


class Broken(Exception):
    """The site can't be asked: no connection, no reply, a refusal."""


class NestGone(Exception):
    """The token is worth nothing any more, or the room is no more: the database may be another one."""


class Line:
    """Opened by `open`; told of the one room's messages until it breaks."""

    def __init__(self, url: str, token: str, room: int) -> None:
        self.url = url
        self.room = room
        self.rev: int | None = None
        """What it holds of the room; kept when the connection breaks."""
        self._token = token
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[Json | None]] = {}
        self._awaited: dict[str, asyncio.Future[float]] = {}
        self._last = self._frames = 0

    @property
    def is_open(self) -> bool:
        return self._reader is not None and not self._reader.done()

    async def open(self) -> list[str]:
        """Connect and catch up, unless it is open; returns the nonces that catching up brought. Raises Broken and
        NestGone."""
        if self.is_open:
            return []
        await self.close()
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            self._connection = await connect(
                f"{self.url}/ws/?v=1&build=canary",
                additional_headers=headers,
                open_timeout=PATIENCE,
                close_timeout=1,
                ping_interval=None,
                compression=None,
                max_size=2**21,
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise Broken from error
        self._frames = 0
        self._reader = asyncio.create_task(self._read(self._connection))
        held = {} if self.rev is None else {str(self.room): self.rev}
        synced = await self._ask("sync", rooms=held, feed=0)
        return self._caught_up(synced)

    async def close(self) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            await self._connection.close()
        if self._reader is not None:
            await asyncio.wait([self._reader])
        self._connection = self._reader = None

    async def send(self, text: str, nonce: str) -> None:
        """Send a message; returns when it is stored. Raises Broken."""
        await self._ask("message.send", room=self.room, nonce=nonce, text=text)

    def expect(self, nonce: str) -> asyncio.Future[float]:
        """Settled with the time (monotonic seconds) at which an event brings the message of this nonce."""
        self._awaited[nonce] = asyncio.get_running_loop().create_future()
        return self._awaited[nonce]

    def forget(self, nonce: str) -> None:
        self._awaited.pop(nonce, None)

    async def _ask(self, kind: str, **fields: Any) -> Json:
        if self._connection is None or not self.is_open:
            raise self._why()
        self._last += 1
        number = self._last
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connection.send(json.dumps({"type": kind, "id": number, **fields}))
                told = await reply
                if told is None:
                    raise self._why()
        except (OSError, TimeoutError, WebSocketException) as error:
            raise self._why() from error
        finally:
            self._replies.pop(number, None)
        if not told["ok"]:
            raise Broken(told["error"]["code"])
        result: Json = told["result"]
        return result

    async def _read(self, connection: ClientConnection) -> None:
        try:
            async for frame in connection:
                came = time.monotonic()
                for one in json.loads(frame):
                    await self._take(one, came)
                self._frames += 1
                await connection.send(json.dumps({"type": "ack", "frames": self._frames}))
        except (OSError, WebSocketException):
            pass
        finally:
            for reply in self._replies.values():
                if not reply.done():
                    reply.set_result(None)

    def _why(self) -> Exception:
        """Why nothing can be asked on this connection."""
        code = None if self._connection is None else self._connection.close_code
        return NestGone() if code in NOT_LET_IN else Broken()

    async def _take(self, one: Json, came: float) -> None:
        kind = one["type"]
        if kind == "reply":
            reply = self._replies.get(one["id"])
            if reply is not None and not reply.done():
                reply.set_result(one)
        elif kind == "ping" and self._connection is not None:
            await self._connection.send('{"type":"pong"}')
        elif kind == "lag":
            asyncio.get_running_loop().call_soon(self._abandon)
        elif one.get("room") == self.room and "rev" in one:
            self.rev = max(self.rev or 0, one["rev"])
            for message in one.get("messages", [one["message"]] if "message" in one else []):
                self._came(message, came)

    def _came(self, message: Json, at: float) -> None:
        expected = self._awaited.pop(message.get("nonce") or "", None)
        if expected is not None and not expected.done():
            expected.set_result(at)

    def _abandon(self) -> None:
        """Told to sync again: the next `open` does it on a new connection."""
        if self._connection is not None:
            self._connection.transport.abort()

    def _caught_up(self, synced: Json) -> list[str]:
        change = synced["changes"].get(str(self.room), {"messages": []})
        state = next((one for one in synced["rooms"] if one["id"] == self.room), None)
        if state is None or change.get("reset"):  # a database from before what this line holds
            raise NestGone
        self.rev = change.get("rev", state["rev"])
        return [str(message["nonce"]) for message in change["messages"] if "nonce" in message]


def new_nonce() -> str:
    """A nonce as the contract wants it."""
    return str(uuid4())
