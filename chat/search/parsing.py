"""From what somebody typed to what the index answers. It never fails: what it doesn't understand is a problem that
names its piece, and the rest is searched.

    parse("from:@ana in:#tides -draft \\"low water\\" after:yesterday", Asker(Resolver(user), now, zone))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from chat.search import dates, habits
from chat.search.filtering import Asker, Code, Unknown, answer
from chat.search.language import Filter, Query, Words
from chat.search.resolving import TooMany
from chat.search.scanning import Piece, Value, scan

PIECES = 40
"""What stands behind so many words and filters is left out, and told."""

_KNOWN = {**habits.NAMES, **habits.NOT_HERE}
_MOMENTS = frozenset(name for name, ours in habits.NAMES.items() if ours in habits.MOMENT)
_LISTS = frozenset(_KNOWN) - _MOMENTS
_OFTEN = ("from", "with", "before", "after", "during", "sender", "channel", "stream", "room")


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not understood: where it stands in the text (code points), and why, by a word of docs/search.md.
    `hint` is what may have been meant."""

    start: int
    end: int
    code: Code
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A filter as it stands in the text: its `name` of ours, `values`: ids of users (`from`, `with`, `dm`, `to`) and
    rooms (`in`), or words."""

    start: int
    end: int
    name: str
    values: tuple[int | str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """`query` is None where nothing is left to look for."""

    query: Query | None
    problems: tuple[Problem, ...]
    filters: tuple[Understood, ...]


def parse(text: str, asker: Asker) -> Parsed:
    """What the text asks for, as its asker may name people and rooms; dates are days of his zone."""
    return _Parser(text, asker).parse()


@dataclass(slots=True)
class _Parser:
    text: str
    asker: Asker
    words: list[Words] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)

    def parse(self) -> Parsed:
        pieces = self._dates_joined(list(scan(self.text, _KNOWN, _LISTS)))
        if len(pieces) > PIECES:
            self._problem(pieces[PIECES].start, len(self.text), "too_long")
        pieces = pieces[:PIECES]
        for start, end in _alternatives(pieces):
            self._problem(start, end, "no_or")
        for before, piece in zip([None, *pieces], pieces, strict=False):
            denied = before is not None and before.kind == "not"
            self._take(replace(piece, negated=piece.negated != denied))
        self._narrow()
        query = self._asked()
        problems = sorted(self.problems, key=lambda one: one.start)
        return Parsed(query, tuple(problems), tuple(self.understood))

    def _take(self, piece: Piece) -> None:
        if not piece.closed:
            self._problem(piece.start, piece.end, "not_closed")
        if piece.kind == "filter":
            self._filter(piece)
        elif piece.kind in ("word", "phrase"):
            self._words(piece)

    def _words(self, piece: Piece) -> None:
        """Signs alone are nothing to look for; a star within a word ends it."""
        text, star, _rest = piece.text.partition("*")
        if star:
            self._problem(piece.start, piece.end, "star_within")
        if not any(ord(char) > 127 or char.isalnum() for char in text):
            if piece.prefix or piece.kind == "phrase":
                self._problem(piece.start, piece.end, "empty")
        elif piece.kind == "word" and (hint := _meant(text)):
            self._problem(piece.start, piece.end, "unknown_filter", hint)
        else:
            prefix = piece.prefix or bool(star)
            self.words.append(Words(text.strip(), piece.kind == "phrase", prefix, piece.negated))

    def _filter(self, piece: Piece) -> None:
        if piece.name in habits.NOT_HERE:
            return self._problem(piece.start, piece.end, habits.NOT_HERE[piece.name])
        values = [value for value in piece.values if value.text.strip("@# ")]
        if not values:
            return self._problem(piece.start, piece.end, "no_value")
        if habits.NAMES[piece.name] == "filename":
            found = self._named_files(piece, values)
        else:
            found = [one for value in values for one in self._answered(piece, value)]
        if found:
            told = Understood(piece.start, piece.end, habits.NAMES[piece.name], tuple(found), piece.negated)
            self.understood.append(told)
        return None

    def _named_files(self, piece: Piece, values: Sequence[Value]) -> list[int | str]:
        """The names of a message's files are found like its words: `filename:pdf`, `filename:"low tide"`."""
        if piece.negated:
            self._problem(piece.start, piece.end, "cannot_negate")
            return []
        named = [(value, value.text.strip("*.")) for value in values if any(map(str.isalnum, value.text))]
        self.filters.append(Filter("has", "file"))
        self.words += [Words(text, value.quoted, value.text.endswith("*")) for value, text in named]
        return [text for _value, text in named] or ["file"]

    def _answered(self, piece: Piece, value: Value) -> list[int | str]:
        try:
            filters, told = answer(self.asker, piece, value)
        except TooMany:
            self._problem(value.start, value.end, "too_many")
            return []
        except Unknown as why:
            place = piece if why.whole else value
            self._problem(place.start, place.end, why.code, why.hint)
            return []
        self.filters += filters
        return told

    def _dates_joined(self, pieces: list[Piece]) -> list[Piece]:
        """`after:last week` and `on:22 november`: words behind a moment belong to it where that makes a date."""
        joined: list[Piece] = []
        while pieces:
            piece, *pieces = pieces
            if piece.name in _MOMENTS and len(piece.values) == 1 and not piece.values[0].quoted:
                for count in (2, 1):
                    behind = pieces[:count]
                    if len(behind) < count or any(one.kind != "word" or one.negated for one in behind):
                        continue
                    value, end = piece.values[0], behind[-1].end
                    text = self.text[value.start : end]
                    if dates.span(text, self.asker.now, self.asker.zone) is not None:
                        piece = replace(piece, end=end, values=(Value(text, value.start, end),))
                        pieces = pieces[count:]
                        break
            joined.append(piece)
        return joined

    def _narrow(self) -> None:
        """Of several moments only the narrowest two are asked for: all of them have to hold."""
        after = _moments(self.filters, "after")
        before = _moments(self.filters, "before")
        others = [one for one in self.filters if one.name not in ("after", "before")]
        if after:
            others.append(Filter("after", max(after)))
        if before:
            others.append(Filter("before", min(before)))
        self.filters = list(dict.fromkeys(others))
        if after and before and max(after) >= min(before):
            pieces = [one for one in self.understood if one.name in habits.MOMENT]
            self._problem(pieces[0].start, pieces[-1].end, "no_time")

    def _asked(self) -> Query | None:
        everything: list[Words | Filter] = [*self.words, *self.filters]
        if not everything:
            return None
        if all(one.negated for one in everything) and self.asker.resolver.room is None:
            self._problem(0, len(self.text), "only_without")
            return None
        return Query(tuple(self.words), tuple(self.filters))

    def _problem(self, start: int, end: int, code: Code, hint: str = "") -> None:
        self.problems.append(Problem(start, end, code, hint))


