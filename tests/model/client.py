"""A client of the contract, as `docs/protocol.md` §2 asks for it and no cleverer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.model.log import Log
from tests.model.wire import Wire

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
Answered = Callable[[Json], None]
ACK_LATEST = 2.0
PENDING = 32


class Room:
    """What is held of a room: one rev, its state, what is mine with the feed that dates it, and its messages."""

    def __init__(self, rev: int) -> None:
        self.rev = rev
        self.state: Json = {}
        self.mine: dict[str, tuple[int, Any]] = {}
        self.log = Log()

    def take_state(self, state: Json) -> None:
        if state["rev"] >= self.state.get("rev", 0):
            self.state = {name: value for name, value in state.items() if name != "me"}

    def take_mine(self, values: Json, feed: int) -> None:
        for name, value in values.items():
            if feed >= self.mine.get(name, (0, None))[0]:
                self.mine[name] = (feed, value)


class Client:
    """One tab. It does what the schedule says, and by itself only what the contract asks of it."""

    def __init__(self, world: "World", name: str, user: int, device: int, cookie: str) -> None:
        self.world, self.name, self.user, self.device, self.cookie = world, name, user, device, cookie
        self.wire: Wire | None = None
        self.stalled = False
        self.era = ""
        self.forget()

    def forget(self) -> None:
        """Everything that is held."""
        self.rooms: dict[int, Room] = {}
        self.feed = 0

    # The connection

    def anew(self) -> None:
        """Somebody signed in again; what is held stays."""

    def connect(self) -> None:
        self.waiting: dict[int, Answered] = {}
        self.next_id = 1
        self.frames = self.acked = 0
        self.welcomed = False
        self.syncing: Json | None = None
        self.due: set[int] = set()
        self.all_due = False
        self.wire = Wire(self.world, self, self.cookie)
        self.view = self.world.ledger.view(self)

    def lost(self, code: int) -> None:
        """The connection is gone; what waited for an answer may or may not have happened."""
        self.world.note(self.name, "lost", code)
        self.wire = None
        self.stalled = False
        for room in self.rooms.values():
            room.log.page(room.log.asked, False, None)
        self.world.ledger.closed(self, code)

    def ask(self, kind: str, fields: Json, answered: Answered) -> None:
        """Send a command."""
        assert self.wire is not None
        number, self.next_id = self.next_id, self.next_id + 1
        self.waiting[number] = answered
        self.view.sends(number, kind, fields)
        self.world.note(self.name, f"#{number}", kind, fields)
        self.wire.send({"type": kind, "id": number, **fields})

    @property
    def is_ready(self) -> bool:
        """Whether it may send another command."""
        return self.wire is not None and self.welcomed and len(self.waiting) < PENDING

    @property
    def is_level(self) -> bool:
        """Whether no `sync` is due or under way."""
        return self.syncing is None and not self.due and not self.all_due

    def page(self, number: int) -> None:
        """Ask for the newest page of a room, or for one further back."""
        log, random = self.rooms[number].log, self.world.random
        if log.asked:
            return
        newest = not log.messages or not log.has_before or random.random() < 0.3
        fields = {"room": number, "limit": random.choice((2, 5, 50))}
        if not newest:
            fields["before"] = log.first
        log.asked = asked = self.next_id

        def answered(reply: Json) -> None:
            log.page(asked, newest, reply["result"] if reply["ok"] else None)
            log.again_at = self.world.clock.now + 0.5
            self.view.shows(number, log)

        self.ask("room.history", fields, answered)

    def take(self, reply: Json) -> None:
        """Copies that a reply brings are taken by their rev, and move nothing."""
        result = reply.get("result", {})
        for message in [*result.get("messages", ()), *([result["message"]] if "message" in result else ())]:
            if message["room"] in self.rooms and message["rev"] != message["number"]:
                self.rooms[message["room"]].log.copy(message)

    # What comes

    def frame(self, objects: list[Json]) -> None:
        self.frames += 1
        wire = self.wire
        for one in objects:
            self.world.note(self.name, "<-", one)
            self.hear(one)
        if self.frames - self.acked >= 4:
            self._ack()
        else:
            self.world.later(
                ACK_LATEST, lambda: self._ack() if self.wire is wire and not self.stalled else None
            )

    def _ack(self) -> None:
        if self.wire is not None and self.acked < self.frames:
            self.acked = self.frames
            self.wire.send({"type": "ack", "frames": self.frames})

    def hear(self, one: Json) -> None:
        kind = one["type"]
        self.view.heard(one)
        if kind == "reply":
            self.waiting.pop(one["id"])(one)
        elif kind == "welcome":
            self._welcome(one)
        elif kind == "ping":
            if self.wire is not None:
                self.wire.send({"type": "pong"})
        elif kind == "lag":
            self.all_due = True
            self._sync()
        elif kind in ("mine", "room.added", "room.removed"):
            self._personal(one)
        elif "room" in one and "rev" in one:
            self._timeline(one)

    def _welcome(self, welcome: Json) -> None:
        self.welcomed = True
        if welcome["era"] != self.era:
            self.era = welcome["era"]
            self.forget()
        self.all_due = True
        self._sync()

    def _timeline(self, event: Json) -> None:
        room = self.rooms.get(event["room"])
        if room is None or event["rev"] <= room.rev:
            return
        room.rev = event["rev"]
        if event.get("state"):
            room.take_state(event["state"])
        room.log.take(event)
        self.view.shows(event["room"], room.log)

    def _personal(self, event: Json) -> None:
        if event.get("feed") == self.feed + 1:
            self.feed = event["feed"]
        if event["type"] == "room.removed":
            self.rooms.pop(event["room"], None)
        elif event["type"] == "mine":
            if event.get("room") in self.rooms and "thread" not in event:
                self.rooms[event["room"]].take_mine(event["set"], event["feed"])
        else:
            self._begin(event["room"], event["feed"], named=False)

    def _begin(self, state: Json, feed: int, *, named: bool) -> None:
        """A RoomState with `me`: it starts the room afresh where its rev is above what is held and was not named."""
        room = self.rooms.get(state["id"])
        if room is None or (not named and state["rev"] > room.rev):
            mine = {} if room is None else room.mine
            room = self.rooms[state["id"]] = Room(state["rev"])
            room.mine = mine
        room.take_state(state)
        room.take_mine(state["me"], feed)

    # Sync

    def resync(self, only: set[int] | None) -> None:
        """Ask once more, for no reason."""
        self.all_due |= only is None
        self.due |= only or set()
        self._sync()

    def _sync(self) -> None:
        if self.syncing is not None or not (self.all_due or self.due) or self.wire is None:
            return
        only = None if self.all_due else self.due
        self.due, self.all_due = set(), False
        random = self.world.random
        named = {
            str(room): held.rev
            for room, held in self.rooms.items()
            if (only is None or room in only) and (held.log.loaded or random.random() < 0.7)
        }
        fields: Json = {"rooms": named, "feed": self.feed}
        self.syncing = fields if only is None else {**fields, "only": sorted(only)}
        self.ask("sync", self.syncing, self._synced)

    def _synced(self, reply: Json) -> None:
        asked, self.syncing = self.syncing, None
        assert asked is not None
        if not reply["ok"]:
            self.all_due |= "only" not in asked
            self.due |= set(asked.get("only", ()))
            wire = self.wire
            self.world.later(1.0, lambda: self._sync() if self.wire is wire else None)
            return
        result = reply["result"]
        self._take_rooms(asked, result)
        self.feed = max(self.feed, result["feed"])
        for one in result["mine"]:
            if one.get("room") in self.rooms and "thread" not in one:
                self.rooms[one["room"]].take_mine(one["set"], one["feed"])
        if "only" not in asked:
            self.all_due = False  # a lag while this one was under way: the server began it anew
        for key, change in result["changes"].items():
            if self._take_change(int(key), change, asked):
                self.due.add(int(key))
        self._sync()

    def _take_rooms(self, asked: Json, result: Json) -> None:
        only = asked.get("only")
        there = {state["id"] for state in result["rooms"]}
        for room in [room for room in self.rooms if room not in there and (only is None or room in only)]:
            del self.rooms[room]
        for state in result["rooms"]:
            change = result["changes"].get(str(state["id"]))
            if change and change.get("reset") and state["id"] in self.rooms:
                mine = self.rooms.pop(state["id"]).mine
                self._begin(state, result["feed"], named=False)
                self.rooms[state["id"]].mine = {**mine, **self.rooms[state["id"]].mine}
            else:
                self._begin(state, result["feed"], named=change is not None)

    def _take_change(self, number: int, change: Json, asked: Json) -> bool:
        """The messages that were missed; whether there are more."""
        room = self.rooms.get(number)
        if room is None or change.get("reset"):
            return False
        if not change["complete"] and self.world.random.random() < 0.1:
            room.log.reset()  # it may do without: newest page, and events from the room's rev on
        room.rev = max(room.rev, change["rev"])
        room.log.take({"type": "room.changes", "messages": change["messages"]})
        self.view.shows(number, room.log)
        return not change["complete"]
