"""Names to addresses, without waiting longer than there is time."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from functools import cache

from chatsite.fetching.limits import Refused

AT_ONCE = 8


def resolve(host: str, port: int, seconds: float) -> Sequence[str]:
    """The addresses of a host, best first, each once. Raises Refused."""
    asked = _threads().submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = asked.result(timeout=seconds)
    except Late:
        asked.cancel()
        raise Refused("time") from None
    except (OSError, UnicodeError):
        raise Refused("name") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _threads() -> ThreadPoolExecutor:
    """The system's resolver can't be stopped: where it hangs, it hangs here."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="resolver")
