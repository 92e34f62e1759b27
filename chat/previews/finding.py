"""Which links of a message are to have a preview."""

from __future__ import annotations

import hashlib
import html
import re
from typing import NamedTuple

from django.conf import settings

from chatsite.fetching import Refused, parse

MOST = 3
MARK = '<a href="http'
"""What stands in the HTML of every message that has a link: what is without needs no further look."""
_HREF = re.compile(r'<a href="(https?://[^"]{1,6000})"')
_BARE = re.compile(r"<(https?://[^\s<>]+)>")


class Found(NamedTuple):
    """`url` as it stands in the message, `key` the digest of its normal form."""

    url: str
    key: str


def links(text: str, rendered: str | None) -> list[Found]:
    """The first three links of a message, each once: of its HTML, so none in code; none that was written as `<…>`,
    which says that no preview is wanted; none to this site."""
    if rendered is None or MARK not in rendered:
        return []
    plain = set(_BARE.findall(text))
    found: dict[str, Found] = {}
    for match in _HREF.finditer(rendered):
        url = html.unescape(match[1])
        key = None if url in plain else key_of(url)
        if key is not None:
            found.setdefault(key, Found(url, key))
            if len(found) == MOST:
                break
    return list(found.values())


def key_of(url: str) -> str | None:
    """The digest of an address that may be fetched at all, and isn't our own."""
    try:
        target = parse(url)
    except Refused:
        return None
    if f"{target.scheme}://{target.authority}" in settings.SITE_ORIGINS:
        return None
    return hashlib.sha256(target.url.encode()).hexdigest()
