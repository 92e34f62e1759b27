"""What is told of a search: each message in a few words, with those that were looked for marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from accounts.people import directory
from chat.messages import excerpts
from chat.messages.models import Message
from chat.rooms import reading as rooms
from chat.rooms.reading import Seen
from chat.search.parsing import Problem, Understood
from chat.search.running import Found
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
LENGTH = 240
FILES = 4
BEFORE = 60
"""Of an excerpt's characters, about so many stand before the first mark."""

_SPACED = re.compile(
    r"[^\W\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""A letter of a script that puts spaces between words."""


def page(user: int, found: Found) -> Json:
    """`found`, `rooms` and `directory` of a page, without what its reader has lost the sight of meanwhile."""
    with snapshot() as cursor:
        held = _rooms(cursor, user, {one["room"] for one in found.messages})
    marked = [*found.marked, *([()] * len(found.messages))]
    hits = [
        _hit(message, words)
        for message, words in zip(found.messages, marked, strict=False)
        if message["room"] in held and message["number"] >= held[message["room"]].hidden_before
    ]
    people = {hit["author"] for hit in hits}
    states = [held[room].room.state() for room in sorted({hit["room"] for hit in hits})]
    for state in states:
        people.update(state["people"], state.get("gone", ()))
    return {"found": hits, "rooms": states, "directory": directory(people)}


def understood(one: Understood) -> Json:
    values = list(one.values)
    return {"start": one.start, "end": one.end, "name": one.name, "values": values, "negated": one.negated}


def problem(one: Problem) -> Json:
    told: Json = {"start": one.start, "end": one.end, "code": one.code}
    return {**told, "hint": one.hint} if one.hint else told


def first_since(seen: Seen, begun: datetime) -> int | None:
    """The number of the first message of the room's main timeline from this moment on; None: there is none.

    Halving, because nothing is indexed by time: numbers follow it but for messages that were moved. Call in a snapshot.
    """
    shown = Message.objects.filter(Q(thread=None) | Q(also_to_room=True), room=seen.room.id, deleted_at=None)
    rows = shown.order_by("number").values_list("number", "created_at")
    low, high = seen.hidden_before, seen.room.number + 1
    found = None
    while low < high:
        middle = (low + high) // 2
        row = rows.filter(number__gte=middle).first()
        if row is None or row[1] >= begun:
            found = row and row[0]
            high = middle
        else:
            low = row[0] + 1
    return found


def excerpt(text: str, words: Sequence[str]) -> tuple[str, list[list[int]]]:
    """The part of a text around the first of these words, on one line, and the places of all of them in it."""
    line = " ".join(text.split())
    marks = list(_marks(line, words))
    begun = max(0, marks[0][0] - BEFORE) if marks and marks[0][1] > LENGTH - BEFORE else 0
    if begun:
        begun = line.find(" ", begun, marks[0][0]) + 1 or begun
    shown = line[begun : begun + LENGTH]
    lead = "…" if begun else ""
    rest = "…" if begun + LENGTH < len(line) else ""
    moved = len(lead) - begun
    kept = [[start + moved, end + moved] for start, end in marks if end <= begun + len(shown)]
    return f"{lead}{shown}{rest}", kept


def _rooms(cursor: CursorWrapper, user: int, wanted: set[int]) -> dict[int, Seen]:
    held = rooms.rooms_of(cursor, user, wanted)
    for room in wanted - held.keys():
        if seen := rooms.see(cursor, user, room):
            held[room] = seen
    return held


def _hit(message: Json, words: Sequence[str]) -> Json:
    shown, marks = excerpt(excerpts.words(message["text"], message.get("html")), words)
    files = message.get("files", ())
    hit = {
        name: message[name]
        for name in ("room", "number", "thread", "author", "created_at")
        if name in message
    }
    return {
        **hit,
        "excerpt": shown,
        "marks": marks,
        **({"files": [one.get("name", "") for one in files[:FILES]]} if files else {}),
    }


def _marks(line: str, words: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Where these stand as words of their own; in scripts without spaces, anywhere."""
    asked = sorted({word for word in words if word}, key=len, reverse=True)
    if not asked:
        return []
    either = "|".join(_alone(word) for word in asked)
    return [found.span() for found in re.finditer(either, line)]


def _alone(word: str) -> str:
    before = r"(?<!\w)" if _SPACED.match(word[0]) else ""
    after = r"(?!\w)" if _SPACED.match(word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"
