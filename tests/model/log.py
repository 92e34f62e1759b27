"""What a client of the contract holds of one room's messages: an unbroken stretch up to the newest one."""

from typing import Any

Json = dict[str, Any]
EMPTY: Json = {
    "html": None, "edited_at": None, "deleted": False, "reply_to": None, "quote": None, "thread": None,
    "also_to_room": False, "replies": None, "reactions": [], "files": [], "mentions": {}, "system": None,
}  # fmt: skip


def whole(copy: Json) -> Json:
    """The message with the fields that the wire leaves out."""
    return {**EMPTY, **copy}


def tombstone(held: Json, rev: int) -> Json:
    """What is left of a message that was deleted."""
    stay = ("room", "number", "ordinal", "author", "kind", "created_at", "thread", "reply_to", "also_to_room")
    return whole({**{name: held[name] for name in stay}, "rev": rev, "text": "", "deleted": True})


class Log:
    """The rules of §2 and of delivery rule 21, in the plainest way."""

    def __init__(self) -> None:
        self.messages: dict[int, Json] = {}
        self.loaded = self.has_before = self.has_after = False
        self.asked = 0
        """Which question for a page is under way; 0 for none."""
        self.again_at = 0.0
        """When a page that was refused may be asked for again."""
        self._kept: list[Json] = []

    def reset(self) -> None:
        """All that is held is worth nothing."""
        self.messages, self.loaded, self.asked, self._kept = {}, False, 0, []

    @property
    def first(self) -> int:
        return min(self.messages, default=0)

    def page(self, asked: int, newest: bool, page: Json | None) -> None:
        """The answer to a question for a page, or that none comes."""
        if asked != self.asked:
            return
        self.asked = 0
        if page is not None:
            held = self.messages
            if newest:
                self.messages = {}
            for copy in page["messages"]:
                old = held.get(copy["number"])
                self.messages[copy["number"]] = old if old and old["rev"] >= copy["rev"] else whole(copy)
            self.loaded, self.has_before = True, page["has_before"]
        kept, self._kept = self._kept, []
        for event in kept:
            self.take(event)

    def take(self, event: Json) -> None:
        """A timeline event, or `changes` of a sync."""
        for copy in [event["message"]] if "message" in event else event.get("messages", ()):
            self.copy(copy)
        if event["type"] in ("message.changed", "message.deleted"):
            self._alter(event)

    def copy(self, copy: Json) -> None:
        """A whole message, from an event or from a reply."""
        if copy.get("thread") and not copy.get("also_to_room"):
            return
        held = self.messages.get(copy["number"])
        if held is not None:
            if copy["rev"] > held["rev"]:
                self.messages[copy["number"]] = whole(copy)
        elif self.asked:
            self._kept.append({"type": "message.created", "message": copy})
        elif self.loaded and (copy["number"] > self.first or not self.has_before):
            self.messages[copy["number"]] = whole(copy)

    def _alter(self, event: Json) -> None:
        held = self.messages.get(event["number"])
        if held is None:
            if self.asked:
                self._kept.append(event)
        elif event["rev"] > held["rev"]:
            if event["type"] == "message.deleted":
                self.messages[event["number"]] = tombstone(held, event["rev"])
            else:
                self.messages[event["number"]] = {**held, **event["set"], "rev": event["rev"]}
