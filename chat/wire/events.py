"""Events: what clients are told. A concept owns a frozen dataclass per event; this is what they share.

Timeline events carry `room` and `rev`, personal ones `feed`, hints neither. The class says who hears it,
`body()` what stands in the frame; together the classes generate docs/protocol.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from chat.wire.encoding import encode

events: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event. `TYPE` is its name on the wire."""

    TYPE: ClassVar[str]
    SHAPE: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        name = cls.__dict__.get("TYPE")
        if name is not None:
            events[name] = cls

    def body(self) -> dict[str, Any]:
        """What stands in the frame beside `type` and the counters."""
        raise NotImplementedError(type(self).__name__)

    def frame(self) -> dict[str, Any]:
        """The whole object as it is sent."""
        return {"type": self.TYPE, **self.body()}


@dataclass(frozen=True, kw_only=True)
class TimelineEvent(Event):
    """A change of a room, at one rev of it.

    What the hub needs to know beside the frame: `number`, the message it is about (rooms may hide older ones
    from a member); `quotes`, the number that its text quotes; who `joins` and `leaves` at this rev, all of
    them, however many the frame names; `gone`, when the room is deleted with it. `arrived`: when the send came that
    caused it, by this process's monotonic clock.
    """

    room: int
    rev: int
    number: int | None = None
    quotes: int | None = None
    joins: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    gone: bool = False
    arrived: float = 0.0

    def frame(self) -> dict[str, Any]:
        return {"type": self.TYPE, "room": self.room, "rev": self.rev, **self.body()}

    def encoded(self) -> bytes:
        """The frame's bytes, made once."""
        kept: bytes | None = self.__dict__.get("_encoded")
        if kept is None:
            kept = encode(self.frame())
            object.__setattr__(self, "_encoded", kept)
        return kept


@dataclass(frozen=True, kw_only=True)
class PersonalEvent(Event):
    """A change of what is one person's own. `feed` is his counter after it; None where none was taken."""

    user: int
    feed: int | None = None

    def frame(self) -> dict[str, Any]:
        counter = {} if self.feed is None else {"feed": self.feed}
        return {"type": self.TYPE, **counter, **self.body()}


@dataclass(frozen=True, kw_only=True)
class Hint(Event):
    """Something that may be lost. Goes to sockets that watch its `topic` (`room:12`, `thread:12:481`, `user:7`)."""

    topic: str
    author: int | None = None
    """Whose doing it is: his own sockets are not told."""
