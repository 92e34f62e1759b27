"""WebSockets under Daphne: any close code, the Origin as it came, a `send` that waits for a slow reader."""

# ruff: noqa: N802, N803

from typing import Any

from daphne.ws_protocol import WebSocketProtocol

from chatsite.bare import BARE
from chatsite.servers.daphne_http import ORIGIN_HEADER
from chatsite.servers.valve import Valve, replace_producer


class Socket(WebSocketProtocol):
    """One WebSocket."""

    def __init__(self) -> None:
        super().__init__()
        self.valve = Valve()

    def onConnect(self, request: Any) -> Any:
        origin = request.headers.pop(ORIGIN_HEADER.decode(), None)
        if origin is not None:
            request.headers["origin"] = origin
        replace_producer(self.transport, self.valve)
        return super().onConnect(request)

    def sendHttpErrorResponse(self, code: int, reason: str, responseHeaders: Any = None) -> None:
        super().sendHttpErrorResponse(code, reason, [*(responseHeaders or []), *BARE.items()])

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.valve.stopProducing()
        super().onClose(wasClean, code, reason)

    def serverClose(self, code: int | None = None) -> None:
        # autobahn's sendClose refuses 1001 and 1012.
        self.valve.stopProducing()
        self.sendCloseFrame(code=1000 if code is None else code)
