"""Which part of the site answers what comes in from a server."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chatsite.onehop import Receive, Scope, Send
from chatsite.static.server import StaticServer

# Channels and our own modules each describe an ASGI application in types of their own.
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Site:
    """An ASGI application made of static files, `streams` by the beginning of their path, `pages` (any other HTTP)
    and `sockets` by their exact path.

    A stream takes a body, or gives an answer, piece by piece: nothing of Django stands before it. The longest
    beginning that fits has the word. A WebSocket to any other path is refused with 403 before it opens.
    """

    def __init__(
        self,
        *,
        pages: Application,
        sockets: Mapping[str, Application],
        streams: Mapping[str, Application] | None = None,
    ) -> None:
        self.pages = pages
        self.sockets = sockets
        self.streams = sorted((streams or {}).items(), key=lambda one: -len(one[0]))
        self.static = StaticServer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answering(scope["path"])(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.sockets.get(scope["path"], refuse)(scope, receive, send)
        else:
            raise ValueError(f"No part of the site answers {scope['type']!r}.")

    def _answering(self, path: str) -> Application:
        if self.static.owns(path):
            return self.static
        return next((stream for prefix, stream in self.streams if path.startswith(prefix)), self.pages)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket's handshake."""
    await receive()
    await send({"type": "websocket.close"})
