"""Which part of the site answers what comes in from a server."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chatsite.onehop import Receive, Scope, Send
from chatsite.static.server import StaticServer

# Channels and our own modules each describe an ASGI application in types of their own.
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Site:
    """An ASGI application made of static files, `pages` (any other HTTP) and `sockets` by their exact path.

    A WebSocket to any other path is refused with 403 before it opens.
    """

    def __init__(self, *, pages: Application, sockets: Mapping[str, Application]) -> None:
        self.pages = pages
        self.sockets = sockets
        self.static = StaticServer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self.static if self.static.owns(scope["path"]) else self.pages
            await answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.sockets.get(scope["path"], refuse)(scope, receive, send)
        else:
            raise ValueError(f"No part of the site answers {scope['type']!r}.")


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket's handshake."""
    await receive()
    await send({"type": "websocket.close"})
