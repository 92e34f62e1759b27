"""Reads of the hub, which must outlive a database that is away: tried, noted, tried again by whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from chatsite.threads import in_thread

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
RETRY = 0.5
"""Seconds before a failed read is tried again."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a read returned."""

    value: T


async def attempt(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Found[T] | None:
    """Run `fn` in a database thread; None when it failed, which is logged without its values."""
    try:
        return Found(await in_thread(fn, *args, **kwargs))
    except Exception as error:  # noqa: BLE001 - whatever it was, sockets go on and the next tip tries again
        logger.warning("hub.read_failed", extra={"read": fn.__name__, "error": type(error).__name__})
        return None
