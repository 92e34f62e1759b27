"""Rooms whose changes are committed or about to be, but not yet answered in this process.

A heal of such a room waits until the answer is out, at most a second, so that a reply stands before the
event it caused (delivery rule 12).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable

_rooms: Counter[int] = Counter()
_changed: asyncio.Event | None = None


def enter(rooms: Iterable[int]) -> None:
    """Call on the loop, before the transaction of a batch begins."""
    _rooms.update(rooms)


def leave(rooms: Iterable[int]) -> None:
    """Call on the loop, after the batch was answered."""
    global _changed
    for room in rooms:
        _rooms[room] -= 1
        if _rooms[room] <= 0:
            del _rooms[room]
    if _changed is not None:
        _changed.set()
        _changed = None


async def quiet(room: int, patience: float = 1.0) -> None:
    """Wait until nothing of `room` is under way, at most `patience` seconds."""
    global _changed
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while _rooms[room] > 0 and (left := until - loop.time()) > 0:
        if _changed is None:
            _changed = asyncio.Event()
        try:
            await asyncio.wait_for(_changed.wait(), left)
        except TimeoutError:
            return
