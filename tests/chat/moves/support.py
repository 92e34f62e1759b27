"""Moving in a test's own thread, so that what is told is heard."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from chat.messages import writer
from chat.moves.moving import Move
from chat.rooms.models import Membership, Room

Json = dict[str, Any]


def move(room: Room, user: User, *chosen: int, to: Room, **fields: Any) -> Json:
    """What `message.move` is answered with, or the refusal raised."""
    return writer.carry_out_here(Move(room=room.pk, actor=user.pk, chosen=chosen, to=to.pk, **fields))


def stay(room: Room, user: User) -> Membership:
    return Membership.objects.get(room=room, user=user, until_rev=None)
