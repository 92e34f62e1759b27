"""A room as the hub knows it: who listens, up to which rev they were told, and what they may still be told again.

Delivery rules 7, 10 and 14 live here: strokes go out in the order of their revs, a frame ends where somebody
comes or goes, and a socket that was attached at a snapshot's rev gets what lies between it and now.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chat.gateway.limits import SPLIT
from chat.gateway.sink import Item
from chat.gateway.tally import tally
from chat.relay.doorbells import RoomBell, Stroke
from chat.wire.encoding import encode

if TYPE_CHECKING:
    from chat.gateway.socket import Place, Socket

KEPT_CHANGES = 256
KEPT_BYTES = 256 * 1024


class Line:
    """One room on this process."""

    def __init__(self, room: int, rev: int) -> None:
        self.room = room
        self.rev = rev
        self.places: dict[Socket, Place] = {}
        self.special: set[Socket] = set()
        self.pending: list[Stroke] = []
        self.kept: deque[Stroke] = deque()
        self.kept_bytes = 0
        self.kept_from = rev
        self.waiting: dict[int, RoomBell] = {}
        self.known = rev
        """The highest rev that anybody told of."""
        self.suspect = False
        self.healing = False
        self.heals = 0

    def accept(self, stroke: Stroke) -> None:
        """The next stroke: it is pending until the flush."""
        self.rev = stroke.rev
        self.pending.append(stroke)
        self._keep(stroke)

    def between(self, rev: int) -> list[Stroke] | None:
        """What was told above `rev`, or None when that is no longer kept."""
        if rev >= self.rev:
            return []
        if rev < self.kept_from:
            return None
        return [stroke for stroke in self.kept if stroke.rev > rev]

    def forget(self, rev: int) -> None:
        """After a heal: what lies at or below `rev` can't be told again."""
        self.rev = rev
        self.kept.clear()
        self.kept_bytes = 0
        self.kept_from = rev

    def add(self, socket: Socket, place: Place) -> None:
        """Put a socket on the list; call `flush` before, so that nothing pending goes to it twice."""
        self.places[socket] = place
        if place.floor > self.rev or place.hidden_before > 1:
            self.special.add(socket)

    def remove(self, socket: Socket) -> None:
        self.places.pop(socket, None)
        self.special.discard(socket)

    def flush(self) -> None:
        """Tell everybody on the list what is pending."""
        strokes, self.pending = self.pending, []
        if not strokes or not self.places:
            return
        shared = None
        sockets = tuple(self.places)
        for socket in sockets:
            if socket in self.special:
                self._flush_special(socket, strokes)
                continue
            if shared is None:
                shared = list(items(self.room, strokes))
            for one in shared:
                socket.push(one)
        tally.deliveries += len(strokes) * len(sockets)
        for stroke in strokes:
            if stroke.arrived:
                tally.seen.observe(time.monotonic() - stroke.arrived)

    def _flush_special(self, socket: Socket, strokes: list[Stroke]) -> None:
        place = self.places[socket]
        for one in items(self.room, visible(strokes, place)):
            socket.push(one)
        if place.floor <= self.rev and place.hidden_before <= 1:
            self.special.discard(socket)

    def _keep(self, stroke: Stroke) -> None:
        self.kept.append(stroke)
        self.kept_bytes += len(stroke.frame)
        while len(self.kept) > KEPT_CHANGES or self.kept_bytes > KEPT_BYTES:
            dropped = self.kept.popleft()
            self.kept_bytes -= len(dropped.frame)
            self.kept_from = dropped.rev


def visible(strokes: Iterable[Stroke], place: Place) -> list[Stroke]:
    """What of `strokes` the holder of `place` is told: above his floor, and nothing of what is hidden from him."""
    told = []
    for stroke in strokes:
        if stroke.rev <= place.floor:
            continue
        if stroke.number is not None and stroke.number < place.hidden_before:
            continue
        if stroke.quotes is not None and stroke.quotes < place.hidden_before:
            stroke = _without_quote(stroke)
        told.append(stroke)
    return told


def items(room: int, strokes: Iterable[Stroke]) -> Iterator[Item]:
    """The strokes as items of at most 64 KiB, one alone may be larger."""
    batch: list[Stroke] = []
    size = 0
    for stroke in strokes:
        if batch and size + len(stroke.frame) + 1 > SPLIT - 2:
            yield _item(room, batch)
            batch, size = [], 0
        batch.append(stroke)
        size += len(stroke.frame) + 1
    if batch:
        yield _item(room, batch)


def _item(room: int, strokes: list[Stroke]) -> Item:
    data = b",".join(stroke.frame for stroke in strokes)
    return Item(data.decode(), len(data), True, room, strokes[0].rev)


def _without_quote(stroke: Stroke) -> Stroke:
    frame = json.loads(stroke.frame)
    for holder in (frame.get("message"), frame.get("set")):
        if isinstance(holder, dict) and "quote" in holder:
            holder["quote"] = None
    return Stroke(
        stroke.rev, encode(frame), stroke.number, stroke.quotes, stroke.joins, stroke.leaves, stroke.gone
    )
