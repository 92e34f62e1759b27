"""One connection: frames in, in their order, to the commands' handlers; replies out.

Three tasks: one receives and never waits for a handler, one serves commands one after another, one sends.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from typing import Any

from django.conf import settings

from chat.gateway import frames, limits
from chat.gateway.attempts import attempt
from chat.gateway.closing import Close
from chat.gateway.events import Welcome
from chat.gateway.frames import NotTheProtocol
from chat.gateway.handshake import Admitted
from chat.gateway.healing import PAUSE
from chat.gateway.hub import Hub
from chat.gateway.serving import Server
from chat.gateway.sink import Sink
from chat.gateway.socket import Socket
from chat.gateway.tally import tally
from chat.presence import seen as presence

logger = logging.getLogger(__name__)
CLOSING = 5.0
REPLIES = 3.0
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Connection:
    """From the accepted handshake to the end of the socket."""

    def __init__(
        self, hub: Hub, admitted: Admitted, receive: Receive, send: Send, unsent: Callable[[], int]
    ) -> None:
        self.hub = hub
        self.admitted = admitted
        self._receive = receive
        self._send = send
        self._code: asyncio.Future[Close] = hub.loop.create_future()
        self.sink = Sink(send, unsent)
        self.socket = Socket(admitted.seat, hub, self.sink, self._end)
        self.server = Server(self.socket)

    async def run(self) -> None:
        """Serve the socket until either side ends it."""
        self._enter()
        self.hub.hints.book.came(self.socket.user_id, self.admitted.status)
        self.socket.answer(self._welcome())
        tasks = [asyncio.create_task(work) for work in (self._read(), self.sink.run(), self.server.run())]
        ends: list[asyncio.Future[Any]] = [*tasks, self._code]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if any(task.done() and task.exception() for task in tasks):
                self._end(Close.GOING_AWAY)  # one of ours broke: the client is to come again
            if self._code.done():
                await self._say_goodbye(self._code.result(), tasks)
        finally:
            self.socket.closing, self.socket.answering = True, False
            tally.closes[str(int(self._code.result())) if self._code.done() else "client"] += 1
            self.hub.leave(self.socket)
            last = self.hub.hints.book.went(self.socket.user_id, idle=self.socket.idle)
            if last and self.admitted.seen_on is not None:
                self.hub.spawn(self._note_seen(self.admitted.seen_on))
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    logger.error("gateway.task_failed", exc_info=result)

    async def _note_seen(self, day: date) -> None:
        """He may have stayed over midnight."""
        if day != presence.today():
            await attempt(presence.note_seen, self.socket.user_id)

    def _enter(self) -> None:
        """Be heard of from here on. A handshake that took long may stand behind a tip that nobody heard here."""
        self.hub.enter(self.socket, self.admitted.feed)
        if time.monotonic() - self.admitted.read_at > PAUSE:
            self.hub.spawn(self.hub.healer.check([], [self.socket.user_id]))

    def _end(self, code: Close) -> None:
        if not self._code.done():
            self._code.set_result(code)

    def _welcome(self) -> dict[str, Any]:
        return {
            "type": Welcome.TYPE,
            "protocol": 1,
            "era": self.admitted.era,
            "user": self.admitted.user,
            "heartbeat": int(limits.HEARTBEAT),
            "build": getattr(settings, "BUILD", "dev"),
            "limits": limits.in_force(),
        }

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return
            self.socket.heard()
            tally.received += 1
            text = message.get("text")
            if len(text or message.get("bytes") or "") > limits.FRAME:
                self.socket.close(Close.TOO_LARGE)
                return
            await self._take(text)

    async def _take(self, text: str | None) -> None:
        try:
            frame: dict[str, Any] | NotTheProtocol = frames.decode(text)
            if isinstance(frame, dict) and frame["type"] == "ack":
                return self.sink.ack(frames.acked(frame))
            if isinstance(frame, dict) and frame["type"] == "pong":
                return None
        except NotTheProtocol as wrong:
            frame = wrong
        if not await self.server.put(frame):
            self.socket.close(Close.FLOOD)
        return None

    async def _say_goodbye(self, code: Close, tasks: list[asyncio.Task[None]]) -> None:
        """Close with `code`. What is in hand is answered before a restart, and nothing else is sent any more."""
        reader, writer, server = tasks
        reader.cancel()
        if code is Close.RESTART:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.server.finish(), REPLIES)
        server.cancel()
        if code in (Close.RESTART, Close.NOT_THE_PROTOCOL):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._flushed(), 1.0)
        writer.cancel()
        with suppress(Exception):
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": int(code)}), CLOSING)

    async def _flushed(self) -> None:
        await self.sink.emptied.wait()
