"""How large a request body may be, by path. The servers ask before they read one."""

from collections.abc import Iterable

from django.conf import settings

MEBIBYTE = 1024 * 1024
# Multipart boundaries and part headers around a file that itself is just within its limit.
SLACK = 256 * 1024
DEFAULT_LIMITS = {"/files/": 25 * MEBIBYTE + SLACK, "/": 5 * MEBIBYTE // 2 + SLACK}


def body_limit(path: str) -> int:
    """Return the largest body in bytes that a request to `path` may carry (setting BODY_LIMITS, longest prefix)."""
    limits: dict[str, int] = getattr(settings, "BODY_LIMITS", DEFAULT_LIMITS)
    fitting = [prefix for prefix in limits if path.startswith(prefix)]
    return limits[max(fitting, key=len)] if fitting else DEFAULT_LIMITS["/"]


def announced_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the Content-Length in bytes that ASGI `headers` announce; 0 when there is none or it is no number."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
