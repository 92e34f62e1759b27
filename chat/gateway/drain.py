"""Closing every socket of the process, spread over some seconds: before it stops."""

from __future__ import annotations

import secrets

from chat.gateway import home
from chat.gateway.closing import Close
from chat.messages import writer


async def close_all(*, code: int = Close.RESTART, over: float = 3.0) -> None:
    """Close all sockets with `code` within `over` seconds; what is in hand is answered and
    stored first, none may open."""
    hub = home.existing()
    if hub is None:
        return
    hub.closing = True
    sockets = list(hub.sockets)
    secrets.SystemRandom().shuffle(sockets)
    for place, socket in enumerate(sockets):
        hub.loop.call_later(over * place / max(1, len(sockets)), socket.close, Close(code))
    while hub.sockets:
        hub.changed.clear()
        await hub.changed.wait()
    await writer.drained()
