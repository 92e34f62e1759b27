"""Daphne as this site needs it: our limits, backpressure, close codes that arrive, our drain."""

# ruff: noqa: N802

import asyncio
import signal
import socket
from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory
from daphne.ws_protocol import WebSocketFactory
from twisted.logger import globalLogBeginner

from chatsite.servers.daphne_http import Body, Request, await_head
from chatsite.servers.daphne_socket import Inbox, Socket
from chatsite.servers.drain import drain, end_at_last
from chatsite.servers.limits import ABORT, CLOSE_TIMEOUT, FRAME_LIMIT, HEAD_TIMEOUT
from chatsite.servers.reactor import reactor


class RequestFactory(HTTPFactory):
    """Builds HTTP connections whose requests are ours."""

    def buildProtocol(self, addr: Any) -> Any:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        await_head(protocol._channel)
        return protocol


class SocketFactory(WebSocketFactory):
    """Builds our sockets."""

    protocol = Socket


class Server(daphne.server.Server):
    """Listens on sockets that are already bound; drains on the first signal, ends at once on the second."""

    def __init__(self, application: Any, sockets: list[socket.socket]) -> None:
        super().__init__(
            application,
            endpoints=["bound already"],
            websocket_timeout=-1,
            ping_interval=float("inf"),
            request_buffer_size=1024 * 1024,
            server_name="",
        )
        self.sockets = sockets
        self.draining = False

    def run(self) -> None:
        """Serve until told to stop."""
        # Twisted's own log says nothing that ours doesn't.
        observers: list[Any] = [lambda _: None]
        globalLogBeginner.beginLoggingTo(observers, redirectStandardIO=False, discardBuffer=True)
        self.connections: dict[Any, dict[str, Any]] = {}
        self.http_factory = RequestFactory(self)
        self.ws_factory = SocketFactory(self, server="")
        # One call only: each one resets allowNullOrigin.
        self.ws_factory.setProtocolOptions(
            allowNullOrigin=True,
            failByDrop=False,
            maxFramePayloadSize=FRAME_LIMIT,
            maxMessagePayloadSize=FRAME_LIMIT,
            openHandshakeTimeout=HEAD_TIMEOUT,
            closeHandshakeTimeout=CLOSE_TIMEOUT,
        )
        for bound in self.sockets:
            self.listeners.append(reactor.adoptStreamPort(bound.fileno(), bound.family, self.http_factory))
            bound.close()  # the reactor has its own copy of the descriptor
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.told_to_stop, loop)
        reactor.run(installSignalHandlers=False)

    def told_to_stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to drain; told again, stop without it."""
        if self.draining:
            reactor.stop()
            return
        self.draining = True
        end_at_last()
        self.stopping = loop.create_task(self.drain_and_stop())

    async def drain_and_stop(self) -> None:
        """Stop listening, answer what is in hand, close every socket, end the loop."""
        for listener in self.listeners:
            listener.stopListening()
        try:
            await drain(self)
        finally:
            reactor.stop()

    def open_sockets(self) -> Sequence[Callable[[], None]]:
        """See `drain.Connections`."""
        sockets = [
            one for one in self.connections if isinstance(one, Socket) and one.state == Socket.STATE_OPEN
        ]
        return [partial(one.serverClose, 1012) for one in sockets]

    def busy(self) -> bool:
        """See `drain.Connections`."""
        return any(
            isinstance(one, Socket)
            or ("application_instance" in details and not details["application_instance"].done())
            for one, details in self.connections.items()
            if "disconnected" not in details
        )

    def create_application(self, protocol: Any, scope: MutableMapping[str, Any]) -> Any:
        """Start the application for one request or socket and return what its events are put into."""
        scope.setdefault("asgi", {"version": "3.0"})
        if scope["type"] == "http":
            scope["extensions"] = {ABORT: protocol.channel.transport.abortConnection}
        inbox: Any = Body(protocol) if scope["type"] == "http" else Inbox(protocol)
        running = self.application(scope=scope, receive=inbox.get, send=partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    async def handle_reply(self, protocol: Any, message: MutableMapping[str, Any]) -> None:
        """Pass on what the application sends, and let it wait while the client takes nothing."""
        await super().handle_reply(protocol, message)
        await protocol.valve.opened()


def run(application: Any, sockets: list[socket.socket]) -> None:
    """Serve ASGI `application` on listening `sockets` until told to stop."""
    Server(application, sockets).run()
