"""The process's hub, made when the first socket comes, on the loop that it came on."""

from __future__ import annotations

import asyncio

from chat import relay
from chat.gateway.hub import Hub
from chat.mentions import telling
from chat.messages import quoting
from chat.notifications import heeding

_hub: Hub | None = None


def hub() -> Hub:
    """The hub of the running loop."""
    global _hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
        relay.listen(_hub)
        _hub.spawn(quoting.sweep())
        _hub.spawn(telling.sweep())
        _hub.spawn(heeding.keep_fresh())
    return _hub


def existing() -> Hub | None:
    """The hub, if a socket ever came."""
    return _hub
