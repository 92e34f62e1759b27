"""Clearing away now and then while the site runs, beside the requests."""

from __future__ import annotations

import logging
import threading
import time

from chat.files import actions
from chatsite.threads import general

logger = logging.getLogger(__name__)
FIRST_AFTER, EVERY = 600.0, 3600.0

_lock = threading.Lock()
_due = time.monotonic() + FIRST_AFTER


def tidy() -> bool:
    """Called with each upload: starts `actions.clean` on another thread when an hour has gone by. True when it did."""
    global _due
    with _lock:
        now = time.monotonic()
        if now < _due:
            return False
        _due = now + EVERY
    general().submit(_clean)
    return True


def _clean() -> None:
    try:
        actions.clean()
    except Exception:
        logger.exception("files.clean_failed")
