"""How reminders are told: by `mine` when they change, by `notification` when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.rooms.events import Mine
from chat.wire.events import PersonalEvent

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Notification(PersonalEvent):
    """Something wants my attention. `kind` is `reminder`; `number` 0 names no message. `reminder` is as it stands
    from now on: a device that missed this event is told the same by `mine`."""

    TYPE: ClassVar[str] = "notification"
    SHAPE: ClassVar[dict[str, str]] = {
        "kind": "`reminder`",
        "room": "room id",
        "number": "integer",
        "by": "user id",
        "reminder?": "Reminder",
    }

    kind: str
    room: int
    number: int
    by: int
    reminder: Json

    def body(self) -> Json:
        return {
            "kind": self.kind,
            "room": self.room,
            "number": self.number,
            "by": self.by,
            "reminder": self.reminder,
        }


def told(user: int, feed: int, row: int, shape: Json | None) -> Mine:
    """`mine {set: {reminders: {id: Reminder}}}`; null for one that is done or cancelled."""
    return Mine(user=user, feed=feed, set={"reminders": {str(row): shape}})
