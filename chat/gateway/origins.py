"""Whose pages may open a socket: the site's own, by scheme, host and port, never taken from the request."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings


@cache
def own() -> frozenset[str]:
    """The site's origins: SITE_URL's, and in local mode localhost with each web process's port."""
    return frozenset(origin for url in settings.SITE_ORIGINS if (origin := _origin(url)))


def allowed(origin: str | None) -> bool:
    """Whether an Origin header is one of the site's own."""
    return origin is not None and _origin(origin) == origin.lower() and origin.lower() in own()


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")
