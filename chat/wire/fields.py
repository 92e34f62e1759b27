"""The types that a command's fields may have, each with the check that the wire asks for.

A field's type is `Annotated[python type, Check]`; `None` in a union makes null acceptable. Checks raise
`Wrong` with a sentence about the value; the command adds the field's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

MAX_INTEGER = 2**53 - 1
TEXT_POINTS = 10_000
TEXT_BYTES = 40_000


class Wrong(ValueError):
    """A value that its field does not take."""


class Check(Protocol):
    """Turns a decoded JSON value into the field's value, or raises `Wrong`."""

    def __call__(self, value: Any) -> Any: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Integer:
    """A whole number; `true` is none, nor is 1.0."""

    low: int = 0
    high: int = MAX_INTEGER

    def __call__(self, value: Any) -> int:
        if type(value) is not int:
            raise Wrong("must be a whole number")
        if not self.low <= value <= self.high:
            raise Wrong(f"must be from {self.low} to {self.high}")
        return value

    @property
    def words(self) -> str:
        return "integer" if self.high == MAX_INTEGER else f"integer, {self.low} to {self.high}"


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def __call__(self, value: Any) -> bool:
        if type(value) is not bool:
            raise Wrong("must be true or false")
        return value

    @property
    def words(self) -> str:
        return "boolean"


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """A string without NUL and lone surrogates, bounded in code points and, where given, in bytes."""

    points: int
    bytes: int | None = None
    least: int = 0

    def __call__(self, value: Any) -> str:
        if type(value) is not str:
            raise Wrong("must be a string")
        if len(value) > self.points:
            raise Wrong(f"must have at most {self.points} characters")
        if len(value) < self.least:
            raise Wrong(
                "must not be empty" if self.least == 1 else f"must have at least {self.least} characters"
            )
        if "\0" in value or _SURROGATE.search(value):
            raise Wrong("must not hold NUL or lone surrogates")
        if self.bytes is not None and len(value) * 4 > self.bytes and len(value.encode()) > self.bytes:
            raise Wrong(f"must have at most {self.bytes} bytes")
        return value

    @property
    def words(self) -> str:
        return f"string, at most {self.points} characters"


@dataclass(frozen=True)
class Line:
    """One line of words that somebody can see: what stands around it is cut off, and breaks in it become spaces."""

    points: int

    def __call__(self, value: Any) -> str:
        text = " ".join(Text(self.points)(value).split())
        if not any(character.isprintable() for character in text):
            raise Wrong("must not be blank")
        return text

    @property
    def words(self) -> str:
        return f"line of words, at most {self.points} characters"


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    among: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        if type(value) is not str or value not in self.among:
            raise Wrong("must be one of " + ", ".join(self.among))
        return value

    @property
    def words(self) -> str:
        return " or ".join(f"`{word}`" for word in self.among)


@dataclass(frozen=True)
class Uuid:
    """A UUID in its usual form of 36 characters, as a string on the wire."""

    def __call__(self, value: Any) -> UUID:
        try:
            if type(value) is not str or len(value) != 36:
                raise ValueError
            return UUID(value)
        except ValueError:
            raise Wrong("must be a UUID") from None

    @property
    def words(self) -> str:
        return "UUID"


@dataclass(frozen=True)
class Time:
    """An RFC 3339 time with its offset."""

    def __call__(self, value: Any) -> datetime:
        try:
            if type(value) is not str or len(value) > 40:
                raise ValueError
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise Wrong("must be an RFC 3339 time with its offset") from None

    @property
    def words(self) -> str:
        return "time, RFC 3339"


@dataclass(frozen=True)
class ListOf:
    """A list of one kind of value, without repeats."""

    item: Check
    most: int
    least: int = 0

    def __call__(self, value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Wrong("must be a list")
        if len(value) > self.most:
            raise Wrong(f"must have at most {self.most} entries")
        if len(value) < self.least:
            raise Wrong(f"must have at least {self.least} entries" if self.least > 1 else "must not be empty")
        taken = []
        for place, entry in enumerate(value):
            try:
                taken.append(self.item(entry))
            except Wrong as wrong:
                raise Wrong(f"entry {place + 1} {wrong}") from None
        return tuple(dict.fromkeys(taken))

    @property
    def words(self) -> str:
        return f"list of {self.item.words}, at most {self.most}"


@dataclass(frozen=True)
class Distinct(ListOf):
    """A list in which a repeat is a slip that is told, not left out."""

    def __call__(self, value: Any) -> tuple[Any, ...]:
        taken = super().__call__(value)
        if len(taken) < len(value):
            raise Wrong("names an entry twice")
        return taken


@dataclass(frozen=True)
class Series(ListOf):
    """A list in which places count and repeats are meant."""

    def __call__(self, value: Any) -> tuple[Any, ...]:
        super().__call__(value)
        return tuple(self.item(entry) for entry in value)


@dataclass(frozen=True)
class MapOf:
    """An object whose keys are ids in decimal."""

    item: Check
    most: int

    def __call__(self, value: Any) -> dict[int, Any]:
        if type(value) is not dict:
            raise Wrong("must be an object")
        if len(value) > self.most:
            raise Wrong(f"must have at most {self.most} entries")
        taken = {}
        for key, entry in value.items():
            if not re.fullmatch(r"[1-9][0-9]{0,15}", key, re.ASCII):
                raise Wrong("must have ids as its keys")
            try:
                taken[int(key)] = self.item(entry)
            except Wrong as wrong:
                raise Wrong(f"entry {key} {wrong}") from None
        return taken

    @property
    def words(self) -> str:
        return f"object of {self.item.words} by id, at most {self.most}"


@dataclass(frozen=True)
class Either:
    """The first of several checks that takes the value."""

    checks: tuple[Check, ...]

    def __call__(self, value: Any) -> Any:
        for check in self.checks[:-1]:
            try:
                return check(value)
            except Wrong:
                continue
        return self.checks[-1](value)

    @property
    def words(self) -> str:
        return " or ".join(check.words for check in self.checks)


@dataclass(frozen=True)
class Shape:
    """A small object with named entries, given back as a tuple in the order of the names."""

    entries: tuple[tuple[str, Check], ...]

    def __call__(self, value: Any) -> tuple[Any, ...]:
        if type(value) is not dict:
            raise Wrong("must be an object")
        names = [name for name, _ in self.entries]
        if set(value) != set(names):
            raise Wrong("must have exactly " + ", ".join(names))
        return tuple(check(value[name]) for name, check in self.entries)

    @property
    def words(self) -> str:
        return "{" + ", ".join(f"{name}: {check.words}" for name, check in self.entries) + "}"


class Unset:
    """The value of a field that the client left out, where null means something of its own."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


def named(asked: object, *names: str) -> dict[str, Any]:
    """Those of these fields of a command that the client named, with their values; null is one."""
    values = {name: getattr(asked, name) for name in names}
    return {name: value for name, value in values.items() if value is not UNSET}


Id = Annotated[int, Integer(1)]
Number = Annotated[int, Integer(1)]
Counter = Annotated[int, Integer(0)]
Boolean = Annotated[bool, Flag()]
Nonce = Annotated[UUID, Uuid()]
Moment = Annotated[datetime, Time()]
MessageText = Annotated[str, Text(TEXT_POINTS, TEXT_BYTES)]
Query = Annotated[str, Text(200)]
Emoji = Annotated[str, Text(64, least=1)]


def page_limit(most: int) -> Callable[[Any], Any]:
    """A page's size, 1 to `most`."""
    return Integer(1, most)
