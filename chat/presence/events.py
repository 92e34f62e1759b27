"""Hints about people: who is there, who writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.wire.events import Hint


@dataclass(frozen=True, kw_only=True)
class PresenceChanged(Hint):
    """Somebody came, went or chose another status: `online`, `away`, `dnd` or `offline`."""

    TYPE: ClassVar[str] = "presence"
    SHAPE: ClassVar[dict[str, str]] = {"user": "user id", "status": "`online`, `away`, `dnd` or `offline`"}

    user: int
    status: str

    def body(self) -> dict[str, Any]:
        return {"user": self.user, "status": self.status}


@dataclass(frozen=True, kw_only=True)
class Typing(Hint):
    """Somebody is writing; the hint ends 6 s after the last one."""

    TYPE: ClassVar[str] = "typing"
    SHAPE: ClassVar[dict[str, str]] = {"room": "room id", "user": "user id", "thread": "root number?"}

    room: int
    user: int
    thread: int | None = None

    def body(self) -> dict[str, Any]:
        thread = {} if self.thread is None else {"thread": self.thread}
        return {"room": self.room, "user": self.user, **thread}


def typing_shape(topic: str, user: int) -> dict[str, Any]:
    """The typing hint of a topic (`room:12`, `thread:12:481`), as `watch` lists it."""
    _, room, *thread = topic.split(":")
    return {"room": int(room), "user": user} | ({"thread": int(thread[0])} if thread else {})


@dataclass(frozen=True, kw_only=True)
class RollCall(Hint):
    """Between processes only: who has a socket on the sending process, all of them or what changed."""

    sender: str
    users: dict[int, str | None]
    whole: bool

    def frame(self) -> dict[str, Any]:
        """By status, which for ten thousand people is a third of the bytes."""
        users: dict[str, list[int]] = {}
        for user, status in self.users.items():
            users.setdefault(status or "", []).append(user)
        return {"sender": self.sender, "gone": users.pop("", []), "users": users, "whole": self.whole}


@dataclass(frozen=True, kw_only=True)
class UserChanged(Hint):
    """Somebody changed his name, his picture or his status."""

    TYPE: ClassVar[str] = "user.changed"
    SHAPE: ClassVar[dict[str, str]] = {"user": "User"}

    user: dict[str, Any]

    def body(self) -> dict[str, Any]:
        return {"user": self.user}
