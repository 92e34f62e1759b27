"""How reminders are told: by `mine` when they change, by `rooms.events.Notification` when their time has come."""

from __future__ import annotations

from typing import Any

from chat.rooms.events import Mine

Json = dict[str, Any]


def told(user: int, feed: int, row: int, shape: Json | None) -> Mine:
    """`mine {set: {reminders: {id: Reminder}}}`; null for one that is done or cancelled."""
    return Mine(user=user, feed=feed, set={"reminders": {str(row): shape}})
