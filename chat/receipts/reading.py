"""Who has read how far: what `watch` answers for the rooms on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chat.rooms.models import Membership

MEMBERS = 100


def current(rooms: Iterable[int]) -> list[dict[str, Any]]:
    """`receipt` hints of the rooms' present members, [{room, user, number}]; none of rooms above 100 members."""
    stays = Membership.objects.present().filter(room__in=list(rooms), room__members__lte=MEMBERS, read__gt=0)
    rows = stays.values_list("room", "user", "read")
    return [{"room": room, "user": user, "number": number} for room, user, number in rows]