def _moments(filters: Sequence[Filter], name: str) -> list[datetime]:
    return [one.value for one in filters if one.name == name and isinstance(one.value, datetime)]


def _alternatives(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where somebody asks for one or the other that can't be: filters of one name are alternatives by themselves,
    words all have to stand there."""
    found = []
    for at, piece in enumerate(pieces):
        if piece.kind == "or":
            beside = [*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2]]
            if len(beside) < 2 or not _alike(beside):
                found.append((piece.start, piece.end))
        elif piece.text == "{" and piece.kind == "open":
            inner = _until_closed(pieces[at + 1 :])
            if len(inner) > 1 and not _alike(inner):
                found.append((piece.start, inner[-1].end))
    return found


def _until_closed(pieces: Sequence[Piece]) -> list[Piece]:
    ends = next((at for at, one in enumerate(pieces) if one.kind == "close"), len(pieces))
    return [one for one in pieces[:ends] if one.kind != "or"]


def _alike(pieces: Sequence[Piece]) -> bool:
    names = {habits.NAMES.get(one.name, "") for one in pieces}
    return (
        len(names) == 1
        and names < {"from", "with", "in", "has", "is"}
        and not any(one.negated for one in pieces)
    )


def _meant(text: str) -> str:
    """The filter that a word with a colon in it may have meant: `form:ana`."""
    name, colon, value = text.casefold().partition(":")
    if not colon or not value or value.startswith("//") or len(name) < 4:
        return ""
    near = get_close_matches(name, _OFTEN, 1, 0.74)
    return near[0] if near else ""
