"""A client of the socket that keeps to the contract: for tests that speak to a running site."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Json = dict[str, Any]
ACK_BYTES = 128 * 1024
ACK_FRAMES = 64
PATIENCE = 10.0


class Refused(AssertionError):
    """A reply that says no; `error` is its error object."""

    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['code']}: {error['detail']} {error.get('fields', '')}")
        self.error = error

    @property
    def code(self) -> str:
        return str(self.error["code"])


class Socket:
    """One open socket. `events` has every object that is no reply, in the order in which they came."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.events: list[Json] = []
        self.everything: list[Json] = []
        self.closed: int | None = None
        self.acking = True
        self._replies: dict[int, asyncio.Future[Json]] = {}
        self._last = 0
        self._frames = self._acked = self._bytes = 0
        self._came = asyncio.Condition()
        self._task = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, token: str = "", *, synced: bool = True, **options: Any
    ) -> AsyncIterator[Self]:
        """A socket to the site at `url` (http://…), by token or by `cookie` and `origin`.

        It holds nothing and is in sync, so that events flow; with `synced` False it has only been opened.
        """
        socket = cls(await connect_to(url, token, **options))
        if synced:
            await socket.sync()
        try:
            yield socket
        finally:
            await socket.end()

    async def end(self) -> None:
        """Close it from this side."""
        await self.connection.close()
        await self._task

    async def send_text(self, text: str | bytes) -> None:
        """Send a frame as it is."""
        await self.connection.send(text)

    async def ask(self, kind: str, /, **fields: Any) -> Json:
        """Send a command and return its result. Raises Refused."""
        return result_of(await self.reply_to(kind, **fields))

    async def reply_to(self, kind: str, /, **fields: Any) -> Json:
        """Send a command and return its whole reply."""
        return await asyncio.wait_for(self.begin(kind, **fields), PATIENCE)

    def begin(self, kind: str, /, **fields: Any) -> "asyncio.Future[Json]":
        """Send a command without waiting; the future is its reply, cancelled when the socket is closed before."""
        self._last += 1
        reply: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        if self.closed is not None:
            reply.cancel()
            return reply
        self._replies[self._last] = reply
        text = json.dumps({"type": kind, "id": self._last, **fields})
        sending = asyncio.ensure_future(self.connection.send(text))
        sending.add_done_callback(lambda done: done.exception())
        return reply

    async def sync(self, rooms: Json | None = None, feed: int = 0, **more: Any) -> Json:
        """`sync` with what is held."""
        return await self.ask("sync", rooms=rooms or {}, feed=feed, **more)

    async def say(self, room: int, text: str, **more: Any) -> Json:
        """Send a message and return it as the reply has it."""
        sent: Json = (await self.ask("message.send", **message(room, text, **more)))["message"]
        return sent

    async def wait_for(self, wanted: Callable[[Json], bool], seconds: float = 5.0) -> Json:
        """The first event that fits, past or to come. AssertionError when none comes in time."""
        seen = 0
        try:
            async with asyncio.timeout(seconds), self._came:
                while True:
                    for event in self.events[seen:]:
                        if wanted(event):
                            return event
                    seen = len(self.events)
                    await self._came.wait()
        except TimeoutError:
            raise AssertionError(f"nothing of the kind came; there was {self.events[-5:]}") from None

    async def event(self, kind: str, /, seconds: float = 5.0, **values: Any) -> Json:
        """The first event of this type with these values."""
        return await self.wait_for(
            lambda event: event["type"] == kind and all(event.get(k) == v for k, v in values.items()), seconds
        )

    async def types_until_seen(self, reader: "Socket", room: int) -> Json:
        """The hint that this one writes. It may be lost until the reader's process has subscribed to the room."""
        for _ in range(20):
            await self.ask("typing", room=room)
            with contextlib.suppress(AssertionError):
                return await reader.event("typing", room=room, seconds=0.5)
        raise AssertionError("no hint came")

    async def has(self, room: int) -> None:
        """The room is live here: what happens in it from now on is told."""
        await self.wait_for(lambda one: one["type"] == "room.added" and one["room"]["id"] == room)

    async def hears(self, sent: Json, seconds: float = 5.0) -> Json:
        """The message as this socket is told of it: by an event of its own, or in a healed gap."""
        await self.wait_for(lambda _: any(is_copy(one, sent) for one in self.messages(sent["room"])), seconds)
        return next(one for one in self.messages(sent["room"]) if is_copy(one, sent))

    async def learns(
        self, room: int, number: int, wanted: Callable[[Json], Any], seconds: float = 5.0
    ) -> Json:
        """What this socket is told of the message, once that fits: by a change of its own, or in a healed gap."""
        told = await self.wait_for(
            lambda one: one.get("room") == room and wanted(told_of(one, number)), seconds
        )
        return told_of(told, number)

    def messages(self, room: int) -> list[Json]:
        """Every whole copy of a message of `room` that events brought, in their order."""
        copies: list[Json] = []
        for event in self.events:
            if event.get("room") == room and event["type"] == "message.created":
                copies.append(event["message"])
            elif event.get("room") == room and event["type"] == "room.changes":
                copies += event["messages"]
        return copies

    async def close_code(self, seconds: float = 5.0) -> int:
        """The code with which the server closes the socket."""
        await asyncio.wait_for(asyncio.shield(self._task), seconds)
        assert self.closed is not None
        return self.closed

    async def _read(self) -> None:
        try:
            async for raw in self.connection:
                await self._take(raw)
        except ConnectionClosed:
            pass
        self.closed = self.connection.close_code
        for reply in self._replies.values():
            if not reply.done():
                reply.cancel()

    async def _take(self, raw: str | bytes) -> None:
        assert isinstance(raw, str), "server frames are text"
        objects = json.loads(raw)
        assert isinstance(objects, list), "a server frame is an array"
        assert objects, "a server frame is never empty"
        self._frames += 1
        self._bytes += len(raw.encode())
        for one in objects:
            self.everything.append(one)
            if one["type"] == "reply" and one["id"] in self._replies:
                self._replies.pop(one["id"]).set_result(one)
                continue
            if one["type"] == "ping":
                await self.connection.send('{"type":"pong"}')
            async with self._came:
                self.events.append(one)
                self._came.notify_all()
        if self.acking and (self._bytes >= ACK_BYTES or self._frames - self._acked >= ACK_FRAMES):
            await self.ack()

    async def ack(self) -> None:
        """Acknowledge every frame taken so far."""
        self._acked, self._bytes = self._frames, 0
        await self.connection.send(json.dumps({"type": "ack", "frames": self._frames}))


