"""One connection between a client and the process: two lines on which everything arrives later, in its order."""

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any

from django.conf import settings

from chat.gateway.consumer import Gateway

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
LOST = 1006
Down = tuple[str, Any]


class Wire:
    """The consumer is the real one; `ears` is the client at the other end."""

    def __init__(self, world: "World", ears: Any, cookie: str) -> None:
        self.world, self.ears = world, ears
        self.up: deque[Json] = deque()
        self.down: deque[Down] = deque()
        self.cut = False
        """The client has turned away: nothing of this reaches it any more."""
        self.ended = False
        """The process is done with it."""
        self._arrived: deque[Json] = deque([{"type": "websocket.connect"}])
        self._came = asyncio.Event()
        self.buffers = world.random.random() < world.knobs.buffers
        scope = {
            "type": "websocket",
            "query_string": b"v=1",
            "client": ("127.0.0.1", 1),
            "headers": [
                (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
                (b"origin", settings.SITE_ORIGINS[0].encode()),
            ],
            "extensions": {"chatsite.unsent": self._unsent},
        }
        with world.loop.running():
            self.task = world.loop.create_task(Gateway()(scope, self._receive, self._send))
        self.task.add_done_callback(self._done)

    # The process's end

    async def _receive(self) -> Json:
        while not self._arrived:
            self._came.clear()
            await self._came.wait()
        return self._arrived.popleft()

    async def _send(self, message: Json) -> None:
        if message["type"] == "websocket.send":
            self.down.append(("frame", message["text"]))
            if self.world.random.random() < self.world.knobs.slow_sends:
                await self.world.pause()
        elif message["type"] == "websocket.close":
            self.down.append(("close", message.get("code", LOST)))
            self.ended = True

    def _unsent(self) -> int:
        return sum(len(one) for kind, one in self.down if kind == "frame") if self.buffers else 0

    def _done(self, task: Any) -> None:
        if not self.ended:
            self.down.append(("close", LOST))
            self.ended = True
        if not task.cancelled() and task.exception() is not None:
            self.world.fail(f"a connection ended with {task.exception()!r}")

    # What is under way

    def arrive_up(self) -> None:
        """The client's oldest frame reaches the process."""
        self._arrived.append(self.up.popleft())
        with self.world.loop.running():
            self._came.set()

    def arrive_down(self) -> None:
        """The process's oldest frame reaches the client."""
        kind, what = self.down.popleft()
        if kind == "close":
            self.cut = True
            self.ears.lost(what)
        else:
            self.ears.frame(json.loads(what))

    # The client's end

    def send(self, value: Json) -> None:
        self.up.append({"type": "websocket.receive", "text": json.dumps(value)})

    def abandon(self) -> None:
        """The client turns away. What it sent still arrives, or the line is broken there, too."""
        self.cut = True
        self.down.clear()
        if self.world.random.random() < 0.5:
            self.up.clear()
        self.up.append({"type": "websocket.disconnect", "code": LOST})
