"""When somebody was here last: kept of those alone who show it, and no finer than the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db import transaction

from chat.blocks import policy as blocks
from chat.presence.actions import INVISIBLE
from chat.presence.models import Presence

WORDS = ((0, "today"), (1, "yesterday"), (7, "week"), (31, "month"))  # days ago, at most
LONGER = "longer"


def today() -> date:
    """The day by which the site counts."""
    return datetime.now(UTC).date()


def shows(user: int) -> bool:
    """Whether this person shows when he was here last, and so may ask it of others."""
    return Presence.objects.filter(user=user, shows_seen=True).exists()


def choose(user: int, *, shown: bool) -> None:
    """Show when one was here last, or don't; then the day isn't kept, nor told of others."""
    with transaction.atomic():
        Presence.objects.update_or_create({"shows_seen": shown, "seen_on": None}, user_id=user)
    if shown:
        note_seen(user)


def note_seen(user: int) -> date | None:
    """He is here. The day, if it is one that he shows; at most one write a day, and none while he is invisible."""
    found = Presence.objects.filter(user=user, shows_seen=True).exclude(status=INVISIBLE)
    before = list(found.values_list("seen_on", flat=True))
    if not before:
        return None
    now = today()
    if before[0] != now:
        found.update(seen_on=now)
    return now


def last_seen(actor: int, users: Iterable[int]) -> dict[int, str]:
    """How long ago these people were here, of those who show it: `today`, `yesterday`, `week`, `month` or `longer`.
    Nothing to who doesn't show it himself, and nothing between two of whom one has blocked the other."""
    if not shows(actor):
        return {}
    hidden = blocks.apart([actor])[actor]
    shown = Presence.objects.filter(user__in=set(users) - hidden, shows_seen=True, seen_on__isnull=False)
    return {user: word(day) for user, day in shown.values_list("user", "seen_on") if day is not None}


def word(day: date) -> str:
    """How long ago that is, in words of the wire."""
    ago = (today() - day).days
    return next((name for most, name in WORDS if ago <= most), LONGER)
