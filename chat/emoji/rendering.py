"""`:name:` in a message's HTML becomes a picture of the site's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chat.emoji.known import USED

# As the sanitiser writes tags: values stand in double quotes.
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_CLOSED = ("code", "pre", "a")


def pictured(html: str, urls: Mapping[str, str]) -> str:
    """Sanitised `html` with pictures in the place of names, but for code and links. What goes in is a name and an
    address of our own, so nothing has to be escaped."""
    if not urls:
        return html
    made = []
    closed = 0
    for place, piece in enumerate(_TAG.split(html)):
        if place % 2:
            closed += _step(piece)
        elif not closed:
            piece = USED.sub(lambda found: _picture(found, urls), piece)
        made.append(piece)
    return "".join(made)


def _step(tag: str) -> int:
    name = re.match(r"</?(\w*)", tag)
    if name is None or name[1] not in _CLOSED:
        return 0
    return -1 if tag.startswith("</") else 1


def _picture(found: re.Match[str], urls: Mapping[str, str]) -> str:
    url = urls.get(found[1])
    return f'<img src="{url}" alt="{found[0]}">' if url else found[0]