async def connect_to(
    url: str, token: str = "", *, cookie: str = "", origin: str = "", query: str = "v=1&build=test"
) -> ClientConnection:
    """The bare WebSocket. Raises websockets' InvalidStatus when the handshake is refused."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if cookie:
        headers["Cookie"] = f"sessionid={cookie}"
    return await connect(
        f"{url.replace('http', 'ws', 1)}/ws/?{query}",
        additional_headers=headers,
        origin=origin or None,  # type: ignore[arg-type]
        max_size=2**21,
        ping_interval=None,
        compression=None,
        proxy=None,
    )


def told_of(event: Json, number: int) -> Json:
    """The fields of the message that an event of its room tells."""
    if event["type"] == "message.changed" and event["number"] == number:
        return dict(event["set"])
    if event["type"] == "message.deleted" and event["number"] == number:
        return {"deleted": True}
    copies = event["messages"] if event["type"] == "room.changes" else [event.get("message") or {}]
    return next((one for one in copies if one.get("number") == number), {})


def is_copy(one: Json, other: Json) -> bool:
    """Whether two copies are of the same message at the same rev."""
    return (one["number"], one["rev"]) == (other["number"], other["rev"])


def message(room: int, text: str, **more: Any) -> Json:
    """The fields of a `message.send` with a nonce of its own."""
    return {"room": room, "nonce": str(uuid.uuid4()), "text": text, **more}


def result_of(reply: Json) -> Json:
    """The result of a reply. Raises Refused."""
    if not reply["ok"]:
        raise Refused(reply["error"])
    result: Json = reply["result"]
    return result
