"""People's own words: how a word and a text are compared, and which people's words stand in a text.

Both are folded (NFKC, case, accents) and cut into words; signs of scripts that put no space between words stand for
themselves. A word of somebody stands in a text where its pieces follow each other there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

MOST = 30
"""Words that one person may have."""
LONGEST = 50
PIECES = 6
"""Of how many words one may be made."""

_PIECE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\w(?:(?![\u0e00-"
    r"\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])\w)*"
)

Pieces = tuple[str, ...]


def pieces(text: str) -> Pieces:
    """The folded words of a text, in their order."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return tuple(_PIECE.findall(text.casefold()))


class Index:
    """Everybody's words, so that one pass over a text finds whose stand in it."""

    def __init__(self, words: Mapping[int, Iterable[str]] | None = None) -> None:
        self._of: dict[int, tuple[Pieces, ...]] = {}
        self._by_first: defaultdict[str, dict[Pieces, set[int]]] = defaultdict(dict)
        for user, several in (words or {}).items():
            self.put(user, several)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def put(self, user: int, words: Iterable[str]) -> None:
        """These are somebody's words from now on; none takes him out."""
        for word in self._of.pop(user, ()):
            self._take_out(user, word)
        wanted = tuple({found for word in words if (found := pieces(word))})
        if wanted:
            self._of[user] = wanted
        for word in wanted:
            self._by_first[word[0]].setdefault(word, set()).add(user)

    def found(self, text: str) -> set[int]:
        """Whose words stand in the text."""
        if not self._by_first:
            return set()
        said = pieces(text)
        users: set[int] = set()
        for place, piece in enumerate(said):
            for word, whose in self._by_first.get(piece, {}).items():
                if said[place : place + len(word)] == word:
                    users |= whose
        return users

    def _take_out(self, user: int, word: Pieces) -> None:
        alike = self._by_first[word[0]]
        alike[word].discard(user)
        if not alike[word]:
            del alike[word]
        if not alike:
            del self._by_first[word[0]]
