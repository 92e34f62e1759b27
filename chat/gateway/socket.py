"""One open socket: whose it is, which rooms are live on it, what it watches, what goes out of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chat.gateway.closing import Close
from chat.gateway.sink import Item, Sink, item
from chat.gateway.tally import tally

if TYPE_CHECKING:
    from accounts.sessions.seats import Seat
    from chat.gateway.hub import Hub


@dataclass(slots=True)
class Place:
    """A socket's place on a room's list. Nothing at or below `floor` is sent to it; it began in stay `since`."""

    floor: int
    hidden_before: int
    since: int


class Socket:
    """The state of one connection. Lives on the loop; nothing here waits."""

    def __init__(self, seat: Seat, hub: Hub, sink: Sink, close: Callable[[Close], None]) -> None:
        self.seat = seat
        self.user_id: int = seat.user_id
        self.epoch: int = seat.epoch
        self.hub = hub
        self.sink = sink
        self._close = close
        self.live: dict[int, Place] = {}
        self.sent: dict[int, int] = {}
        self.watching: frozenset[str] = frozenset()
        self.idle = False
        """Its person has not touched it for a while."""
        self.synced = False
        self.lagging = False
        self.lags = 0
        self.closing = False
        self.answering = True
        self.attaching = asyncio.Lock()
        self.heard_at = time.monotonic()
        self.pinged_at = 0.0

    @property
    def deaf(self) -> bool:
        """No event goes to it: before its first `sync`, from a lag to the next one, and once it is closing."""
        return not self.synced or self.lagging or self.closing

    def heard(self) -> None:
        """The client has sent something."""
        self.heard_at = time.monotonic()

    def tell(self, value: dict[str, Any]) -> None:
        """Send one event or hint that counts against the window."""
        self.push(item(value))

    def answer(self, value: dict[str, Any], *, fence: bool = False) -> None:
        """Send a reply, ping or other object outside the window."""
        if self.answering:
            self.sink.push(item(value, counted=False)._replace(fence=fence))

    def push(self, one: Item, *, lazy: bool = False) -> None:
        """Send encoded events, `lazy` ones beside the next frame; overrunning the window makes the socket lag."""
        if self.deaf:
            return
        if not self.sink.push(one, lazy=lazy):
            self.lag((one,))

    def push_all(self, items: Sequence[Item]) -> None:
        """The same for several that are told as one: those behind a refused one count as refused too."""
        for place, one in enumerate(items):
            if self.deaf:
                return
            if not self.sink.push(one):
                self.lag(items[place:])

    def lag(self, refused: Sequence[Item]) -> None:
        """Drop what is pending, say so once, and leave every list until the next `sync` (delivery rule 13)."""
        self.lagging = True
        self.lags += 1
        tally.lags += 1
        sent = {room: self.hub.sent_to(self, room) for room in self.live}
        for one in (*self.sink.drop_events(), *refused):
            if one.room in sent:
                sent[one.room] = min(sent[one.room], one.first - 1)
        self.hub.leave_all(self)
        self.sent.update(sent)
        self.sink.acked_at = time.monotonic()
        self.answer({"type": "lag"})

    def close(self, code: Close) -> None:
        """End the socket; the first reason counts. Before a restart what is in hand is still answered."""
        if not self.closing:
            self.closing = True
            self.answering = code is Close.RESTART
            self._close(code)
