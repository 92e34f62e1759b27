"""How large a request body may be, by path. The servers ask before they read one."""

from collections.abc import Iterable

from django.conf import settings

MEBIBYTE = 1024 * 1024
# Multipart boundaries and part headers around a file that itself is just within its limit.
SLACK = 256 * 1024
DEFAULT_LIMITS = {"/files/": 25 * MEBIBYTE + SLACK, "/": 5 * MEBIBYTE // 2 + SLACK}


def body_limit(path: str) -> int:
    """Return the largest body that a request to `path` may carry, in bytes.

    The setting BODY_LIMITS may replace DEFAULT_LIMITS: {prefix of the path: bytes}, the longest prefix counts.
    """
    limits: dict[str, int] = getattr(settings, "BODY_LIMITS", DEFAULT_LIMITS)
    fitting = [prefix for prefix in limits if path.startswith(prefix)]
    return limits[max(fitting, key=len)] if fitting else DEFAULT_LIMITS["/"]


def announced_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the Content-Length that ASGI `headers` announce, in bytes; 0 when there is none or no number."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
