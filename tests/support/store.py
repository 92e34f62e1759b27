"""What a client holds, as protocol.md §2 says: rooms at one rev each, messages at revs of their own, marks by feed.

It knows no socket: objects go in, complaints come out. A complaint is what no server may do: a rev twice, a rev
passed over, a value that goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
TIMELINE = {"message.created", "message.changed", "message.deleted", "room.changed", "room.changes"}
STAYS = ("room", "number", "ordinal", "author", "kind", "created_at", "thread", "reply_to")
"""Of a tombstone."""


@dataclass
class RoomView:
    """One room. `low` is the lowest number that a page has brought: all above it are there, and of those below only
    what changed; `kept` holds changes that came while a page of history was under way; `loaded` says that all pages
    came."""

    state: Json
    rev: int
    messages: dict[int, Json] = field(default_factory=dict)
    low: int | None = None
    kept: list[tuple[int, int, Json]] = field(default_factory=list)
    loading: int = 0
    loaded: bool = False
    hides: bool = False

    def take_copy(self, message: Json) -> None:
        """A whole message, from wherever: only what is above the copy held counts."""
        held = self.messages.get(message["number"])
        if held is None or held["rev"] < message["rev"]:
            self.messages[message["number"]] = dict(message)

    def take_set(self, number: int, rev: int, values: Json) -> None:
        """`message.changed` and `message.deleted`: of a number that isn't held only while a page is under way."""
        held = self.messages.get(number)
        if held is None:
            if self.loading:
                self.kept.append((number, rev, values))
            return
        _alter(held, rev, values)

    def take_page(self, messages: list[Json]) -> None:
        """A page of history; the room's rev doesn't move."""
        for message in messages:
            self.take_copy(message)
            self.low = min(self.low or message["number"], message["number"])
        for number, rev, values in self.kept:
            held = self.messages.get(number)
            if held is not None:
                _alter(held, rev, values)
        if self.loading <= 1:
            self.kept.clear()


def _alter(held: Json, rev: int, values: Json) -> None:
    """Of a message that goes, only a tombstone stays."""
    if held["rev"] >= rev:
        return
    if values.get("deleted"):
        for name in held.keys() - set(STAYS):
            del held[name]
    held.update(values)
    held["rev"] = rev


class Store:
    """Everything that one client holds."""

    def __init__(self) -> None:
        self.era = ""
        self.feed = 0
        self.rooms: dict[int, RoomView] = {}
        self.marks: dict[tuple[int, int | None, str], tuple[int, Any]] = {}
        self.complaints: list[str] = []

    def held(self) -> dict[str, int]:
        """What `sync` names."""
        return {str(room): view.rev for room, view in self.rooms.items()}

    def begin(self, era: str) -> None:
        """`welcome`: of another era nothing held is worth anything."""
        if self.era and era != self.era:
            self.rooms.clear()
            self.marks.clear()
            self.feed = 0
        self.era = era

    def take(self, event: Json) -> None:
        """One event of the socket."""
        kind = event["type"]
        if kind in TIMELINE:
            self._timeline(event)
        elif kind == "mine":
            self._mine(event)
            self._fed(event["feed"])
        elif kind == "room.added":
            self._added(event["room"], event["feed"])
            self._fed(event["feed"])
        elif kind == "room.removed":
            self.rooms.pop(event["room"], None)
            if event.get("feed"):
                self._fed(event["feed"])

    def take_sync(self, result: Json, *, only: bool) -> list[int]:
        """A reply of `sync`. Returns the rooms of which a newest page has to be loaded."""
        told = {state["id"]: state for state in result["rooms"]}
        if not only:
            for room in set(self.rooms) - set(told):
                del self.rooms[room]
        afresh = [room for room, state in told.items() if self._state(room, state, result)]
        for room, state in told.items():
            self._me(room, state.get("me") or {}, result["feed"])
        for mine in result["mine"]:
            self._mine(mine)
        if not only:
            self.feed = max(self.feed, result["feed"])
        return afresh

    def _state(self, room: int, state: Json, result: Json) -> bool:
        """One room of a sync reply; whether it starts afresh."""
        change = result["changes"].get(str(room))
        view = self.rooms.get(room)
        if view is None or (change or {}).get("reset") or (change is None and state["rev"] > view.rev):
            self.rooms[room] = RoomView(state, state["rev"])
            return True
        if state["rev"] >= view.rev:
            view.state = state
        for message in (change or {}).get("messages", []):
            view.take_copy(message)
        if change is not None:
            view.rev = max(view.rev, change["rev"])
        return False

    def _timeline(self, event: Json) -> None:
        view, rev = self.rooms.get(event["room"]), int(event["rev"])
        if view is None or rev <= view.rev:
            return
        first = int(event.get("from") or rev)
        if first > view.rev + 1 and not view.hides:
            self.complaints.append(f"room {event['room']}: {event['type']} {first} follows {view.rev}")
        view.rev = event["rev"]
        if event["type"] == "message.created":
            view.take_copy(event["message"])
        elif event["type"] == "message.changed":
            view.take_set(event["number"], event["rev"], event["set"])
        elif event["type"] == "message.deleted":
            gone = {"text": "", "deleted": True, "moved": event.get("moved")}
            view.take_set(event["number"], event["rev"], gone)
        for message in event.get("messages", []):
            view.take_copy(message)
        if "state" in event:
            view.state = {**event["state"], "me": view.state.get("me")}

    def _added(self, state: Json, feed: int) -> None:
        view = self.rooms.get(state["id"])
        if view is None or state["rev"] > view.rev:
            self.rooms[state["id"]] = RoomView(state, state["rev"])
        self._me(state["id"], state.get("me") or {}, feed)

    def _me(self, room: int, values: Json, feed: int) -> None:
        for name, value in values.items():
            self._mark(room, None, name, value, feed)

    def _mine(self, event: Json) -> None:
        for name, value in event["set"].items():
            self._mark(event.get("room") or 0, event.get("thread"), name, value, event["feed"])

    def _mark(self, room: int, thread: int | None, name: str, value: Any, feed: int) -> None:
        held = self.marks.get((room, thread, name))
        if held is None or held[0] <= feed:
            self.marks[room, thread, name] = feed, value

    def _fed(self, feed: int) -> None:
        if feed == self.feed + 1:
            self.feed = feed


def digest(message: Json) -> tuple[Any, ...]:
    """What two copies of one message must agree on, whoever holds them."""
    reactions = sorted((one["emoji"], one["count"]) for one in message.get("reactions") or [])
    quote = message.get("quote") or {}
    return (
        message["number"],
        message["rev"],
        message["author"],
        message["kind"],
        message["text"],
        bool(message.get("deleted")),
        tuple(reactions),
        quote.get("excerpt"),
    )


def told(message: Json) -> Json:
    """Everything that two copies of one message must agree on: all of it but what only its reader is told. In whose
    timeline a tombstone stands is not told by an event."""
    own = ("nonce", "moved_to", *(("also_to_room",) if message.get("deleted") else ()))
    kept = {name: value for name, value in message.items() if name not in own and _says(value)}
    if "poll" in kept:
        kept["poll"] = {name: value for name, value in kept["poll"].items() if name != "mine"}
    if "reactions" in kept:
        kept["reactions"] = [{k: v for k, v in one.items() if k != "mine"} for one in kept["reactions"]]
    return kept


def _says(value: Any) -> bool:
    """Whether a field is more than what clients fill in."""
    return any(value.values()) if isinstance(value, dict) else bool(value)
