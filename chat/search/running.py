"""Answering a Query: what of all that somebody may read has these words, the newest or the best first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from chat.messages import reading, shapes
from chat.rooms.models import Membership, Room
from chat.search import candidates, entries, matching, ranking, scope
from chat.search.candidates import Candidate
from chat.search.entries import Said
from chat.search.language import Query
from chat.search.marking import marked
from chat.search.matching import Asked
from chat.search.models import Reached
from chat.search.scope import Scope
from chat.wire.refusals import BadRequest
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
Order = Literal["newest", "best"]
PAGE = 50
BEST_OF = 1000
"""The best are chosen among so many, the newest that have what is asked for."""
FEW = 20
"""Rooms that are looked for like words; of more, each hit's room is looked up."""
_EFFORT = 4000
"""Candidates that are looked at for one page before the next has to be asked for."""
_CURSOR = re.compile(r"(\d{1,19})(?:\.(\d{1,4}))?")
_FIELDS = (
    "room_id", "number", "rev", "ordinal", "author_id", "kind", "text", "html", "created_at", "edited_at",
    "deleted_at", "reply_to", "thread", "also_to_room", "nonce", "parts",
)  # fmt: skip
_SAID = (
    "number", "rev", "room_id", "author_id", "kind", "text", "html", "thread", "created_at", "deleted_at",
)  # fmt: skip
_REACHED = Subquery(Reached.objects.filter(room=OuterRef("room")).values("rev")[:1])


@dataclass(frozen=True)
class Found:
    """`messages` are whole Messages as this person may have them, in the order asked for; `marked` has for each, at
    the same place, the words of its text that were looked for, as they stand there. `cursor` leads to the next page;
    None: there is none. A page may hold fewer than its limit, even none, where more are to come."""

    messages: list[Json]
    marked: list[list[str]] = field(default_factory=list)
    cursor: str | None = None


@dataclass(frozen=True)
class _Search:
    """One search on its way."""

    cursor: CursorWrapper
    actor: User
    asked: Asked
    scope: Scope

    def below(self, high: int, most: int, *, worded: bool = False) -> list[Candidate]:
        high = min(high, self.scope.high)
        return candidates.below(self.cursor, self.actor.pk, self.asked, self.scope, high, most, worded=worded)

    def rows(self, found: Iterable[Candidate]) -> dict[int, Sequence[Any]]:
        """Those of them that may be told, by message. One that the index hasn't seen as it is now has to have what is
        asked all the same: its former words don't find it."""
        seen = self.scope.seen.filter(pk__in=[one.message for one in found]).annotate(reached=_REACHED)
        rows = seen.values_list("pk", "reached", *_FIELDS)
        return {pk: row for pk, reached, *row in rows if row[2] <= (reached or 0) or self._still(pk, row)}

    def _still(self, pk: int, row: Sequence[Any]) -> bool:
        named = dict(zip(_FIELDS, row, strict=True))
        words = entries.of(Said._make([pk, *(named[field] for field in _SAID), json.dumps(named["parts"])]))
        return words is not None and self.asked.holds(words)


def find(
    actor: User, query: Query, *, order: Order = "newest", after: str | None = None, limit: int = PAGE
) -> Found:
    """A page of what `actor` may read and the query asks for. `after` is the cursor of the page before.

    Raises BadRequest, naming `after`, for a cursor that is none. Call in a thread.
    """
    high, offset = _read_cursor(after, order)
    with snapshot() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('jit', 'off', true)")
        where = scope.of(actor, query)
        few = where.rooms if where.few and len(where.rooms) <= FEW else ()
        search = _Search(cursor, actor, matching.asked_of(query, few), where)
        if order == "best" and search.asked.said:
            rows, following = _best(search, high, offset, limit)
        else:
            rows, following = _newest(search, high, limit)
        messages = [shapes.whole(*row) for row in rows]
        shown = _for_reader(messages, actor.pk)
    return Found(shown, [marked(one["text"], search.asked.said) for one in shown], following)


def _newest(search: _Search, high: int, limit: int) -> tuple[list[Sequence[Any]], str | None]:
    """A page downwards from `high`, and the cursor of the next."""
    rows: list[Sequence[Any]] = []
    looked, step = 0, limit + 1
    while looked < _EFFORT:
        found = search.below(high, step)
        told = search.rows(found)
        for one in found:
            if one.message not in told:
                continue
            if len(rows) == limit:
                return rows, str(high)
            rows.append(told[one.message])
            high = one.key
        if len(found) < step:
            return rows, None
        high = found[-1].key
        looked += len(found)
        step = min(1000, max(200, 2 * step))
    return rows, str(high)


def _best(search: _Search, high: int, offset: int, limit: int) -> tuple[list[Sequence[Any]], str | None]:
    """A page of the best of the newest `BEST_OF` below `high`. All pages choose among the same."""
    found = search.below(high, BEST_OF, worded=True)
    if not found:
        return [], None
    ordered = ranking.ranked(found, search.asked.said)
    rows: list[Sequence[Any]] = []
    place = offset
    while place < len(ordered) and len(rows) <= limit:
        some = ordered[place : place + max(limit + 1, 100 if search.scope.loose else 0)]
        told = search.rows(some)
        for one in some:
            if one.message in told:
                if len(rows) == limit:
                    return rows, f"{found[0].key + 1}.{place}"
                rows.append(told[one.message])
            place += 1
    return rows, None


def _read_cursor(after: str | None, order: Order) -> tuple[int, int]:
    """The key from which downwards, and how many of the best were told already."""
    if after is None:
        return 1 << 62, 0
    parts = _CURSOR.fullmatch(after)
    if parts is None or (parts[2] is not None and order != "best"):
        raise BadRequest(
            _("This is no place to go on from."), fields={"after": _("is no cursor of this search")}
        )
    return min(int(parts[1]), 1 << 62), int(parts[2] or 0)


def _for_reader(messages: list[Json], user: int) -> list[Json]:
    """The messages of many rooms as this person may have them: quotes of what is hidden from him are left out."""
    hidden = _hidden({one["room"] for one in messages if "quote" in one}, user)
    groups: dict[int, list[int]] = {}
    for place, one in enumerate(messages):
        groups.setdefault(hidden.get(one["room"], 0), []).append(place)
    shown: dict[int, Json] = {}
    for low, group in groups.items():
        told = reading.for_reader([messages[place] for place in group], user, hidden_before=low)
        shown.update(zip(group, told, strict=True))
    return [shown[place] for place in range(len(messages))]


def _hidden(rooms: set[int], user: int) -> dict[int, int]:
    """The lowest number that he may read, of rooms where that isn't the first of all."""
    if not rooms:
        return {}
    first = dict(Room.objects.filter(pk__in=rooms, first__gt=1).values_list("pk", "first"))
    stays = Membership.objects.present().filter(user=user, room__in=rooms, hidden_before__gt=1)
    for room, low in stays.values_list("room", "hidden_before"):
        first[room] = max(low, first.get(room, 0))
    return first
