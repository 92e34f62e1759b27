"""Clearing away now and then while the site runs, beside the requests."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from accounts.sessions import actions as sessions
from chat.files import actions
from chat.files.tus import actions as uploads
from chatsite.threads import general

logger = logging.getLogger(__name__)
FIRST_AFTER, EVERY = 600.0, 3600.0

_lock = threading.Lock()
_due = time.monotonic() + FIRST_AFTER


def tidy() -> bool:
    """Called with each upload and each socket that opens: when an hour has gone by, uploads that nobody sent or
    went on with and sessions that are over are cleared away on another thread. True when that began."""
    global _due
    with _lock:
        now = time.monotonic()
        if now < _due:
            return False
        _due = now + EVERY
    for work in (actions.clean, uploads.clean, sessions.end_expired):
        general().submit(_do, work)
    return True


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        logger.exception("tidying.failed", extra={"work": work.__qualname__})
