"""What a message's words say by themselves: do they ask, do they decide, do they settle one's own question.

The rules hold for every language that marks its questions; docs/catchup.md says them in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chat.catchup import phrases


def _any(listed: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(listed, key=len, reverse=True))


_FENCED = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)[^`]+?\1")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_MARKED = re.compile(r"[?？؟\u037e\u055e\u2e2e\u1367](?![^\W_])")
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff];(?=\s|$)")
_JAPANESE = re.compile(r"(?:です|ます|でしょう|ました|ません)か(?=[。\s]|$)")
_CHINESE = re.compile(r"[吗嗎](?=[。\s]|$)")
_DECISION = re.compile(
    rf"^[\s*_#>-]*(?:{_any(phrases.DECISION)})\s*[*_]*\s*[:：]", re.IGNORECASE | re.MULTILINE
)
_SETTLED = re.compile(rf"\W*(?:{_any(phrases.SETTLED)})(?!\w)", re.IGNORECASE)
_UNMARKED = re.compile(rf"(?:(?:hi|hey),? )?(?:{_any(phrases.UNMARKED)})(?!\w)", re.IGNORECASE)
_UNKNOWING = re.compile(rf"(?:^|[.,!…]\s*)\W*(?:{_any(phrases.UNKNOWING)})(?!\w)", re.IGNORECASE)
_NUDGE = re.compile(
    rf"\W*(?:(?:so|still)\s)?(?:{_any(phrases.NUDGES)})?(?:\s(?:yet|else|here|there))?\W*", re.IGNORECASE
)
_BESIDE_QUESTIONS = "?？؟;\u037e\u055e\u2e2e\u1367かま吗嗎"


def asks(text: str) -> bool:
    """Whether somebody's own words hold a question: a mark of one at the end of a word, outside code, links and
    quoted lines. `;` is one behind a Greek letter, Japanese and Chinese need none, nor does what begins "Anyone …"."""
    if _UNMARKED.match(text) and not text.rstrip().endswith((".", "!", "…", "。")):
        return True
    if not any(mark in text for mark in _BESIDE_QUESTIONS):
        return False
    own = _own(text)
    return any(found.search(own) for found in (_MARKED, _GREEK, _JAPANESE, _CHINESE))


def nudges(text: str) -> bool:
    """Whether a question can only be the one before again: "Anyone?", "Nobody yet?", "???"."""
    return len(text) < 40 and _NUDGE.fullmatch(text) is not None


def decides(text: str) -> bool:
    """Whether a line of it begins with "Decision:", plain or emphasised, in any of the languages known here."""
    return (":" in text or "：" in text) and _DECISION.search(_FENCED.sub(" ", text)) is not None


def settles(text: str) -> bool:
    """Whether who asked says that he needs no answer any more: "Found it", "Never mind" …"""
    return _SETTLED.match(text) is not None


def unknowing(text: str) -> bool:
    """Whether it says that its author doesn't know either."""
    return _UNKNOWING.search(text[:200]) is not None


def _own(text: str) -> str:
    if "`" in text or "~~~" in text:
        text = _CODE.sub(" ", _FENCED.sub(" ", text))
    if ">" in text:
        text = _QUOTED.sub(" ", text)
    return _LINK.sub(" ", text) if "://" in text or "www." in text else text
