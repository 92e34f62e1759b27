"""What an answer about a file says of itself: it lies in a cage, and in no cache but the person's own."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.utils.crypto import salted_hmac
from django.utils.http import http_date

# Nothing in a file may run, load, frame or send anything, even if a browser took it for a page.
CAGE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


def guard(headers: dict[str, str]) -> dict[str, str]:
    """The headers that every answer about a file has, and these."""
    return {
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": CAGE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "Cookie, Authorization",
    } | headers


def disposition(name: str, *, inline: bool) -> str:
    """Content-Disposition of RFC 6266: an ASCII name for the old, any Unicode name for all others."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def etag(sha256: str, part: str) -> str:
    """A strong validator of one address of a file. It is keyed: whoever sees it learns no hash, with which he could ask
    elsewhere whose file this is."""
    return f'"{salted_hmac("chat.files.etag", f"{part}:{sha256}", algorithm="sha256").hexdigest()[:32]}"'


def last_modified(moment: datetime) -> str:
    """The moment as HTTP has it, in whole seconds."""
    return http_date(int(moment.timestamp()))
