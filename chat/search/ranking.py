"""Which hits are the best: computed from the words of the entries, so that every database gives the same order.

As in BM25, a word counts more where it stands more often and where little else does. Beside that counts a whole word
where only its beginning was asked for, words that stand together as they were typed, and, a little, being new.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.search import keys
from chat.search.candidates import Candidate
from chat.search.matching import Term

USUAL = 15
"""Words of an ordinary message, marks included."""
_SATURATION, _LENGTH = 1.2, 0.75
_WHOLE, _TOGETHER, _NEW = 0.3, 1.0, 0.6
_FADES = 30.0
"""Days after which being new counts half."""


def ranked(candidates: Sequence[Candidate], terms: Sequence[Term]) -> list[Candidate]:
    """The best first, of equal ones the newest. `candidates` come with their words, the newest first."""
    if not candidates:
        return []
    newest = candidates[0].key
    return sorted(candidates, key=lambda one: (-_score(one, terms, newest), -one.key))


def _score(one: Candidate, terms: Sequence[Term], newest: int) -> float:
    length = one.words.count(" ") / USUAL
    weight = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    score = _NEW / (1 + keys.days(newest - one.key) / _FADES)
    for term in terms:
        said = " ".join(term.tokens)
        whole = one.words.count(f" {said} ") + one.words.count(f" {said} {said} ")  # which share a space
        often = one.words.count(f" {said}") if term.open else whole
        score += often / (often + weight) + (_WHOLE if term.open and whole else 0)
    if len(terms) > 1:
        together = " ".join(token for term in terms for token in term.tokens)
        score += _TOGETHER if f" {together}" in one.words else 0
    return round(score, 6)
