"""What one value of a filter asks of the index: `from:@ana`, `is:starred`, `older_than:7d`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import get_close_matches
from typing import Literal, cast

from chat.search import dates, habits
from chat.search.language import Filter, Name
from chat.search.resolving import Resolver
from chat.search.scanning import Piece, Value

Answer = tuple[list[Filter], list[int | str]]
"""What the index is asked, and the value as it was understood: ids, or a word."""


Code = Literal[
    "no_person",
    "no_room",
    "too_many",
    "no_value",
    "no_date",
    "no_time",
    "unknown_filter",
    "unknown_value",
    "cannot_negate",
    "only_mine",
    "only_without",
    "no_or",
    "not_closed",
    "empty",
    "star_within",
    "too_long",
    "no_topics",
    "no_reactions",
    "no_numbers",
    "not_here",
]
"""Why something wasn't understood; what each means stands in docs/search.md."""


class Unknown(Exception):
    """A value that says nothing here. `hint`: what may have been meant; `whole`: the filter itself isn't answered."""

    def __init__(self, code: Code, hint: str = "", *, whole: bool = False) -> None:
        super().__init__(code)
        self.code, self.hint, self.whole = code, hint, whole


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what is now for him."""

    resolver: Resolver
    now: datetime
    zone: tzinfo

    @property
    def me(self) -> int:
        return self.resolver.searcher.pk


def answer(asker: Asker, piece: Piece, value: Value) -> Answer:
    """Raises Unknown, and TooMany of a name that may mean too many."""
    return _ANSWERS[habits.NAMES[piece.name]](asker, piece, value)


def _person(asker: Asker, piece: Piece, value: Value) -> Answer:
    found = _people(asker, value)
    return [_filter(habits.NAMES[piece.name], one, piece) for one in found], [*found]


def _place(asker: Asker, piece: Piece, value: Value) -> Answer:
    """A room; `in:@ana` and the like are directs, and `in:anywhere` is no filter."""
    if value.text.startswith("@"):
        return _direct(asker, piece, value)
    if found := asker.resolver.rooms(value.text):
        return [_filter("in", one, piece) for one in found], [*found]
    text = value.text.casefold()
    if text in habits.EVERYWHERE and not piece.negated:
        return [], [text]
    if text in habits.DIRECTS:
        return [_filter("is", "direct", piece)], [text]
    raise Unknown("no_room")


def _direct(asker: Asker, piece: Piece, value: Value) -> Answer:
    """The talk with somebody; with myself, all of them."""
    _only_positive(piece)
    found = _people(asker, value)
    people = [Filter("with", one) for one in found if one != asker.me]
    return [Filter("is", "direct"), *people], [*found]


def _to(asker: Asker, piece: Piece, value: Value) -> Answer:
    """What somebody was written in directs: what isn't his own there."""
    filters, found = _direct(asker, piece, value)
    return [*filters, *(Filter("from", one, negated=True) for one in found)], found


def _mentions(asker: Asker, piece: Piece, value: Value) -> Answer:
    if _people(asker, value) != [asker.me]:
        raise Unknown("only_mine")
    return [_filter("is", "mention", piece)], ["mention"]


def _moment(asker: Asker, piece: Piece, value: Value) -> Answer:
    span = dates.span(value.text, asker.now, asker.zone)
    if span is None:
        raise Unknown("no_date")
    begun, ended = span
    name = habits.NAMES[piece.name]
    if name == "on":
        _only_positive(piece)
        return [Filter("after", begun), Filter("before", ended)], [value.text]
    if piece.negated:
        name = "before" if name == "after" else "after"
    return [Filter(cast(Name, name), begun)], [value.text]


def _has(_asker: Asker, piece: Piece, value: Value) -> Answer:
    return _state(piece, value, habits.HAS, habits.IS)


def _is(_asker: Asker, piece: Piece, value: Value) -> Answer:
    if value.text.casefold() == "read":
        return [Filter("is", "unread", not piece.negated)], ["read"]
    return _state(piece, value, habits.IS, habits.HAS)


def _state(piece: Piece, value: Value, own: Mapping[str, str], others: Mapping[str, str]) -> Answer:
    """`has:` and `is:` take each other's words, too: nobody remembers which is which."""
    text = value.text.casefold()
    found = own.get(text) or others.get(text)
    if found is None and (text.startswith(":") or text in ("reaction", "reactions")):
        raise Unknown("no_reactions")
    if found is None:
        near = get_close_matches(text, own, 1, 0.7)
        raise Unknown("unknown_value", near[0] if near else "")
    name, state = found.split(":")
    return [_filter(name, state, piece)], [state]


def _people(asker: Asker, value: Value) -> list[int]:
    found = asker.resolver.people(value.text)
    if not found:
        raise Unknown("no_person")
    return found


def _filter(name: str, value: int | str, piece: Piece) -> Filter:
    return Filter(cast(Name, name), value, piece.negated)


def _only_positive(piece: Piece) -> None:
    """Of what is made of several filters there is no contrary: all of them have to hold."""
    if piece.negated:
        raise Unknown("cannot_negate", whole=True)


_ANSWERS: Mapping[str, Callable[[Asker, Piece, Value], Answer]] = {
    **dict.fromkeys(habits.PERSON, _person),
    **dict.fromkeys(habits.MOMENT, _moment),
    "in": _place,
    "has": _has,
    "is": _is,
    "to": _to,
    "dm": _direct,
    "mentions": _mentions,
}
