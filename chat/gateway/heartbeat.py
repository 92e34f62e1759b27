"""One clock for all sockets of the process: pings after silence, and an end to those that have fallen silent."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from chat.gateway import limits
from chat.gateway.closing import Close
from chat.gateway.socket import Socket

if TYPE_CHECKING:
    from chat.gateway.hub import Hub

logger = logging.getLogger(__name__)
EVERY = 1.0
PING = {"type": "ping"}


async def beat(hub: Hub) -> None:
    """Look at every socket once a second, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            _look_at_all(hub, time.monotonic())
        except Exception:  # this one task keeps all sockets of the process alive
            logger.exception("hub.heartbeat_failed")


def _look_at_all(hub: Hub, now: float) -> None:
    for socket in tuple(hub.sockets):
        look(socket, now)
    hub.hints.book.tick()
    hub.hints.apart.tick()


def look(socket: Socket, now: float) -> None:
    """Ping one socket or end it, as its silence asks. Bytes that leave the server's buffer are a sign of life."""
    sink = socket.sink
    sink.watch_buffer(now)
    if now - max(socket.heard_at, sink.drained_at) > limits.SILENCE or (
        socket.lagging and now - sink.acked_at > limits.STUCK
    ):
        socket.close(Close.TOO_SLOW)
    elif now - min(sink.sent_at, max(socket.heard_at, socket.pinged_at)) >= limits.HEARTBEAT:
        socket.pinged_at = now
        socket.answer(PING)
