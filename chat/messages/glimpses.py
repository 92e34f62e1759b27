"""What a list of somebody's own says of messages elsewhere: author, beginning and time, while he may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.models import User
from chat.messages import shapes
from chat.messages.models import Message
from chat.wire.encoding import moment

Json = dict[str, Any]
Place = tuple[int, int]
"""Room and number."""


def of(user: User, places: Iterable[Place]) -> dict[Place, Json]:
    """`{author, excerpt, created_at}` of those that this person may read, in one query; what is deleted, hidden or
    in a room that is closed to him is missing."""
    by_room: defaultdict[int, list[int]] = defaultdict(list)
    for room, number in places:
        by_room[room].append(number)
    named = Q(pk=None)
    for room, numbers in by_room.items():
        named |= Q(room=room, number__in=numbers)
    found = Message.objects.visible_to(user).filter(named, deleted_at=None)
    return {
        (message.room_id, message.number): {
            **shapes.quote(message.author_id, message.text, message.html, message.parts),
            "created_at": moment(message.created_at),
        }
        for message in found
    }
