"""The one tokenizer of the search: text to words of plain ASCII letters and digits, the same for every database.

NFKC, case and accents folded; what is written without spaces (Chinese, Japanese, Korean, Thai …) becomes overlapping
pairs of characters; links, paths and names fall into their parts; an emoji is a word. Each word is then written with
`a`-`z` and digits alone, always beginning with a letter, so that no tokenizer of a database finds anything to cut,
fold or leave out. The writing keeps beginnings: a word begins with another exactly when their forms do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from accounts.users.names import LETTERS

LONGEST = 64
"""Characters of a word that count."""
MOST = 10_000
"""Words of a message that count; PostgreSQL tells places up to 16,383 apart."""
REPEATS = 255
"""How often one word counts in a message, which is PostgreSQL's limit."""
GAP = "qw"
"""Stands between what no phrase may span; nobody can ask for it."""
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u109f\u1100-\u11ff\u1780-\u17d3\u3005-\u3007"
    "\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
_JOINED = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Invisible within a word."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0971-\u0dff\u0f71-\u0f84\u1dc0-\u1dff\u20d0-\u20f0"
)
"""Signs above and below letters, and the scripts whose vowels are such."""
_EMOJI = (
    "\u00a9\u00ae\u2122\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\U0001f000-\U0001faff"
)
_RUN = re.compile(
    f"(?P<unspaced>[{_UNSPACED}][{_UNSPACED}{_JOINED}]*)"
    f"|(?P<emoji>[\U0001f1e6-\U0001f1ff]{{2}}|(?![\U0001f3fb-\U0001f3ff])[{_EMOJI}])"
    f"|(?:[^\\W_{_UNSPACED}{_EMOJI}]|[{_MARKS}])(?:[^\\W_{_UNSPACED}{_EMOJI}]|[{_MARKS}{_JOINED}])*"
)
_ASCII = re.compile(r"[a-z0-9]+")
_DROPPED = re.compile(f"[{_JOINED}]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Place(NamedTuple):
    """A word where it stands: `text[start:end]` said it."""

    token: str
    start: int
    end: int


class Asked(NamedTuple):
    """Words that have to stand side by side; `open`: the last may go on."""

    tokens: tuple[str, ...]
    open: bool


def words(text: str) -> list[str]:
    """The words of a message's text in their order, at most `MOST`."""
    if text.isascii():
        found = [_written(run) for run in _ASCII.findall(text.lower())]
    else:
        found = [token for match in _RUN.finditer(text) for token in _of(match[0], match.lastgroup)]
    return _bounded(found)


def places(text: str) -> Iterator[Place]:
    """The same words with where they stand."""
    for match in _RUN.finditer(text):
        tokens = _of(match[0], match.lastgroup)
        start, end = match.span()
        if len(tokens) > 1 and len(tokens) == end - start:
            for place, token in enumerate(tokens):
                yield Place(token, start + place, min(start + place + 2, end))
        else:
            for token in tokens:
                yield Place(token, start, end)


def asked(text: str, prefix: bool = False) -> Asked:
    """What has to stand in a message for `text` to be found in it; without tokens there is nothing to look for.

    The last character of an unspaced run stands in messages twice, in a pair and alone: asked for is the pair.
    """
    runs = [(match[0], match.lastgroup) for match in _RUN.finditer(text)]
    tokens = [token for run, kind in runs for token in _of(run, kind)]
    if runs and runs[-1][1] == "unspaced":
        last = _of(*runs[-1])
        if len(last) > 1:
            return Asked(tuple(tokens[:-1]), False)
        prefix = True
    return Asked(tuple(tokens), prefix and bool(tokens))


def mark(kind: str, value: int | str = "") -> str:
    """The word for something that isn't said but known of a message; no text can hold it."""
    return f"qx{kind}{value}"


def _bounded(found: list[str]) -> list[str]:
    if len(found) <= REPEATS:
        return found
    found = found[:MOST]
    often = {token for token, count in Counter(found).items() if count > REPEATS}
    if not often:
        return found
    seen: Counter[str] = Counter()
    kept = []
    for token in found:
        seen[token] += 1
        kept.append(GAP if token in often and seen[token] > REPEATS else token)
    return kept


def _of(run: str, kind: str | None) -> tuple[str, ...]:
    """The words of a run of one kind, as they are written."""
    return _remembered(run, kind) if len(run) <= LONGEST else _cut(run, kind)


def _cut(run: str, kind: str | None) -> tuple[str, ...]:
    if kind == "emoji":
        return (_written(run),)
    folded = _fold(run)
    if kind == "unspaced":
        pairs = [folded[place : place + 2] for place in range(len(folded))]
        return tuple(_written(pair) for pair in pairs)
    return tuple(_written(part) for part in re.findall(f"[^\\W_]+(?:[^\\W_]|[{_MARKS}])*", folded))


_remembered = lru_cache(maxsize=32_768)(_cut)


def _fold(run: str) -> str:
    """Without case and accents. Marks that are vowels or change a letter's sound are no accents and stay."""
    if run.isascii():
        return run.lower()
    apart = unicodedata.normalize("NFKD", _DROPPED.sub("", run)).casefold()
    bare = "".join(one for one in unicodedata.normalize("NFKD", apart) if not _is_accent(one))
    return unicodedata.normalize("NFKC", "".join(_plain(bare))).translate(LETTERS)


def _is_accent(one: str) -> bool:
    place = unicodedata.combining(one)
    return 10 <= place <= 36 or place >= 200


def _plain(text: str) -> Iterable[str]:
    """Digits of every script as ours."""
    for one in text:
        yield str(unicodedata.decimal(one)) if one.isdecimal() else one


def _written(word: str) -> str:
    """`q` begins what isn't itself: `qq` is a q, `q` and four digits of base 36 another character (none of which
    begins with more than n), `qy` goes before a digit that begins a word."""
    word = word[:LONGEST]
    if word.isascii():
        form = word.replace("q", "qq") if "q" in word else word
    else:
        form = "".join(_character(one) for one in word)
    return f"qy{form}" if form[0] <= "9" else form


def _character(one: str) -> str:
    if one.isascii():
        return "qq" if one == "q" else one
    digits, code = "", ord(one)
    for _ in range(4):
        code, rest = divmod(code, 36)
        digits = _DIGITS[rest] + digits
    return f"q{digits}"
