"""What a search asks for, as the parser understood it and the index answers it.

All words and all filters have to hold; several positive `from`, several `in` and several `with` are alternatives of
each other, since nobody speaks from two people; negated ones each keep out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

HAS = ("file", "image", "link", "poll", "voice")
IS = ("pinned", "saved", "mention", "thread", "direct", "unread")
Name = Literal["from", "in", "with", "before", "after", "has", "is"]


@dataclass(frozen=True)
class Words:
    """A word, or with `phrase` several that stand side by side, as they were typed; with `prefix` the last of
    them may be only the beginning of a word."""

    text: str
    phrase: bool = False
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True)
class Filter:
    """`value` is a user's id for `from` and `with`, a room's id for `in`, an aware moment for `before` (not
    included) and `after` (included; `on:` is made of both), one of HAS or IS for the others."""

    name: Name
    value: int | str | datetime
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """One search. Empty words are fine where a filter stands."""

    words: tuple[Words, ...] = ()
    filters: tuple[Filter, ...] = ()
