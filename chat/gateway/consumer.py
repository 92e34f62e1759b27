"""The Channels consumer of the socket: our own receive loop, no layer of its own (architecture, section 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer

from chat.gateway import home, limits
from chat.gateway.closing import Close
from chat.gateway.connection import Connection
from chat.gateway.handshake import Admitted, Refused, Turned, admit
from chat.gateway.tally import tally

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Gateway(AsyncConsumer):
    """One per socket. The stock consumer hops to a shared thread before each frame; this one never does."""

    channel_layer_alias = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        try:
            admitted = await admit(scope)
        except Refused:
            await send({"type": "websocket.close"})
            return
        except Turned as turned:
            await _turn_away(send, turned.code)
            return
        await self._serve(admitted, scope, receive, send)

    async def _serve(self, admitted: Admitted, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        hub, user = home.hub(), admitted.seat.user_id
        if hub.closing:
            await _turn_away(send, Close.RESTART)
            return
        if limits.sockets_of[user] >= limits.sockets_allowed():
            await _turn_away(send, Close.TOO_MANY_SOCKETS)
            return
        limits.sockets_of[user] += 1
        try:
            await send({"type": "websocket.accept"})
            await Connection(hub, admitted, receive, send, _unsent(scope)).run()
        finally:
            limits.sockets_of[user] -= 1
            if not limits.sockets_of[user]:
                del limits.sockets_of[user]


async def _turn_away(send: Send, code: Close) -> None:
    """Accept and close: a browser can't read the status of a refused handshake."""
    tally.closes[str(int(code))] += 1
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(code)})
    await asyncio.sleep(0)


def _unsent(scope: dict[str, Any]) -> Callable[[], int]:
    """How many bytes wait in the server's buffer, where the server tells."""
    told: Callable[[], int] | None = scope.get("extensions", {}).get("chatsite.unsent")
    return told if callable(told) else lambda: 0
