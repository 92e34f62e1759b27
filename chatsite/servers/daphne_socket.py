"""WebSockets under Daphne: any close code, the Origin as it came, a `send` that waits for a slow reader."""

# ruff: noqa: N802, N803, N815

import asyncio
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

from chatsite.bare import BARE
from chatsite.servers.daphne_http import ORIGIN_HEADER
from chatsite.servers.valve import Valve, replace_producer

# Frames that may wait for the application before the connection isn't read any more.
WAITING = 8
# Bytes that are read from a socket in one turn: 64 KiB of one-byte fragments would hold everybody up for 0.3 s.
READ_AT_ONCE = 8 * 1024


def read_less(transport: Any) -> None:
    """Read READ_AT_ONCE bytes in a turn. Twisted has one size for this and for when a writer has to wait."""
    read, size = transport.doRead, transport.bufferSize

    def read_some() -> Any:
        transport.bufferSize = READ_AT_ONCE
        try:
            return read()
        finally:
            transport.bufferSize = size

    transport.doRead = read_some


class Inbox(asyncio.Queue[dict[str, Any]]):
    """An application's `receive`. As it comes, Daphne reads on while nothing is taken, and keeps it all."""

    def __init__(self, socket: "Socket") -> None:
        super().__init__()
        self._socket = socket
        self._shut = False
        self._closing = False

    def put_nowait(self, event: dict[str, Any]) -> None:
        """Take one of Daphne's events; what comes after our close frame has no reader."""
        if event["type"] != "websocket.receive":
            super().put_nowait(event)
        elif not self._closing:
            super().put_nowait(event)
            if not self._shut and self.qsize() > WAITING:
                self._shut = True
                self._socket.transport.pauseProducing()

    async def get(self) -> dict[str, Any]:
        """Return the next event."""
        event = await super().get()
        if self._shut and self.empty():
            self._read_on()
        return event

    def close(self) -> None:
        """Our close frame is on its way: read on to the client's, and drop what comes before it."""
        self._closing = True
        if self._shut:
            self._read_on()

    def _read_on(self) -> None:
        self._shut = False
        self._socket.transport.resumeProducing()


class Socket(WebSocketProtocol):
    """One WebSocket."""

    application_queue: Inbox
    maxMessagePayloadSize: int

    def __init__(self) -> None:
        super().__init__()
        self.valve = Valve()

    def onConnect(self, request: Any) -> Any:
        origin = request.headers.pop(ORIGIN_HEADER.decode(), None)
        if origin is not None:
            request.headers["origin"] = origin
        replace_producer(self.transport, self.valve)
        read_less(self.transport)
        return super().onConnect(request)

    def sendHttpErrorResponse(self, code: int, reason: str, responseHeaders: Any = None) -> None:
        super().sendHttpErrorResponse(code, reason, [*(responseHeaders or []), *BARE.items()])

    def sendMessage(self, payload: bytes, *how: Any, **more: Any) -> None:
        # autobahn holds what we send to the limit of what clients may: the rooms of a person in some hundreds are more.
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(payload, *how, **more)
        finally:
            self.maxMessagePayloadSize = limit

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.valve.stopProducing()
        super().onClose(wasClean, code, reason)

    def serverClose(self, code: int | None = None) -> None:
        # autobahn's sendClose refuses 1001 and 1012.
        self.valve.stopProducing()
        self.application_queue.close()
        self.sendCloseFrame(code=1000 if code is None else code)
