"""Changing a list, in the writer's batch. Each plan says what the items are afterwards; the message's words follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from chat.messages import policy, quoting
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.rooms.policy import Permission
from chat.todos.listing import MOST, PART, words
from chat.wire.encoding import moment
from chat.wire.refusals import Forbidden, NotFound

Json = dict[str, Any]
Items = list[Json]


@dataclass(slots=True, eq=False, kw_only=True)
class Change(Plan):
    """One change of a list. What is so already changes nothing and takes no rev."""

    NEEDS: ClassVar[Permission] = Permission.MESSAGE_SEND

    room: int
    actor: int
    number: int
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def weight(self) -> int:
        return 4000

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor, self.NEEDS)
        row = policy.living(batch, self.room, stay, self.number)
        if PART not in row.parts:
            raise NotFound(_("That message is no to-do list."), fields={"number": _("is no to-do list")})
        held: Json = row.parts[PART]
        todo = self.changed(held, batch)
        if todo != held:
            batch.change(row, {"text": words(todo)}, {PART: todo})
            quoting.follow(batch, row)
        return answered(batch, row, stay)

    def changed(self, todo: Json, batch: Batch) -> Json:
        """The list afterwards; `todo` itself stays as it is. Raises a Refusal."""
        raise NotImplementedError


@dataclass(slots=True, eq=False, kw_only=True)
class Add(Change):
    """A new item behind `after` (0 is the beginning, None the end)."""

    text: str
    after: int | None = None

    def changed(self, todo: Json, batch: Batch) -> Json:
        items: Items = todo["items"]
        if len(items) >= MOST:
            raise Forbidden(
                _("A to-do list has at most %(count)d items.") % {"count": MOST},
                fields={"text": _("is one too many")},
            )
        number = todo["last"] + 1
        place = len(items) if self.after is None else place_behind(items, self.after)
        return {
            **todo,
            "items": [*items[:place], {"id": number, "text": self.text}, *items[place:]],
            "last": number,
        }


@dataclass(slots=True, eq=False, kw_only=True)
class Tick(Change):
    """Done, or not after all. Who ticked first stays the one who did."""

    NEEDS: ClassVar[Permission] = Permission.MESSAGE_REACT

    item: int
    done: bool

    def changed(self, todo: Json, batch: Batch) -> Json:
        held = find(todo["items"], self.item)
        if ("done" in held) == self.done:
            return todo
        ticked: Json = {"id": held["id"], "text": held["text"]}
        if self.done:
            ticked["done"] = {"user": self.actor, "at": moment(batch.now)}
        return replaced(todo, ticked)


@dataclass(slots=True, eq=False, kw_only=True)
class Rename(Change):
    """Other words for an item; whether it is done stays."""

    item: int
    text: str

    def changed(self, todo: Json, batch: Batch) -> Json:
        return replaced(todo, {**find(todo["items"], self.item), "text": self.text})


@dataclass(slots=True, eq=False, kw_only=True)
class Move(Change):
    """An item to another place: behind `after`, or with 0 to the beginning."""

    item: int
    after: int

    def changed(self, todo: Json, batch: Batch) -> Json:
        held = find(todo["items"], self.item)
        if self.after == self.item:
            return todo
        others = [item for item in todo["items"] if item is not held]
        place = place_behind(others, self.after)
        return {**todo, "items": [*others[:place], held, *others[place:]]}


@dataclass(slots=True, eq=False, kw_only=True)
class Remove(Change):
    """An item away; its number is not given again."""

    item: int

    def changed(self, todo: Json, batch: Batch) -> Json:
        held = find(todo["items"], self.item)
        return {**todo, "items": [item for item in todo["items"] if item is not held]}


def find(items: Items, number: int) -> Json:
    """Raises NotFound, naming the field `item`."""
    for item in items:
        if item["id"] == number:
            return item
    raise NotFound(_("That item is no longer in the list."), fields={"item": _("is no item of this list")})


def place_behind(items: Items, number: int) -> int:
    """The place behind this item, 0 for the beginning. Raises NotFound, naming the field `after`."""
    if number == 0:
        return 0
    for place, item in enumerate(items, start=1):
        if item["id"] == number:
            return place
    raise NotFound(_("That item is no longer in the list."), fields={"after": _("is no item of this list")})


def replaced(todo: Json, changed: Json) -> Json:
    """The list with this item in the place of the one with its number."""
    return {**todo, "items": [changed if item["id"] == changed["id"] else item for item in todo["items"]]}
