"""Choosing how one is shown."""

from __future__ import annotations

from chat.presence.models import Presence

STATUSES = ("online", "away", "dnd", "invisible")


def choose(user: int, status: str) -> None:
    """Keep `status` as the person's choice on all his devices."""
    Presence.objects.update_or_create(user_id=user, defaults={"status": status})


def chosen(user: int) -> str:
    """The person's last choice; `online` if he never chose."""
    found = Presence.objects.filter(user_id=user).values_list("status", flat=True).first()
    return found or "online"
