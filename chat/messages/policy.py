"""What may be done to the log, decided on a batch's locked rows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chat.blocks import policy as blocks
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.rooms.policy import Permission, can
from chat.wire.refusals import Forbidden, NotFound

PUBLIC = "public"
DIRECT = "direct"


def reader(batch: Batch, room_id: int, user: int) -> Stay:
    """The person as one who may read the room, a member or not. Raises NotFound."""
    room = batch.rooms[room_id]
    stay = batch.stays.get((room_id, user))
    if stay is None or not stay.active or room.deleted_at is not None:
        raise NotFound(_("There is no such room."))
    if stay.id is None and (room.kind != PUBLIC or stay.guest):
        raise NotFound(_("There is no such room."))
    return stay


def allowed(batch: Batch, room_id: int, user: int, permission: Permission) -> Stay:
    """The person as one who may do this in the room. Raises NotFound, or Forbidden in a room that he may see."""
    stay = reader(batch, room_id, user)
    require(batch.rooms[room_id], stay, permission)
    if batch.rooms[room_id].kind == DIRECT:
        _require_willing(batch, room_id, user)
    return stay


def require(room: LockedRoom, stay: Stay, permission: Permission) -> None:
    """Raises Forbidden with the reason unless the person may do this in the room."""
    if not can(stay.role if stay.id is not None else None, permission, room):
        raise Forbidden(_why_not(room, stay))


def hidden_before(batch: Batch, room_id: int, stay: Stay) -> int:
    """The lowest number that the person may read."""
    return max(stay.hidden_before, batch.rooms[room_id].first)


def message(batch: Batch, room_id: int, stay: Stay, number: int, *, field: str = "number") -> Row:
    """A message that the person may read, tombstones too. Raises NotFound, naming `field`."""
    row = batch.message(room_id, number)
    if row is None or number < hidden_before(batch, room_id, stay):
        raise NotFound(_("There is no such message."), fields={field: _("is no message of this room")})
    return row


def living(batch: Batch, room_id: int, stay: Stay, number: int) -> Row:
    """The same, but no tombstone."""
    row = message(batch, room_id, stay, number)
    if row.deleted_at is not None:
        raise NotFound(_("That message was deleted."), fields={"number": _("was deleted")})
    return row


def _require_willing(batch: Batch, room_id: int, user: int) -> None:
    """Raises Forbidden in a direct of two where one doesn't accept the other's messages; asked once a batch."""
    if batch.unwilling is None:
        directs = [room.id for room in batch.rooms.values() if room.kind == DIRECT]
        batch.unwilling = blocks.unwilling_in(batch.cursor, directs)
    if found := batch.unwilling.get(room_id):
        blocks.refuse(user, found)


def _why_not(room: LockedRoom, stay: Stay) -> str:
    if room.archived_at is not None:
        return _("This room is archived.")
    if stay.id is None:
        return _("You are not in this room.")
    return _("Your role in this room doesn't allow that.")
