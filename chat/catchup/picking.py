"""What is picked out of what was said: the sections of the page, each a list of places with what it says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chat.catchup.talk import Line, Talk, is_decision

Json = dict[str, Any]
SECTIONS = ("questions", "answers", "decisions", "mentions", "reacted", "files", "polls", "todos", "joined")
"""In the order of the page."""
LIKED = 3
"""Reactions from which a message is among the most reacted."""
REACTIONS, FILES = 5, 5
"""Named of one message."""


@dataclass(slots=True)
class Pick:
    """A place of a section. `facts` are what the section says of it beside author, beginning and time."""

    room: int
    number: int | None
    at: datetime
    thread: int | None = None
    weight: int = 0
    facts: Json = field(default_factory=dict)


@dataclass(slots=True)
class Picks:
    """What was picked so far. `hear` the lines of one room after the other, ascending by number."""

    now: datetime
    called: frozenset[tuple[int, int]]
    """(room, number) of the messages that mention the reader."""
    sections: dict[str, list[Pick]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    heard: int = 0
    began: dict[int, datetime] = field(default_factory=dict)
    """When the first line of each room was said."""
    _talk: Talk = field(default_factory=Talk)
    _room: int = 0

    def hear(self, line: Line) -> None:
        if line.room != self._room:
            self._end_room()
            self._room = line.room
            self.began[line.room] = line.at
        self.heard += 1
        if line.kind == "system":
            self._came(line)
            return
        self._talk.hear(line)
        if (line.room, line.number) in self.called:
            self._pick("mentions", line)
        if line.parts or ":" in line.text or "：" in line.text:
            self._look_at(line)

    def done(self) -> dict[str, list[Pick]]:
        """The sections, each newest first, the most reacted by their reactions."""
        self._end_room()
        for picks in self.sections.values():
            picks.sort(key=lambda one: (one.weight, one.at, one.number or 0), reverse=True)
        return self.sections

    def _end_room(self) -> None:
        for line in self._talk.open():
            self._pick("questions", line)
        self._talk = Talk()

    def _look_at(self, line: Line) -> None:
        parts = line.parts
        if "accepted" in parts and line.thread:
            self._pick("answers", line, question=line.thread)
        if is_decision(line):
            self._pick("decisions", line)
        if "reactions" in parts:
            self._liked(line)
        if "files" in parts and "voice" not in parts:
            self._pick(
                "files",
                line,
                files=[_file(one) for one in parts["files"][:FILES]],
                more=_more(parts["files"]),
            )
        if "poll" in parts and _over(parts["poll"], self.now):
            self._pick("polls", line, poll=_poll(parts["poll"]))
        if "todo" in parts:
            self._pick("todos", line, todo=_todo(parts["todo"]))

    def _liked(self, line: Line) -> None:
        given = line.parts["reactions"]
        count = sum(one["count"] for one in given)
        if count < LIKED:
            return
        most = sorted(given, key=lambda one: -one["count"])[:REACTIONS]
        told = [{name: one[name] for name in ("emoji", "count", "url") if name in one} for one in most]
        self._pick("reacted", line, weight=count, count=count, reactions=told)

    def _came(self, line: Line) -> None:
        """In private rooms and circles the log itself says who came."""
        system = line.parts.get("system", {})
        if system.get("what") in ("joined", "added"):
            for user in system["users"] or [system["actor"]]:
                self._pick("joined", line, user=user)

    def _pick(self, section: str, line: Line, weight: int = 0, **facts: Any) -> None:
        told = {name: value for name, value in facts.items() if value}
        self.sections[section].append(Pick(line.room, line.number, line.at, line.thread, weight, told))


def _file(file: Json) -> Json:
    return {"name": file["name"], "type": file["type"]}


def _more(files: list[Json]) -> int:
    return max(0, len(files) - FILES)


def _over(poll: Json, now: datetime) -> bool:
    """As `polls.asking.is_over`, with one look at the clock for all."""
    return bool(poll["closed"]) or (
        poll["closes_at"] is not None and datetime.fromisoformat(poll["closes_at"]) <= now
    )


def _poll(poll: Json) -> Json:
    """What won: the options with the most votes, all of them where they are even."""
    most = max(one["count"] for one in poll["options"])
    won = [one["text"] for one in poll["options"] if most and one["count"] == most]
    return {"question": poll["question"], "voters": poll["voters"], "won": won, "count": most}


def _todo(todo: Json) -> Json:
    items: list[Json] = todo["items"]
    return {"title": todo["title"], "done": sum("done" in one for one in items), "of": len(items)}
