"""How large a request body may be, by path. The servers ask before they read one."""

from collections.abc import Iterable

from django.conf import settings

from chatsite.bare import BARE_HEADERS

MEBIBYTE = 1024 * 1024
# Multipart boundaries and part headers around a file that itself is just within its limit.
SLACK = 256 * 1024
PICTURE = 10 * MEBIBYTE
PAGE = 5 * MEBIBYTE // 2
# The largest piece of an upload that is sent piece by piece: Daphne has a body whole before anybody sees it.
CHUNK = 5 * MEBIBYTE
FILE = 200 * MEBIBYTE
# The error object of the wire contract; the languages are Django's, which is never asked.
REFUSAL = b'{"error": {"code": "too_large", "detail": "The request is too large."}}\n'
NO_SPACE = b'{"error": {"code": "unavailable", "detail": "There is no space left.", "retry_after": 60}}\n'


def _headers(body: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *BARE_HEADERS,
    ]


REFUSAL_HEADERS = _headers(REFUSAL)
NO_SPACE_HEADERS = [*_headers(NO_SPACE), (b"retry-after", b"60")]


def body_limit(path: str) -> int:
    """Return the largest body that a request to `path` may carry, in bytes.

    The setting MAX_FILE_SIZE is the largest file, BODY_LIMITS adds further paths: {prefix: bytes}.
    """
    limits = {
        "/files/": getattr(settings, "MAX_FILE_SIZE", FILE),
        "/files/uploads/": CHUNK,
        "/settings/profile/picture/": PICTURE,
        **getattr(settings, "BODY_LIMITS", {}),
    }
    fitting = [prefix for prefix in limits if path.startswith(prefix)]
    return SLACK + (limits[max(fitting, key=len)] if fitting else PAGE)


def announced_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the Content-Length that ASGI `headers` announce, in bytes; 0 when there is none or no number."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
