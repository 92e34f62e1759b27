"""A message as plain words, for quotes and lists: what it hides stays hidden there."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

SPOILER = '<span class="spoiler">'
HIDDEN = "||spoiler||"
"""Stands in place of what is hidden. Clients show the word in their reader's language."""

_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_PICTURE = re.compile(r'alt="([^"]*)"')
_WITHIN_A_LINE = (
    "<a ",
    "</a",
    "<bd",
    "</bd",
    "<co",
    "</co",
    "<de",
    "</de",
    "<em",
    "</em",
    "<sp",
    "</sp",
    "<st",
    "</st",
    "<ti",
    "</ti",
)


def words(text: str, html: str | None) -> str:
    """The text of a message, or where it hides something, what its HTML shows."""
    if html is None or SPOILER not in html:
        return text
    return entities.unescape("".join(_shown(html))).strip()


def _shown(html: str) -> Iterator[str]:
    """The text of sanitised HTML, with spaces where a line or block ends."""
    depth = hidden = 0
    for place, piece in enumerate(_TAG.split(html)):
        if not place % 2:
            yield "" if hidden else piece
            continue
        depth += piece.startswith("<span ") - (piece == "</span>")
        if hidden:
            hidden *= depth >= hidden
        elif piece == SPOILER:
            hidden = depth
            yield HIDDEN
        elif picture := _PICTURE.search(piece):
            yield picture[1]
        elif not piece.startswith(_WITHIN_A_LINE):
            yield " "
