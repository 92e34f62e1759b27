"""What happened in a room and takes a system message. The log, a higher concept, writes it.

Written: that a room was made, renamed, given another topic, archived or opened again; in private rooms and group
directs also who came and went. In public rooms joins and leaves are only `room.changed`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from chat.rooms.locking import LockedRoom
from chat.wire.events import TimelineEvent


class What(StrEnum):
    """`system.what` of the message."""

    MADE = "made"
    RENAMED = "renamed"
    TOPIC = "topic"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    ADDED = "added"
    JOINED = "joined"
    REMOVED = "removed"
    LEFT = "left"


Writer = Callable[[LockedRoom, str, int, tuple[int, ...]], list[TimelineEvent]]

writers: list[Writer] = []
"""Filled at start. Each is called inside the transaction with (locked room, what, actor id, user ids): it takes
its number and rev from the room, which the caller stores, and returns the events to publish after the commit."""


def write(room: LockedRoom, what: What, actor_id: int, user_ids: tuple[int, ...]) -> list[TimelineEvent]:
    """Have the message written by whoever keeps the log."""
    return [event for writer in writers for event in writer(room, what.value, actor_id, user_ids)]
