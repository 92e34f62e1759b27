"""A to-do list as it stands in its message, and its limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from chat.messages.altering import Edit
from chat.messages.writer.rows import Row
from chat.rooms.locking import LockedRoom
from chat.wire.refusals import Forbidden

Json = dict[str, Any]
PART = "todo"
TITLE = 150
ITEM = 150
MOST = 50


def part(title: str, texts: Iterable[str]) -> Json:
    """The part `todo` of a new list. Items are numbered from 1; `last` is the highest number that was ever given."""
    items = [{"id": place, "text": text} for place, text in enumerate(texts, start=1)]
    return {"title": title, "items": items, "last": len(items)}


def words(todo: Json) -> str:
    """The list in plain words, for clients that know none, for search and for quotes."""
    lines = [f"{'☑' if 'done' in item else '☐'} {item['text']}" for item in todo["items"]]
    return "\n".join([todo["title"], *lines])


def keep_words(_edit: Edit, _room: LockedRoom, row: Row) -> None:
    """They follow the list. Raises Forbidden."""
    if PART in row.parts:
        raise Forbidden(_("A to-do list is changed item by item."))


def people(message: Json) -> Iterable[int]:
    """Who stands in a message's list: those who ticked something."""
    if PART in message:
        yield from (item["done"]["user"] for item in message[PART]["items"] if "done" in item)
