"""What the log tells: messages that came, changed, and went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from chat.wire.events import TimelineEvent


@dataclass(frozen=True, kw_only=True)
class MessageCreated(TimelineEvent):
    """A message came; `message` is whole and holds its `nonce`."""

    TYPE: ClassVar[str] = "message.created"
    SHAPE: ClassVar[dict[str, str]] = {"message": "Message"}
    message: dict[str, Any]

    def body(self) -> dict[str, Any]:
        return {"message": self.message}


@dataclass(frozen=True, kw_only=True)
class MessageChanged(TimelineEvent):
    """A message changed: an edit, a reaction, a reply in its thread. `set` has only the fields that changed.

    `by` says whose reaction it was: `{user, emoji, added}`.
    """

    TYPE: ClassVar[str] = "message.changed"
    SHAPE: ClassVar[dict[str, str]] = {
        "number": "integer",
        "set": "object of Message's fields",
        "by?": "{user, emoji, added}",
    }
    set: dict[str, Any]
    by: dict[str, Any] | None = field(default=None)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"number": self.number, "set": self.set}
        return body if self.by is None else {**body, "by": self.by}


@dataclass(frozen=True, kw_only=True)
class MessageDeleted(TimelineEvent):
    """A message was deleted: it is a tombstone now.

    `moved`: it stands in another place. Where that is, replies tell those who may see it (`moved_to` of Message).
    """

    TYPE: ClassVar[str] = "message.deleted"
    SHAPE: ClassVar[dict[str, str]] = {"number": "integer", "moved?": "true"}
    moved: bool = False

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"number": self.number}
        return {**body, "moved": True} if self.moved else body
