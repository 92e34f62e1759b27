"""Choosing how one is shown."""

from __future__ import annotations

from django.db import transaction

from accounts import feeds
from chat.presence.models import Presence
from chat.receipts import choosing as receipts

STATUSES = ("online", "away", "dnd", "invisible")
INVISIBLE = "invisible"


def choose(user: int, status: str) -> None:
    """Keep `status` as the person's choice on all his devices. Who is invisible leaves no trace: his marks are told
    to nobody until he shows himself again."""
    with transaction.atomic():
        feeds.hold(user)
        before = chosen(user)
        Presence.objects.update_or_create(user_id=user, defaults={"status": status})
        if status == INVISIBLE != before:
            receipts.freeze(user)
        elif before == INVISIBLE != status:
            receipts.thaw(user)


def chosen(user: int) -> str:
    """The person's last choice; `online` if he never chose."""
    found = Presence.objects.filter(user_id=user).values_list("status", flat=True).first()
    return found or "online"
