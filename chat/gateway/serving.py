"""Serving one socket's commands: in their order, bounded, each answered exactly once, before what it caused."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Any

from django.db import DatabaseError, InterfaceError

from chat import relay
from chat.gateway import limits
from chat.gateway.closing import Close
from chat.gateway.frames import NotTheProtocol
from chat.gateway.socket import Socket
from chat.wire.commands import Caller, Entry, Json, Reply, read, registry
from chat.wire.events import Event
from chat.wire.later import Later
from chat.wire.refusals import BadRequest, RateLimited, Refusal, Unavailable
from chatsite.threads import on_behalf_of

logger = logging.getLogger(__name__)
STRIKES = 3


class Server:
    """The commands of one socket."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self._frames: deque[tuple[float, dict[str, Any] | NotTheProtocol]] = deque()
        self._came = asyncio.Event()
        self._room = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._under_way = 0
        self._laters: set[Later[Json]] = set()
        self._piped = True
        """What is under way is the writer's, which keeps the order: more of that needn't wait."""
        self._serving = False
        self._strikes = 0

    async def put(self, frame: dict[str, Any] | NotTheProtocol) -> bool:
        """Queue a frame; waits while 64 stand unanswered, and gives up (False) when that lasts 2 s."""
        self._frames.append((self.socket.heard_at, frame))
        self._came.set()
        if self._waiting < limits.WAITING:
            return True
        try:
            async with asyncio.timeout(limits.PATIENCE):
                while self._waiting >= limits.WAITING:
                    self._room.clear()
                    await self._room.wait()
        except TimeoutError:
            return False
        return True

    async def run(self) -> None:
        """Serve until cancelled."""
        on_behalf_of(self.socket.user_id)
        while True:
            while not self._frames:
                self._came.clear()
                await self._came.wait()
            await self._writable()
            self._serving = True
            arrived, frame = self._frames.popleft()
            try:
                await self._serve(frame, arrived)
            finally:
                self._serving = False
                self._room.set()

    async def finish(self) -> None:
        """Take nothing more, and wait until everything in hand is answered."""
        while self._waiting:
            self._room.clear()
            await self._room.wait()

    @property
    def _waiting(self) -> int:
        return len(self._frames) + self._under_way + self._serving

    async def _writable(self) -> None:
        """While more than 512 KiB stand unsent, no further command is taken."""
        while self.socket.sink.unsent > limits.WINDOW:  # noqa: ASYNC110 - the buffer tells nobody that it empties
            await asyncio.sleep(0.05)

    async def _serve(self, frame: dict[str, Any] | NotTheProtocol, arrived: float) -> None:
        if isinstance(frame, NotTheProtocol):
            self._refuse(None, BadRequest(str(frame)))
            self._strikes += 1
            if self._strikes >= STRIKES:
                self.socket.close(Close.NOT_THE_PROTOCOL)
            return
        self._strikes = 0
        number = frame["id"]
        try:
            self._limit(registry.get(frame["type"]))
            entry, command = read(frame)
        except Refusal as refusal:
            self._refuse(number, refusal)
            return
        if not self._quiet.is_set() and not (entry.pipelined and self._piped):
            for later in self._laters:
                later.hurry()
            await self._quiet.wait()
        events: list[Event] = []
        try:
            with relay.holding() as events:
                caller = Caller(self.socket.user_id, self.socket, self.socket, arrived)
                answer = await self._handle(number, entry, command, caller)
            if answer is not None:
                self.socket.answer(answer.result, fence=answer.fence)
                answer.behind()
        finally:
            relay.publish(events)  # also when the socket has gone meanwhile: it was done

    async def _handle(self, number: int, entry: Entry, command: Any, caller: Caller) -> Reply | None:
        """The reply to send now, or None when it comes later."""
        assert entry.handler is not None
        try:
            result = await entry.handler(caller, command)
        except Exception as error:  # noqa: BLE001 - a handler's fault is answered and logged; the socket lives on
            return Reply(_refused(number, _as_refusal(error, entry)), _nothing)
        if isinstance(result, Later):
            self._later(number, entry, result)
            return None
        if isinstance(result, Reply):
            return Reply(_done(number, result.result), result.behind, result.fence)
        return Reply(_done(number, result), _nothing)

    def _later(self, number: int, entry: Entry, later: Later[Json]) -> None:
        self._under_way += 1
        self._laters.add(later)
        self._piped = entry.pipelined
        self._quiet.clear()

        def settled(_: Later[Json]) -> None:
            self._laters.discard(later)
            try:
                self.socket.answer(_done(number, later.result()))
            except Exception as error:  # noqa: BLE001 - as above
                self._refuse(number, _as_refusal(error, entry))
            self._under_way -= 1
            if not self._under_way:
                self._quiet.set()
            self._room.set()

        later.then(settled)

    def _limit(self, entry: Entry | None) -> None:
        wait = limits.wait_for(self.socket.user_id, entry.rate if entry else "command")
        if wait:
            raise RateLimited(retry_after=wait)

    def _refuse(self, number: int | None, refusal: Refusal) -> None:
        self.socket.answer(_refused(number, refusal))


def _done(number: int, result: Json) -> Json:
    return {"type": "reply", "id": number, "ok": True, "result": result}


def _refused(number: int | None, refusal: Refusal) -> Json:
    return {"type": "reply", "id": number, "ok": False, "error": refusal.error()}


def _as_refusal(error: Exception, entry: Entry) -> Refusal:
    """What a client is told of an error; never its text."""
    if isinstance(error, Refusal):
        return error
    expected = isinstance(error, DatabaseError | InterfaceError | TimeoutError)
    logger.log(
        logging.WARNING if expected else logging.ERROR,
        "gateway.command_failed",
        extra={"command": entry.kind.TYPE, "error": type(error).__name__},
        exc_info=None if expected else error,
    )
    return Unavailable(retry_after=1.0)


def _nothing() -> None:
    """Nothing follows the reply."""
