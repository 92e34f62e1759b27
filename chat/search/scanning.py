"""A typed search cut into its pieces: words, phrases, filters, and the signs around them. Knows no person and no room.

What isn't the name of a filter stays a word (`12:30`, `https://…`, `error:timeout`). Quotes may be of any kind that
keyboards make. Nothing here fails: what is broken is a piece, too.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "phrase", "filter", "or", "not", "and", "open", "close"]
CLOSING = {'"': '"', "\u201c": "\u201d", "\u201d": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb"}
"""The quotes that end what another began."""

_NAME = re.compile(r"([A-Za-z][A-Za-z_-]*):")
_MENTION = re.compile(r"@_?\*\*(.+?)(?:\|\d+)?\*\*")
_SIGNS: dict[str, Kind] = {"OR": "or", "|": "or", "||": "or", "NOT": "not", "AND": "and", "&&": "and"}


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values behind a filter's name, and where it stands."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` and `end` count code points of the text. A filter has its `name` in small letters and its `values`;
    words and phrases have a `text`; `closed` is false where a quote has no end."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    name: str = ""
    values: tuple[Value, ...] = ()
    negated: bool = False
    prefix: bool = False
    closed: bool = True


def scan(text: str, names: Container[str], lists: Container[str]) -> Iterator[Piece]:
    """The pieces in their order. `names` are those of filters; those in `lists` take several values with commas."""
    return _Scanner(text, names, lists).pieces()


class _Scanner:
    def __init__(self, text: str, names: Container[str], lists: Container[str]) -> None:
        self.text, self.names, self.lists = text, names, lists
        self.at = self.depth = 0

    def pieces(self) -> Iterator[Piece]:
        while self._skip():
            begun, sign = self.at, self.text[self.at]
            if sign in "({" or (sign in ")}" and self.depth):
                self.at += 1
                self.depth += 1 if sign in "({" else -1
                yield Piece("open" if sign in "({" else "close", begun, self.at, sign)
            else:
                yield self._piece()

    def _skip(self) -> bool:
        """Past what is blank; whether anything is left."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def _piece(self) -> Piece:
        begun = self.at
        negated = self._sign()
        if self._here() in CLOSING:
            text, closed = self._quoted()
            starred = text.endswith("*") or self._here() == "*"
            self.at += self._here() == "*"
            return Piece("phrase", begun, self.at, text.rstrip("*"), "", (), negated, starred, closed)
        found = _NAME.match(self.text, self.at)
        if found and found[1].lower() in self.names:
            self.at = found.end()
            return self._filter(begun, found[1].lower(), negated)
        return self._word(begun, negated)

    def _sign(self) -> bool:
        """Past a minus or plus in front of something; whether it was a minus."""
        sign, follows = self._here(), self.text[self.at + 1 : self.at + 2]
        if sign not in ("-", "\u2212", "+") or not follows or follows.isspace() or follows in "-+":
            return False
        self.at += 1
        return sign != "+"

    def _word(self, begun: int, negated: bool) -> Piece:
        text = self._run("")
        if not negated and text in _SIGNS:
            return Piece(_SIGNS[text], begun, self.at, text)
        return Piece("word", begun, self.at, text.rstrip("*"), "", (), negated, text.endswith("*"))

    def _filter(self, begun: int, name: str, negated: bool) -> Piece:
        named = self.at
        while self._here().isspace():
            self.at += 1
        found = _NAME.match(self.text, self.at)
        nothing = not self._here() or (found and found[1].lower() in self.names and self.at > named)
        if nothing or (self.at > named and self._here() in "-)}"):
            self.at = named
            return Piece("filter", begun, self.at, "", name, (), negated)
        values, closed = self._values(name in self.lists)
        return Piece(
            "filter", begun, self.at, self.text[begun : self.at], name, values, negated, closed=closed
        )

    def _values(self, several: bool) -> tuple[tuple[Value, ...], bool]:
        if self._here() not in ("(", "{"):
            return self._value(several, "," if several else "")
        ended = {"(": ")", "{": "}"}[self._here()]
        self.at += 1
        found: list[Value] = []
        while self._skip() and self._here() != ended:
            values, _closed = self._value(several, ",)}")
            found += [value for value in values if value.quoted or value.text not in _SIGNS]
            self.at += self._here() in (",", ")", "}") and self._here() != ended
        closed = self._here() == ended
        self.at += closed
        return tuple(found), closed

    def _value(self, several: bool, ends: str) -> tuple[tuple[Value, ...], bool]:
        """One value, or some with commas between them."""
        found: list[Value] = []
        closed = True
        while True:
            begun = self.at
            mark = self._here() if self._here() in ("@", "#") else ""
            if mention := _MENTION.match(self.text, begun):
                self.at = mention.end()
                found.append(Value("@" + mention[1], begun, self.at, quoted=True))
            elif self.text[begun + len(mark) : begun + len(mark) + 1] in CLOSING:
                self.at += len(mark)
                text, closed = self._quoted()
                found.append(Value(mark + text, begun, self.at, quoted=True))
            elif text := self._run(ends):
                found.append(Value(text, begun, self.at))
            if not (several and self._here() == ","):
                return tuple(found), closed
            self.at += 1

    def _run(self, ends: str) -> str:
        """What stands up to the next blank or one of these signs, or the end of a group."""
        begun = self.at
        stops = ends + (")}" if self.depth else "")
        while self.at < len(self.text) and not self._here().isspace() and self._here() not in stops:
            self.at += 1
        return self.text[begun : self.at]

    def _quoted(self) -> tuple[str, bool]:
        """What stands between quotes; up to the end of the text where nothing ends it, and whether something did."""
        ends = CLOSING[self._here()]
        begun = self.at = self.at + 1
        while self.at < len(self.text) and self._here() not in ends:
            self.at += 1
        inner, closed = self.text[begun : self.at], self.at < len(self.text)
        self.at += closed
        return inner, closed

    def _here(self) -> str:
        return self.text[self.at : self.at + 1]
