"""Who asked what in a room, and whether anybody answered: heard line by line, in the order in which it was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chat.catchup import words

Json = dict[str, Any]
SOON = timedelta(minutes=15)
DAY = timedelta(days=1)
NEAR = 5
"""What somebody else says in the room within this time and so many messages answers what was asked last."""
TICKS = frozenset([*"✅✔☑", ":white_check_mark:", ":heavy_check_mark:"])
NODS = TICKS.union("👍👎❌✖🙋👌🆗💯➕🙆🙅")
"""Reactions that answer. A look or a laugh doesn't."""
_PLAIN = dict.fromkeys([0xFE0F, 0x200D, 0x2640, 0x2642, *range(0x1F3FB, 0x1F400)])
_WITHOUT_QUESTIONS = ("poll", "todo", "voice")


@dataclass(slots=True)
class Line:
    """A message as it is read for catching up. `text` is its beginning."""

    room: int
    number: int
    author: int
    kind: str
    text: str
    thread: int | None
    reply_to: int | None
    at: datetime
    parts: Json


@dataclass(slots=True)
class Question:
    """Something asked, at which place of its timeline."""

    line: Line
    place: int
    answered: bool


@dataclass(slots=True)
class Talk:
    """One room. `hear` every line that may be read, ascending by number; then `open`."""

    questions: dict[int, Question] = field(default_factory=dict)
    asked: dict[int, list[Question]] = field(default_factory=dict)
    """By the root of the thread; of the room itself: 0."""
    places: dict[int, int] = field(default_factory=dict)

    def hear(self, line: Line) -> bool:
        """Take the next line; whether it asks something."""
        timeline = line.thread or 0
        place = self.places[timeline] = self.places.get(timeline, 0) + 1
        asks = is_question(line)
        if not asks:
            self._answer(line, timeline, place)
        elif (again := self._own(line, timeline)) is not None and words.nudges(line.text):
            again.answered = False
        else:
            question = Question(line, place, answered=_settled(line))
            self.questions[line.number] = question
            self.asked.setdefault(timeline, []).append(question)
        return asks

    def open(self) -> list[Line]:
        """What nobody has answered, in the order in which it was asked."""
        return [one.line for one in self.questions.values() if not one.answered]

    def _answer(self, line: Line, timeline: int, place: int) -> None:
        """What this line answers: what it quotes, what its thread began with, or what was asked just before."""
        if words.unknowing(line.text):
            return
        own = self._own(line, timeline)
        if own is not None and words.settles(line.text):
            own.answered = True
            return
        quoted = self.questions.get(line.reply_to) if line.reply_to else None
        last = None if line.reply_to else self._last(line, timeline, place)
        for question in (quoted, self.questions.get(timeline), last):
            if question is not None and question.line.author != line.author:
                question.answered = True

    def _last(self, line: Line, timeline: int, place: int) -> Question | None:
        """The last question of somebody else that this line can be about. In a thread time doesn't matter."""
        for question in reversed(self.asked.get(timeline, ())):
            away = place - question.place > NEAR or line.at - question.line.at > SOON
            if away and not timeline:
                return None
            if question.line.author != line.author:
                return question
        return None

    def _own(self, line: Line, timeline: int) -> Question | None:
        """What its author asked last there, at most a day ago."""
        root = self.questions.get(timeline)
        for question in (*reversed(self.asked.get(timeline, ())), *((root,) if root else ())):
            if question.line.author == line.author:
                return question if line.at - question.line.at <= DAY else None
        return None


def is_question(line: Line) -> bool:
    """Whether the line is words that ask; polls ask by themselves."""
    return not any(part in line.parts for part in _WITHOUT_QUESTIONS) and words.asks(line.text)


def is_decision(line: Line) -> bool:
    """Whether somebody else ticked it (✔ ✅ ☑), or it says "Decision:". A question with a tick is an answered one."""
    if any(part in line.parts for part in _WITHOUT_QUESTIONS):
        return False
    if words.decides(line.text):
        return True
    return "reactions" in line.parts and reacted(line, TICKS) and not words.asks(line.text)


def reacted(line: Line, among: frozenset[str]) -> bool:
    """Whether somebody else than its author gave it one of these, in whatever skin."""
    return any(
        one["emoji"].translate(_PLAIN) in among and (one["count"] > 1 or one["users"] != [line.author])
        for one in line.parts.get("reactions", ())
    )


def _settled(line: Line) -> bool:
    """Answered by what hangs on it: an accepted answer, a thread marked as done, a nod."""
    return "answer" in line.parts or "resolved" in line.parts or reacted(line, NODS)
