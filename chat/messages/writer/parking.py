"""Rooms that somebody else holds: their plans wait here, and behind them what follows in their lanes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from chat.messages.writer.plans import Plan
from chat.wire.later import Later


@dataclass(slots=True, eq=False)
class Item:
    """A plan in the queue, since when (the loop's time), and who waits for it."""

    plan: Plan
    since: float
    insists: bool = False
    """Nobody asks for it again, so it is tried until it is done."""
    later: Later[dict[str, Any]] = field(default_factory=Later)
    order: int = field(default_factory=count().__next__)
    """Its place among all that were ever submitted."""


class Parking:
    """Waiting items by the room that is held. A lane stands in one place only, so its order is kept."""

    def __init__(self) -> None:
        self._rooms: dict[int, deque[Item]] = {}
        self._lanes: dict[object, int] = {}
        self._held_since: dict[int, float] = {}
        self.size = 0

    def held_for(self, room: int, now: float) -> float:
        """Seconds since the room was first found held; it counts from now when it wasn't yet."""
        return now - self._held_since.setdefault(room, now)

    def free(self, rooms: Iterable[int]) -> None:
        """These rooms could be locked."""
        for room in rooms:
            self._held_since.pop(room, None)

    def place(self, plan: Plan) -> int | None:
        """The held room behind which this plan has to wait, if any."""
        if plan.lane is not None and plan.lane in self._lanes:
            return self._lanes[plan.lane]
        return plan.room if plan.room in self._rooms else None

    def park(self, item: Item, room: int, *, back: bool = False) -> bool:
        """Let the item wait behind `room`. True when it is the first one there. `back`: it comes back from a batch,
        so it goes before later ones of its lane that have come here meanwhile."""
        first = room not in self._rooms
        waiting = self._rooms.setdefault(room, deque())
        overtaken = back and item.plan.lane in self._lanes
        waiting.insert(_place_of(item, waiting) if overtaken else len(waiting), item)
        if item.plan.lane is not None:
            self._lanes[item.plan.lane] = room
        self.size += 1
        return first

    def take_own(self, room: int, in_batch: Iterable[object] = ()) -> list[Item]:
        """Take out what is for `room` itself and nothing of its lane stands before, here or in the batch that is
        under way (`in_batch`: its lanes); the others stay."""
        taken: list[Item] = []
        behind = set(in_batch)
        left: deque[Item] = deque()
        for item in self._rooms[room]:
            lane = item.plan.lane
            if item.plan.room == room and (lane is None or lane not in behind):
                taken.append(item)
            else:
                left.append(item)
                if lane is not None:
                    behind.add(lane)
        self._rooms[room] = left
        self.size -= len(taken)
        return taken

    def leave(self, room: int) -> deque[Item]:
        """Take out all that waits behind `room`, in its order."""
        items = self._rooms.pop(room, deque())
        for item in items:
            if item.plan.lane is not None:
                self._lanes.pop(item.plan.lane, None)
        # Lanes whose items were taken out before have nothing left here either.
        for lane in [lane for lane, place in self._lanes.items() if place == room]:
            del self._lanes[lane]
        self.size -= len(items)
        return items


def _place_of(item: Item, waiting: deque[Item]) -> int:
    """Where an item belongs: before the first later one of its lane, else at the end."""
    for place, other in enumerate(waiting):
        if other.plan.lane is item.plan.lane and other.order > item.order:
            return place
    return len(waiting)
