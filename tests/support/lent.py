"""Which threads hold connections of PostgreSQL's pool, and for what they took them."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

from psycopg_pool import ConnectionPool

ROOTS = ("/accounts/", "/chat/", "/chatsite/", "/tests/")
_lent: dict[Any, str] = {}


def watch() -> None:
    """From now on each connection that leaves a pool is written down until it is back."""
    take, give = ConnectionPool.getconn, ConnectionPool.putconn

    def getconn(self: ConnectionPool, timeout: float | None = None) -> Any:
        connection = take(self, timeout)
        _lent[connection] = f"{threading.current_thread().name}: {_places(sys._getframe(1))}"
        return connection

    def putconn(self: ConnectionPool, conn: Any) -> None:
        _lent.pop(conn, None)
        give(self, conn)

    ConnectionPool.getconn = getconn  # type: ignore[method-assign, assignment]
    ConnectionPool.putconn = putconn  # type: ignore[method-assign, assignment]


def lent() -> list[str]:
    """Each connection that is out: its thread, and where it was asked for, innermost first."""
    return list(_lent.values())


def _places(frame: FrameType | None) -> str:
    places = []
    while frame is not None:
        name = frame.f_code.co_filename
        if any(root in name for root in ROOTS) and "site-packages" not in name:
            places.append(f"{name.rpartition('/')[2]}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(places[:12])
