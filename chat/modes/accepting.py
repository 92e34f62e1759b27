"""An answer is accepted: the question's part `answer` names it, and its own part `accepted` says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages import policy
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.models import Mode
from chat.rooms.policy import Permission
from chat.wire.encoding import moment
from chat.wire.refusals import BadRequest, Forbidden

Json = dict[str, Any]
AT_QUESTION = "answer"
AT_ANSWER = "accepted"


@dataclass(slots=True, eq=False, kw_only=True)
class Accept(Plan):
    """An answer accepted, in place of the one that was, or no longer. What is so already changes nothing."""

    room: int
    actor: int
    number: int
    accepted: bool
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_SEND)
        answer = policy.living(batch, self.room, stay, self.number)
        question = self._question(batch, stay, answer)
        held = question.parts.get(AT_QUESTION)
        if self.accepted != (held is not None and held["number"] == answer.number):
            self._change(batch, question, answer, held)
        return answered(batch, question, stay)

    def _question(self, batch: Batch, stay: Stay, answer: Row) -> Row:
        """What it answers, checked: whose it is, and what the room is for."""
        if answer.thread is None or answer.kind != "text":
            raise BadRequest(
                _("Only an answer in a thread can be accepted."), fields={"number": _("is no answer")}
            )
        question = policy.living(batch, self.room, stay, answer.thread)
        if question.author != self.actor:
            policy.require(batch.rooms[self.room], stay, Permission.MESSAGE_MODERATE)
        if self.accepted and batch.rooms[self.room].mode != Mode.QUESTIONS:
            raise Forbidden(_("Answers are accepted in rooms for questions."))
        return question

    def _change(self, batch: Batch, question: Row, answer: Row, held: Json | None) -> None:
        if self.accepted and held is not None:
            _unmark(batch, self.room, held["number"])
        _mark(batch, question, answer, {"by": self.actor, "at": moment(batch.now)} if self.accepted else None)


def forget(batch: Batch) -> None:
    """An answer that is gone is no longer its question's, nor is one accepted whose question is gone; the two may
    have moved together."""
    for (room, number), parts in list(batch.forgotten.items()):
        if AT_ANSWER in parts:
            answer = batch.messages[room, number]
            question = batch.message(room, answer.thread) if answer and answer.thread else None
            if question is not None and question.parts.get(AT_QUESTION, {}).get("number") == number:
                batch.change(question, parts={AT_QUESTION: None})
        if AT_QUESTION in parts:
            _unmark(batch, room, parts[AT_QUESTION]["number"])
    if batch.moved:
        _carry(batch)


def stays(_row: Row, _thread: int | None) -> Iterable[str]:
    """The parts name numbers of the old place."""
    return (AT_QUESTION, AT_ANSWER)


def _carry(batch: Batch) -> None:
    news = {(one.old.room, one.old.number): one.new for one in batch.moved}
    for (room, number), question in news.items():
        held = batch.forgotten[room, number].get(AT_QUESTION)
        answer = news.get((room, held["number"])) if held else None
        if held and answer and (answer.room, answer.thread) == (question.room, question.number):
            _mark(batch, question, answer, {"by": held["by"], "at": held["at"]})


def _mark(batch: Batch, question: Row, answer: Row, said: Json | None) -> None:
    batch.change(answer, parts={AT_ANSWER: said})
    named = {"number": answer.number, "author": answer.author, **said} if said else None
    batch.change(question, parts={AT_QUESTION: named})


def _unmark(batch: Batch, room: int, number: int) -> None:
    row = batch.message(room, number)
    if row is not None and AT_ANSWER in row.parts:
        batch.change(row, parts={AT_ANSWER: None})


def people(message: Json) -> Iterable[int]:
    """Who stands in a question and at its answer, for the directory."""
    if AT_QUESTION in message:
        yield from (message[AT_QUESTION]["author"], message[AT_QUESTION]["by"])
    if AT_ANSWER in message:
        yield message[AT_ANSWER]["by"]
