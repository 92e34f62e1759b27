"""How changes of what waits are told: by `mine`, to all devices of one person."""

from __future__ import annotations

from typing import Any

from chat.rooms.events import Mine


def told(user: int, feed: int, row: int, shape: dict[str, Any] | None) -> Mine:
    """`mine {set: {scheduled: {id: Scheduled}}}`; null for one that is sent or cancelled."""
    return Mine(user=user, feed=feed, set={"scheduled": {str(row): shape}})
