"""Who may pin: members in directs and private rooms, moderators in public ones, unless the room says otherwise."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chat.messages import policy
from chat.messages.writer.batch import Batch
from chat.messages.writer.stays import Stay
from chat.rooms.models import Kind, Pinning, Room
from chat.rooms.policy import Permission, can
from chat.wire.refusals import Forbidden


def allowed(batch: Batch, room_id: int, user: int) -> Stay:
    """The person as one who may pin here. Raises NotFound, or Forbidden in a room that he may see."""
    stay = policy.allowed(batch, room_id, user, Permission.MESSAGE_REACT)
    room = batch.rooms[room_id]
    if not _by_members(room_id, room.kind) and not can(stay.role, Permission.MESSAGE_MODERATE, room):
        raise Forbidden(_("Only moderators pin messages in this room."))
    return stay


def _by_members(room_id: int, kind: str) -> bool:
    """Read under the lock of the room; what it says counts more than what it is."""
    chosen = Room.objects.values_list("pinning", flat=True).get(pk=room_id)
    return kind != Kind.PUBLIC if chosen is None else chosen == Pinning.MEMBERS
