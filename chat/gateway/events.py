"""What the gateway itself tells: its greeting, its heartbeat, a lag, and a healed gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from chat.wire.events import Event, TimelineEvent

if TYPE_CHECKING:
    from chat.gateway.reading import Healed

NAMED = 50


@dataclass(frozen=True, kw_only=True)
class Welcome(Event):
    """The first object of every connection."""

    TYPE: ClassVar[str] = "welcome"
    SHAPE: ClassVar[dict[str, str]] = {
        "protocol": "1",
        "era": "id of the database's present life; of another era a client drops everything it holds",
        "user": "User",
        "heartbeat": "seconds",
        "build": "version of the pages",
        "limits": "as they are in force",
    }


@dataclass(frozen=True, kw_only=True)
class Ping(Event):
    """Sent after 25 s of silence; any frame from the client answers it."""

    TYPE: ClassVar[str] = "ping"


@dataclass(frozen=True, kw_only=True)
class Lag(Event):
    """More than 512 KiB unacknowledged: what was pending is dropped; nothing but replies until the next `sync`."""

    TYPE: ClassVar[str] = "lag"


@dataclass(frozen=True, kw_only=True)
class RoomChanges(TimelineEvent):
    """Several changes at once, when the server heals a gap; each message whole, once, at its newest rev."""

    TYPE: ClassVar[str] = "room.changes"
    SHAPE: ClassVar[dict[str, str]] = {
        "from": "first rev that it covers",
        "messages": "[Message]",
        "state": "RoomState without `me`?",
        "joined": "[user id]?",
        "left": "[user id]?",
    }


def room_changes(
    healed: Healed,
    since: int,
    *,
    rev: int | None = None,
    messages: list[dict[str, Any]] | None = None,
    state: bool = True,
) -> dict[str, Any]:
    """The `room.changes` object for what came after `since`; narrowed for one member by the other arguments."""
    reaches = healed.rev if rev is None else rev
    told: dict[str, Any] = {
        "type": RoomChanges.TYPE,
        "room": healed.room.id,
        "from": since + 1,
        "rev": reaches,
        "messages": healed.messages if messages is None else messages,
    }
    if state:
        told["state"] = {**healed.room.state(), "rev": reaches}
        present = {user for user, _, until, _ in healed.stays if until is None}
        _name(told, "joined", sorted(present))
        _name(told, "left", sorted({user for user, _, _, _ in healed.stays} - present))
    return told


def _name(told: dict[str, Any], key: str, users: list[int]) -> None:
    """At most fifty are named; of more, only the count is told."""
    if len(users) > NAMED:
        told[f"{key}_count"] = len(users)
    elif users:
        told[key] = users
