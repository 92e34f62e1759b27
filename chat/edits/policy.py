"""How long one may change or delete one's own messages, and who sees what a message said before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chat.messages import clock
from chat.messages.altering import Delete, Edit
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.rooms.models import Shown, Within
from chat.rooms.policy import Permission, can, role_of
from chat.rooms.reading import Seen
from chat.wire.refusals import Forbidden

_LASTS = {
    Within.QUARTER: timedelta(minutes=15),
    Within.HOUR: timedelta(hours=1),
    Within.DAY: timedelta(days=1),
    Within.NEVER: timedelta(0),
}


def check_edit(_edit: Edit, room: LockedRoom, row: Row) -> None:
    """Raises Forbidden when the room doesn't let one change a message any more, moderators neither."""
    if not _in_time(room.edit_within, row.created_at):
        said = {
            Within.NEVER: _("Messages in this room can't be changed."),
            Within.QUARTER: _("Messages in this room can be changed for 15 minutes."),
            Within.HOUR: _("Messages in this room can be changed for an hour."),
            Within.DAY: _("Messages in this room can be changed for a day."),
        }
        raise Forbidden(said[Within(room.edit_within)], fields={"number": _("can't be changed any more")})


def check_delete(_delete: Delete, room: LockedRoom, row: Row, stay: Stay) -> None:
    """The same for deleting one's own. Whoever moderates the room may always delete."""
    if not _in_time(room.delete_within, row.created_at) and not can(
        stay.role, Permission.MESSAGE_MODERATE, room
    ):
        said = {
            Within.NEVER: _("Only moderators delete messages in this room."),
            Within.QUARTER: _("You can delete your messages in this room for 15 minutes."),
            Within.HOUR: _("You can delete your messages in this room for an hour."),
            Within.DAY: _("You can delete your messages in this room for a day."),
        }
        raise Forbidden(said[Within(room.delete_within)], fields={"number": _("can't be deleted any more")})


def check_history(seen: Seen, user: int, author: int) -> None:
    """Raises Forbidden when former texts are hidden from somebody who may read the message."""
    if seen.room.edit_history == Shown.SHOWN or user == author:
        return
    if not can(role_of(seen), Permission.MESSAGE_MODERATE, seen.room):
        raise Forbidden(_("In this room only moderators see what a message said before."))


def _in_time(within: str, written: datetime) -> bool:
    """Without a limit no clock is asked."""
    return within == Within.ALWAYS or clock.of_database() < written + _LASTS[Within(within)]
