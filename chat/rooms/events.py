"""What is told of rooms and of people's places in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from chat.wire.events import PersonalEvent, TimelineEvent

NAMED_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class RoomChanged(TimelineEvent):
    """The room itself or its list of members changed.

    `state` is the room as it is at this rev. Each list names at most 50 people; where there are more, the list is
    left out and `joined_count`, `left_count` or `changed_count` stands instead. `changed`: whose role is another.
    """

    TYPE: ClassVar[str] = "room.changed"
    SHAPE: ClassVar[dict[str, str]] = {
        "state?": "RoomState without `me`",
        "joined?": "list of user ids",
        "left?": "list of user ids",
        "changed?": "list of user ids",
        "joined_count?": "integer",
        "left_count?": "integer",
        "changed_count?": "integer",
    }

    state: dict[str, Any] | None = None
    changed: tuple[int, ...] = ()

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {} if self.state is None else {"state": self.state}
        for name, people in (("joined", self.joins), ("left", self.leaves), ("changed", self.changed)):
            if len(people) > NAMED_AT_MOST:
                body[f"{name}_count"] = len(people)
            elif people:
                body[name] = list(people)
        return body


@dataclass(frozen=True, kw_only=True)
class Mine(PersonalEvent):
    """Something that is mine alone changed on one of my devices, or my role in a room. What was cleared is null."""

    TYPE: ClassVar[str] = "mine"
    SHAPE: ClassVar[dict[str, str]] = {
        "room?": "room id",
        "thread?": "number of the thread's root",
        "set": "object: read, unread, mentions, level, muted_until, starred, draft, hidden, role",
    }

    room: int | None = None
    thread: int | None = None
    set: dict[str, Any]

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {} if self.room is None else {"room": self.room}
        if self.thread is not None:
            body["thread"] = self.thread
        return {**body, "set": self.set}


@dataclass(frozen=True, kw_only=True)
class RoomAdded(PersonalEvent):
    """I am in a room from now on: it is live from the `rev` of its state, before the room's first event.

    This event names the room by its id only. The gateway reads the RoomState with `me` in the snapshot at which
    it puts each socket on the room's list, so that nothing falls between the two.
    """

    TYPE: ClassVar[str] = "room.added"
    SHAPE: ClassVar[dict[str, str]] = {"room": "RoomState"}

    room: int

    def body(self) -> dict[str, Any]:
        return {"room": self.room}


@dataclass(frozen=True, kw_only=True)
class RoomRemoved(PersonalEvent):
    """I am not in a room any more. Of a deleted room everybody is told without a `feed`."""

    TYPE: ClassVar[str] = "room.removed"
    SHAPE: ClassVar[dict[str, str]] = {"room": "room id", "why": "`left` or `removed` or `deleted`"}

    room: int
    why: Literal["left", "removed", "deleted"]

    def body(self) -> dict[str, Any]:
        return {"room": self.room, "why": self.why}


@dataclass(frozen=True, kw_only=True)
class Notification(PersonalEvent):
    """Something wants my attention, because of `kind`: the strongest reason. `number` 0 names no message; `thread` is
    there for a reply that stands in a thread only. With `quiet` I am not to be disturbed: no sound.

    `reminder` is as it stands from now on: a device that missed this event is told the same by `mine`.
    """

    TYPE: ClassVar[str] = "notification"
    SHAPE: ClassVar[dict[str, str]] = {
        "kind": "`direct`, `mention`, `reply`, `thread`, `keyword`, `room` or `reminder`",
        "room": "room id",
        "number": "integer",
        "by": "user id",
        "thread?": "number of the thread's root",
        "quiet?": "`mute` or `dnd`",
        "reminder?": "Reminder",
    }

    kind: str
    room: int
    number: int
    by: int
    more: dict[str, Any] = field(default_factory=dict)
    """What of the optional fields there is."""

    def body(self) -> dict[str, Any]:
        told = {name: value for name, value in self.more.items() if value}
        return {"kind": self.kind, "room": self.room, "number": self.number, "by": self.by, **told}
