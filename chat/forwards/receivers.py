"""Where forwards take part in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chat.forwards.forwarding import PART
from chat.messages import registry


def people(message: dict[str, Any]) -> Iterable[int]:
    """Who said what was passed on."""
    return (message[PART]["author"],) if PART in message else ()


registry.people.append(people)
