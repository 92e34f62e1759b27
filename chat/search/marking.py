"""What of a message's text was looked for: the words as they stand there, for showing them marked."""

from __future__ import annotations

from collections.abc import Sequence

from chat.search.matching import Term
from chat.search.tokens import Place, places

MOST = 50
"""Different words that are told of one message."""


def marked(text: str, terms: Sequence[Term]) -> list[str]:
    """The pieces of the text that the terms found, each once, in their order. Words of a phrase are one piece where
    nothing but spaces is between them."""
    if not terms:
        return []
    found = list(places(text))
    pieces: dict[str, None] = {}
    for place, first in enumerate(found):
        for term in terms:
            if not first.token.startswith(term.tokens[0]):
                continue
            some = found[place : place + len(term.tokens)]
            if _fits(some, term):
                pieces |= dict.fromkeys(_pieces(text, some))
    return list(pieces)[:MOST]


def _fits(some: Sequence[Place], term: Term) -> bool:
    if len(some) < len(term.tokens):
        return False
    *before, last = zip(some, term.tokens, strict=True)
    if any(place.token != token for place, token in before):
        return False
    return last[0].token.startswith(last[1]) if term.open else last[0].token == last[1]


def _pieces(text: str, some: Sequence[Place]) -> list[str]:
    pieces = [(some[0].start, some[0].end)]
    for place in some[1:]:
        start, end = pieces[-1]
        if place.start <= end or not text[end : place.start].strip():
            pieces[-1] = (start, max(end, place.end))
        else:
            pieces.append((place.start, place.end))
    return [text[start:end] for start, end in pieces]
