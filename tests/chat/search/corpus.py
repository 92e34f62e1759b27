"""Messages and sixty queries, and what they find, told by a reader that knows nothing of the index.

Rooms: `harbour` (public; alice, bob), `crew` (private; alice, bob), `cabin` (private; bob alone), `both` (a direct of
alice and bob). It is alice who searches. One message a day, from the first of January 2026 on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import NamedTuple

from chat.search.language import Filter, Query, Words

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROOMS = ("harbour", "crew", "cabin", "both")
_SAID = (
    "The tide is high at noon", "high tide, low tide", "Tide tables for Größe 42", "No tides today",
    "Café au lait, s'il vous plaît", "the CAFE is closed", "cafeteria opens at 8:30", "İstanbul is far away",
    "Straße und Strasse are the same", "ŁÓDŹ means boat", "naïve coöperation", "co\u00adoperation is hard",
    "see https://example.com/foo_bar/baz.html?x=1#top", "foo bar baz", "bar foo", "foo_bar is a name",
    "the map, the chest and the key", "the chest", "a map of the island", "map map map map", "key: map",
    "東京タワーに行きたい", "東京 タワー", "京都は古い", "大東京", "ﾄｳｷｮｳ is half wide", "トウキョウ is full wide",
    "한국어를 배우다", "中文搜索很难", "搜 alone", "หาดทราย", "Привет, мир!", "приветствие", "ёлка и елка",
    "Γειά σου Κόσμε", "हिन्दी में लिखो", "שָׁלוֹם עולם", "مرحبا بالعالم", "version 2.0.1 of the app", "call 555-0199 now",
    "e-mail bob@example.org", "don't do that", "dont do that", "well... OK!!", "ⅷ is a number, ① too", "𝓯𝓪𝓷𝓬𝔂 letters",
    "party 🎉🎉 time", "👍🏽 agreed", "flags 🇩🇪🇫🇷", "I ❤️ sailing", "C++ and C#", "snake_case_name here",
    "quick quiz about aqua", "qx u1 qxr1 qw qq", "zzz zebra", "1st 2nd 3rd 22 222", "٢٢ is 22", "x" * 70 + "y",
    "**bold** and _slanted_ words", "`code with tide` in it", "> quoted tide\n\nanswer", "- one\n- two\n- three",
    "a tide of words " * 3, "the last word is tide",
)  # fmt: skip


class Said(NamedTuple):
    """A message; `day` counts from the first."""

    day: int
    room: str
    author: str
    text: str


MESSAGES = tuple(
    Said(
        day,
        ROOMS[day * 7 % 11 % 4],
        "bob" if ROOMS[day * 7 % 11 % 4] == "cabin" or day % 3 else "alice",
        text,
    )
    for day, text in enumerate(_SAID)
)
_FINDS = (
    "tide", "TIDE", "tid*", "tide high", "high|tide", "the|tide", "tide -high", "-tide", "café", "cafe*", "größe",
    "strasse", "Straße", "lodz", "istanbul", "cooperation", "coop*", "foo|bar", "foo_bar", "bar|baz", "example.com",
    "https", "map", "the|map", "map key", "map -key -island", "東京", "東", "京", "東京 タワー", "東京|タワー",
    "東京タワー", "トウキョウ", "한국", "국어", "搜", "搜索", "ทราย", "привет", "привет*", "елка", "κοσμε", "हिन्दी",
    "שלום", "مرحبا", "2.0.1", "555-0199", "bob@example.org", "don't", "viii 1", "fancy", "🎉", "👍", "🇫🇷", "❤", "c",
    "snake_case*", "q*", "qx*", "22", "2*", "z*", "words", "tide|of|words", "xxxx*", "bold|and", "zanzibar",
)  # fmt: skip
_BOUNDS = (
    (), (Filter("in", "crew"),), (Filter("from", "bob"),), (Filter("is", "direct"),), (Filter("in", "crew", True),),
    (Filter("after", FIRST + timedelta(days=10)), Filter("before", FIRST + timedelta(days=40))),
    (Filter("from", "alice", True),), (Filter("from", "alice"), Filter("from", "bob")),
)  # fmt: skip


def _query(typed: str, filters: Iterable[Filter]) -> Query:
    words = []
    for one in typed.split():
        bare = one.strip("-*") if one != "-" else one
        if one == "555-0199":
            bare = one
        phrase = "|" in bare
        words.append(Words(bare.replace("|", " "), phrase, one.endswith("*"), one.startswith("-")))
    return Query(tuple(words), tuple(filters))


QUERIES = (
    *(_query(typed, ()) for typed in _FINDS),
    *(_query(typed, filters) for typed, filters in product(("tide", "the", "", "foo -bar"), _BOUNDS[1:])),
)


def expected(query: Query) -> list[tuple[str, int]]:
    """(room, number) of what alice has to find, the newest first."""
    numbers: dict[str, int] = {}
    found = []
    for said in MESSAGES:
        numbers[said.room] = numbers.get(said.room, 0) + 1
        seen = said.room != "cabin" and _allowed(said, query.filters)
        if seen and all(_says(said.text, words) != words.negated for words in query.words):
            found.append((said.room, numbers[said.room]))
    return found[::-1]


def _allowed(said: Said, filters: Iterable[Filter]) -> bool:
    at = FIRST + timedelta(days=said.day)
    authors = {str(one.value) for one in filters if one.name == "from" and not one.negated}
    if authors and said.author not in authors:
        return False
    return all(_holds(said, at, one) != one.negated for one in filters if one.negated or one.name != "from")


def _holds(said: Said, at: datetime, one: Filter) -> bool:
    if isinstance(one.value, datetime):
        return at < one.value if one.name == "before" else at >= one.value
    return {"from": said.author, "in": said.room, "is": "direct" if said.room == "both" else ""}[
        one.name
    ] == one.value


_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"
_LETTER = f"(?:[^\\W_{_UNSPACED}]|[\u0900-\u0963])"


def _says(text: str, words: Words) -> bool:
    """By looking for the words in the text, character by character."""
    said, asked = _bare(text), _bare(words.text)
    pieces = re.findall(f"{_LETTER}+|[{_UNSPACED}]+|[^\\w\\s!-/:-@[-`{{-~]{{1,2}}", asked)
    other = f"(?!{_LETTER})(?![{_UNSPACED}\U0001f000-\U0001faff\u2764])."
    pattern = re.escape(pieces[0])
    for before, piece in pairwise(pieces):
        alike = bool(re.match(_LETTER, before)) == bool(re.match(_LETTER, piece))
        pattern += f"(?:{other}){'+' if alike else '*'}{re.escape(piece)}"
    if re.match(_LETTER, pieces[0]):
        pattern = f"(?<![^\\W_{_UNSPACED}\u0900-\u0963]){pattern}"
    if re.match(_LETTER, pieces[-1][-1]) and not words.prefix:
        pattern += f"(?!{_LETTER})"
    return re.search(pattern, said, re.DOTALL) is not None


def _bare(text: str) -> str:
    """Without case, accents, and what can't be seen."""
    apart = unicodedata.normalize("NFKD", re.sub("[\u00ad\ufe0f\U0001f3fb-\U0001f3ff]", "", text)).casefold()
    kept = "".join(one for one in apart if not re.match("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]", one))
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in kept)
    return unicodedata.normalize("NFC", plain.replace("ł", "l"))
