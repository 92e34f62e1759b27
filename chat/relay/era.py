"""Which era of the database this process knows of."""

from __future__ import annotations

from chat.relay.models import Era

_known: str | None = None


def read() -> str:
    """The newest era in the database, remembered for `current`. One query."""
    global _known
    _known = str(Era.objects.values_list("id", flat=True)[:1].get())
    return _known


def current() -> str:
    """The era last read, read once if never. May query: not for the event loop before `read` ran."""
    return _known or read()


def known() -> str:
    """The era last read, or nothing; never a query."""
    return _known or ""


def heard(era: str) -> None:
    """Somebody with a newer snapshot of the database told the era."""
    global _known
    _known = era
