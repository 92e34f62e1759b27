"""The site's own emoji by name, held in memory: messages and reactions ask for them all the time.

What another process added is known as soon as somebody uses it; what it removed, two seconds later.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from chat.emoji.models import CustomEmoji, address
from chat.emoji.names import PATTERN

USED = re.compile(f":({PATTERN}):")
STALE, AGAIN = 2.0, 0.2
"""Seconds after which the list is read anew, and after which it is where a name isn't in it."""


@dataclass(frozen=True, slots=True)
class _Held:
    urls: dict[str, str]
    read_at: float


_held = _Held({}, float("-inf"))


def forget() -> None:
    """The list changed."""
    global _held
    _held = _Held({}, float("-inf"))


def mentioned(text: str) -> list[str]:
    """The names between colons, known or not; "12:30:45" has one, too."""
    return USED.findall(text) if text.count(":") > 1 else []


def urls(names: list[str]) -> dict[str, str]:
    """{name: address} of those that are emoji of the site. Reads the database at times; not for the event loop."""
    if not names:
        return {}
    global _held
    age = time.monotonic() - _held.read_at
    if age > STALE or (age > AGAIN and any(name not in _held.urls for name in names)):
        rows = CustomEmoji.objects.values_list("name", "key")
        _held = _Held({name: address(key) for name, key in rows}, time.monotonic())
    return {name: _held.urls[name] for name in names if name in _held.urls}
