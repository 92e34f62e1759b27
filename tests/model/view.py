"""What went over one connection, held against what may go over it: in order, once, and nothing else.

Here stands what can be said at once. What needs the database's whole story is noted in the ledger.
"""

from typing import TYPE_CHECKING, Any

from chat.messages.writer.running import PATIENCE

if TYPE_CHECKING:
    from tests.model.ledger import Ledger
    from tests.model.log import Log
    from tests.model.people import AnyClient

Json = dict[str, Any]
LATER = ("unavailable", "rate_limited")
IN_WRITER = ("message.send", "message.edit", "message.delete")
TIMELINE = ("message.created", "message.changed", "message.deleted", "room.changed", "room.changes")


class View:
    """One connection's frames, as they come to the client."""

    def __init__(self, ledger: "Ledger", client: "AnyClient") -> None:
        self.ledger, self.client = ledger, client
        self.live: dict[int, set[int]] = {}
        """Rooms whose events may come: the revs up to which they may have been told."""
        self.asked: dict[int, tuple[str, Json, float]] = {}
        self.sent: dict[int, int] = {}
        """Of each room the rev up to which events told of it."""
        self.at: dict[int, int] = {}
        """The same, or where `room.added` let the room begin afresh."""
        self.again: set[int] = set()
        """Commands that repeat a send that had been acknowledged."""
        self.order: list[tuple[int, str]] = []
        self.own: dict[str, int] = {}
        """Nonces of sends that have no answer yet."""

    def sends(self, number: int, kind: str, fields: Json) -> None:
        """The client sends a command."""
        self.asked[number] = (kind, fields, self.ledger.world.clock.now)
        if kind == "message.send" and self.ledger.first_try(fields["nonce"]):
            self.own[fields["nonce"]] = number
            self.order.append((fields["room"], fields["nonce"]))
        elif kind == "message.send" and fields["nonce"] in self.ledger.acked:
            self.again.add(number)
        elif kind == "message.edit":
            self.order.append((fields["room"], fields["text"]))

    def heard(self, one: Json) -> None:
        kind = one["type"]
        if kind == "reply":
            self._reply(one)
        elif kind == "lag":
            self.live.clear()
        elif kind in TIMELINE:
            self._timeline(one)
        elif kind == "room.added":
            self.live[one["room"]["id"]] = {one["room"]["rev"]}
            self.at[one["room"]["id"]] = one["room"]["rev"]
            self.ledger.state_told(self.client.user, one["room"])
        elif kind == "room.removed":
            self.live.pop(one["room"], None)
            self.sent.pop(one["room"], None)

    def _fail(self, what: str) -> None:
        self.ledger.world.fail(f"{self.client.name}: {what}")

    def _timeline(self, event: Json) -> None:
        room, rev = int(event["room"]), int(event["rev"])
        first: int = event.get("from") or rev
        if room not in self.live:
            self._fail(f"an event of room {room}, which is not live: {event}")
        if rev < first:
            self._fail(f"an event of room {room} ends before it begins: {event}")
        reached = self.live[room]
        if first <= min(reached):
            self._fail(f"rev {first} of room {room} comes twice, after {reached}")
        if first - 1 not in reached and not self.ledger.hides(room):
            self._fail(f"rev {first} of room {room} comes after {reached}: something was skipped")
        self.live[room] = {rev}
        self.sent[room] = self.at[room] = rev
        self.ledger.told(self.client.user, room, first, rev)
        if event.get("state"):
            self.ledger.state_told(self.client.user, event["state"])
        messages = [event["message"]] if "message" in event else event.get("messages", ())
        if event["type"] == "room.changes":
            self.ledger.step_told(self.client.user, room, first - 1, rev, messages)
        for message in messages:
            self.ledger.message_told(self.client.user, message, pulled=False)
        if "number" in event:
            self.ledger.number_told(self.client.user, room, rev, event["number"], event.get("set", {}))
        nonces = {message.get("nonce") for message in messages}
        overtaken = event["type"] == "room.changes" and room in self.ledger.world.tired
        if not overtaken and any(nonce in self.own and self.ledger.first_try(nonce) for nonce in nonces):
            self._fail(f"the event of a send comes before its reply: {event}")

    def _reply(self, reply: Json) -> None:
        if reply["id"] not in self.asked:
            self._fail(f"a reply to nothing: {reply}")
        kind, fields, since = self.asked.pop(reply["id"])
        if kind == "message.send":
            self.own.pop(fields["nonce"], None)
            self.ledger.send_answered(self.client, fields, reply)
        if not reply["ok"]:
            self._refused(kind, fields, since, reply)
            return
        result = reply["result"]
        if kind == "sync":
            self._synced(fields, result)
        elif kind == "room.history":
            self.ledger.page_told(self.client.user, fields["room"], result["rev"], result["messages"])
        elif kind == "message.get":
            for message in result["messages"]:
                self.ledger.message_told(self.client.user, message, pulled=True)

    def _refused(self, kind: str, fields: Json, since: float, reply: Json) -> None:
        code, knobs = reply["error"]["code"], self.ledger.world.knobs
        if reply["id"] in self.again and code not in LATER:
            self._fail(f"a send that was acknowledged is now {code}: {fields}")
        if (
            code == "unavailable"
            and kind in IN_WRITER
            and fields.get("text") != "poison"
            and not (knobs.commit_breaks or knobs.held)
            and self.ledger.world.clock.now - since < PATIENCE
        ):
            self._fail(f"an honest command is unavailable: {kind} {fields}")

    def _synced(self, asked: Json, result: Json) -> None:
        only = asked.get("only")
        there = {state["id"]: state for state in result["rooms"]}
        for room in list(self.live):
            if room not in there and (only is None or room in only):
                del self.live[room]
                self.sent.pop(room, None)
        for room, state in there.items():
            self.ledger.state_told(self.client.user, state)
            change = result["changes"].get(str(room))
            begins = state["rev"] if change is None else change["rev"]
            if change is None or change.get("reset"):
                self.sent.pop(room, None)
            for message in change["messages"] if change else ():
                if message["rev"] <= self.sent.get(room, 0):
                    self._fail(f"a sync repeats what was told up to {self.sent[room]}: {message}")
            if change is not None:
                told, upto = change["messages"], change["rev"]
                self.ledger.page_told(self.client.user, room, state["rev"], told, upto=upto)
                if not change.get("reset"):
                    held = max(asked["rooms"][str(room)], self.at.get(room, 0))
                    self.ledger.step_told(self.client.user, room, held, upto, told)
            if change is not None and not change["complete"]:
                self.live.pop(room, None)
            else:
                self.live[room] = self.live.get(room, set()) | {begins}

    def shows(self, room: int, log: "Log") -> None:
        """What the client shows of a room now."""
        for message in log.messages.values():
            self.ledger.shown(self.client, room, message)
