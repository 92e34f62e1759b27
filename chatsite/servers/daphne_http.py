"""HTTP requests under Daphne: refused by size before the body is read, read part by part, backpressure.

As it comes, Daphne takes any body and hands it to the application as one queue of parts in memory, and it
buffers an answer without limit when the client doesn't read.
"""

# ruff: noqa: N802

import asyncio
from typing import Any

from daphne.http_protocol import WebRequest

from chatsite.bodies import REFUSAL, REFUSAL_HEADERS, body_limit
from chatsite.servers.limits import HEAD_TIMEOUT
from chatsite.servers.reactor import reactor
from chatsite.servers.valve import Valve

PART = 64 * 1024
# How long a refused client may go on sending, so that it sees our answer and not a reset.
LINGER = 10.0
REFUSAL_HEAD = b"HTTP/1.1 413 Content Too Large\r\nconnection: close\r\n%s\r\n" % b"".join(
    b"%s: %s\r\n" % header for header in REFUSAL_HEADERS
)
# Where the Origin of a handshake travels past autobahn, which answers 400 to one that it can't parse.
ORIGIN_HEADER = b"chatsite-origin"


class Body:
    """An application's `receive`: the body, part by part from Daphne's file, then the disconnect."""

    def __init__(self, request: "Request") -> None:
        self._content = request.content
        self._gone = asyncio.Event()
        self._position: int | None = 0

    def put_nowait(self, message: dict[str, Any]) -> None:
        """Take Daphne's events. Parts of the body are dropped here: they are read when they are asked for."""
        if message["type"] == "http.disconnect":
            self._gone.set()

    async def get(self) -> dict[str, Any]:
        """Return the next event."""
        if self._position is None or self._content.closed:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        self._content.seek(self._position)
        part = self._content.read(PART)
        more = len(part) == PART
        self._position = self._position + len(part) if more else None
        return {"type": "http.request", "body": part, "more_body": more}


def await_head(channel: Any) -> None:
    """Give a connection HEAD_TIMEOUT seconds to name its request: Twisted's own limit begins anew with each byte."""
    channel.head_timer = reactor.callLater(HEAD_TIMEOUT, lambda: channel.transport.abortConnection())


class Request(WebRequest):
    """One request and its answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.channel.head_timer.active():
            await_head(self.channel)
        self.valve = Valve()
        self.refused = False
        self.answering = False
        self.size = 0
        self.limit = 0

    def gotLength(self, length: int | None) -> None:
        self.channel.head_timer.cancel()
        path = self.channel._path.partition(b"?")[0].decode("latin1")
        self.limit = body_limit(path)
        super().gotLength(length)
        if length is not None and length > self.limit:
            self.refuse()

    def handleContentChunk(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.limit and not self.refused:
            self.refuse()
        if not self.refused:
            super().handleContentChunk(data)

    def refuse(self) -> None:
        """Answer 413 now; what still comes is dropped until the client is done or LINGER is over."""
        self.refused = True
        self.requestHeaders.removeHeader(b"Expect")
        self.channel.transport.write(REFUSAL_HEAD + REFUSAL)
        self.cut = reactor.callLater(LINGER, self.channel.transport.abortConnection)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        if self.refused:
            self.channel.loseConnection()
        else:
            super().requestReceived(command, path, version)

    def process(self) -> Any:
        origins = self.requestHeaders.getRawHeaders(b"origin")
        self.requestHeaders.removeHeader(ORIGIN_HEADER)
        if self.requestHeaders.hasHeader(b"upgrade") and origins:
            self.requestHeaders.setRawHeaders(ORIGIN_HEADER, origins)
            self.requestHeaders.removeHeader(b"origin")
        return super().process()

    def handle_reply(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and self.channel is not None and not self.finished:
            self.answering = True
            self.registerProducer(self.valve, True)
            if self.server.draining:
                self.channel.persistent = False
                self.responseHeaders.setRawHeaders(b"connection", [b"close"])
        super().handle_reply(message)

    def finish(self) -> None:
        if self.answering:
            self.answering = False
            self.unregisterProducer()
        super().finish()

    def connectionLost(self, reason: Any) -> None:
        if self.refused and self.cut.active():
            self.cut.cancel()
        if self.channel is not None and self.channel.head_timer.active():
            self.channel.head_timer.cancel()
        self.producer = None
        self.valve.stopProducing()
        super().connectionLost(reason)
