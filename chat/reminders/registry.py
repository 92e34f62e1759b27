"""What higher concepts know and reminders ask for; they fill this list when the site starts.

quiet   (reminder): why its person isn't to be disturbed by it now, as `notification` tells it; empty when he may be.
"""

from __future__ import annotations

from collections.abc import Callable

from chat.reminders.models import Reminder

quiet: list[Callable[[Reminder], str]] = []


def calm(reminder: Reminder) -> str:
    """Why its person isn't to be disturbed now; empty when he may be."""
    return next((why for ask in quiet if (why := ask(reminder))), "")
