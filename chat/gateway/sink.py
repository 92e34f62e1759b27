"""What goes out of one socket: bounded, in order, as few frames as possible.

Pushing never waits. One task sends all that waits as one frame. Events count against the window until the
client acknowledges the frame they went in; replies don't.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from chat.gateway.limits import SPLIT, WINDOW
from chat.gateway.tally import tally
from chat.wire.encoding import encode

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Item(NamedTuple):
    """JSON objects joined by commas, `size` bytes of them. `room` and `first`: which revs it tells, from where.

    `counted`: it stands against the window. `fence`: nothing that stands before it may be dropped.
    """

    text: str
    size: int
    counted: bool
    room: int = 0
    first: int = 0
    fence: bool = False


def item(value: dict[str, Any], *, counted: bool = True) -> Item:
    """One object, encoded."""
    data = encode(value)
    return Item(data.decode(), len(data), counted)


class Sink:
    """The way out of one socket."""

    def __init__(self, send: Send, unsent: Callable[[], int]) -> None:
        self._send = send
        self._server_unsent = unsent
        self._queue: deque[Item] = deque()
        self._wake = asyncio.Event()
        self.emptied = asyncio.Event()
        """Set while nothing waits here."""
        self._in_flight: deque[tuple[int, int]] = deque()
        self._queued = 0
        self.outstanding = 0
        self.frames = 0
        self.acked = 0
        self.sent_at = time.monotonic()
        self.acked_at = self.sent_at
        self.drained_at = self.sent_at
        self._buffered = 0

    def push(self, one: Item, *, lazy: bool = False) -> bool:
        """Queue an item. False when the window is overrun by it: then it was not taken.

        `lazy`: it goes with what comes next, or when somebody calls `wake`.
        """
        if one.counted:
            if self.outstanding + one.size > WINDOW and self.outstanding:
                return False
            self.outstanding += one.size
        self._queued += one.size
        self._queue.append(one)
        if not lazy:
            self.wake()
        return True

    def wake(self) -> None:
        """Send what waits."""
        if self._queue:
            self.emptied.clear()
            self._wake.set()

    def drop_events(self) -> list[Item]:
        """Take back every counted item behind the last fence that is not on its way yet, and return them."""
        fence = max((place for place, one in enumerate(self._queue) if one.fence), default=-1)
        dropped = [one for place, one in enumerate(self._queue) if one.counted and place > fence]
        self._queue = deque(one for place, one in enumerate(self._queue) if not one.counted or place <= fence)
        size = sum(one.size for one in dropped)
        self.outstanding -= size
        self._queued -= size  # and not what is left in the queue: a frame may be on its way
        return dropped

    def ack(self, count: int) -> None:
        """The client has taken `count` frames since the socket opened; a count that was not sent is ignored."""
        if count > self.frames:
            return
        if count > self.acked:
            self.acked, self.acked_at = count, time.monotonic()
        while self._in_flight and self._in_flight[0][0] <= count:
            self.outstanding -= self._in_flight.popleft()[1]

    def watch_buffer(self, now: float) -> None:
        """Note whether bytes have left the server's buffer since the last call."""
        buffered = self._server_unsent()
        if buffered < self._buffered:
            self.drained_at = now
        self._buffered = buffered

    @property
    def unsent(self) -> int:
        """Bytes that wait here and in the server's buffer."""
        return self._queued + self._server_unsent()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._send_one()
            self.emptied.set()

    async def _send_one(self) -> None:
        text, size, counted = self._take()
        self.frames += 1
        tally.sent += 1
        if counted:
            self._in_flight.append((self.frames, counted))
        self.sent_at = time.monotonic()
        await self._send({"type": "websocket.send", "text": text})
        self._queued -= size

    def _take(self) -> tuple[str, int, int]:
        """The next frame's text, its size, and how much of it counts."""
        first = self._queue.popleft()
        if not self._queue:
            return f"[{first.text}]", first.size, first.size if first.counted else 0
        taken, size, counted = [first.text], first.size, first.size if first.counted else 0
        while self._queue and size + self._queue[0].size + len(taken) + 2 <= SPLIT:
            one = self._queue.popleft()
            taken.append(one.text)
            size += one.size
            counted += one.size if one.counted else 0
        return f"[{','.join(taken)}]", size, counted
