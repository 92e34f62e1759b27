"""uvicorn as this site needs it: our limits, our drain, exit status 0."""

import asyncio
import logging
import socket
from collections.abc import Callable, Sequence
from http import HTTPStatus
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Response
from websockets.server import ServerProtocol

from chatsite.bare import BARE
from chatsite.servers.drain import drain, end_at_last
from chatsite.servers.limits import ABORT, CLOSE_TIMEOUT, FRAME_LIMIT, HEAD_TIMEOUT, KEEP_ALIVE

# Bytes that are cut into frames before these are taken.
PARSED_AT_ONCE = 8 * 1024
# Pieces of a message that are kept apart: each costs more than its bytes.
FRAGMENTS = 1024


class Handshake(ServerProtocol):
    """Its refusals carry the headers of every answer."""

    def send_response(self, response: Response) -> None:
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            response.headers.update(BARE)
        super().send_response(response)


class Socket(WebSocketsSansIOProtocol):
    """A WebSocket that can always be closed, and whose close code reaches the client."""

    failed = False

    def __init__(self, config: uvicorn.Config, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self.conn = Handshake(max_size=config.ws_max_size, logger=logging.getLogger("uvicorn.error"))

    def data_received(self, data: bytes) -> None:
        """Take what came, a little at a time: of 256 KiB in fragments of a byte, 37,000 frames are made at once."""
        for start in range(0, len(data), PARSED_AT_ONCE):
            # Closing with unread bytes would reset the connection and overtake the close frame.
            if not self.failed:
                super().data_received(data[start : start + PARSED_AT_ONCE])

    def handle_cont(self, event: Frame) -> None:
        super().handle_cont(event)
        if len(self.frames) > FRAGMENTS:
            self.frames = [b"".join(self.frames)]

    def handle_parser_exception(self) -> None:
        self.failed = True
        assert self.conn.close_sent is not None
        self.queue.put_nowait({"type": "websocket.disconnect", "code": self.conn.close_sent.code})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.transport.write_eof()
        self._give_up_later()

    async def send(self, message: Any) -> None:
        closing = message["type"] == "websocket.close" and self.handshake_complete
        if closing:
            self.writable.set()  # a stalled reader can be closed without waiting for it to read
        await super().send(message)
        if closing:
            self._give_up_later()

    def shutdown(self) -> None:
        if self.transport.is_closing() or self.close_sent:
            self.transport.abort()
        else:
            super().shutdown()

    def _give_up_later(self) -> None:
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(CLOSE_TIMEOUT, self.transport.abort)


class Request(HttpToolsProtocol):
    """An HTTP connection that must name its request within HEAD_TIMEOUT seconds."""

    head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_timer = self.loop.call_later(HEAD_TIMEOUT, transport.abort)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEAD_TIMEOUT, self.transport.abort)

    def on_headers_complete(self) -> None:
        self._stop_head_timer()
        self.scope["extensions"] = {ABORT: self.transport.abort}  # type: ignore[dict-item]
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def _stop_head_timer(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None


class Server(uvicorn.Server):
    """Drains on the first signal; the second one ends it at once."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Recording the signal would raise it again at the end, and the exit status wouldn't be 0.
        if self.should_exit:
            self.force_exit = True
        else:
            self.should_exit = True
            end_at_last()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if not isinstance(connection, Socket):
                connection.shutdown()
        if not self.force_exit:
            await drain(self)
        await super().shutdown(sockets)

    def open_sockets(self) -> Sequence[Callable[[], None]]:
        """See `drain.Connections`."""
        sockets = [one for one in self.server_state.connections if isinstance(one, Socket)]
        return [one.shutdown for one in sockets if not one.close_sent and not one.transport.is_closing()]

    def busy(self) -> bool:
        """See `drain.Connections`."""
        return bool(self.server_state.connections or self.server_state.tasks) and not self.force_exit


def run(application: Any, sockets: list[socket.socket]) -> None:
    """Serve ASGI `application` on listening `sockets` until told to stop."""
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http=Request,
        ws=Socket,
        ws_max_size=FRAME_LIMIT,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets)
