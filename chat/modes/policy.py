"""What may be said where: by the mode of the room, under its lock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chat.messages.sending import Send
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.rooms.models import Mode
from chat.rooms.policy import Permission, can
from chat.wire.refusals import Forbidden


def check_send(draft: Send, room: LockedRoom, stay: Stay) -> None:
    """Raises Forbidden, naming the field, for what has no place in a room of this mode."""
    if room.mode == Mode.THREADS:
        return
    if room.mode == Mode.FLAT:
        _flat(draft)
    elif room.mode == Mode.ANNOUNCEMENTS:
        _announcement(draft, room, stay)
    elif room.mode == Mode.QUESTIONS:
        _question(draft)


def _flat(draft: Send) -> None:
    if draft.thread is not None:
        raise Forbidden(_("This room has no threads."), fields={"thread": _("has no place in this room")})


def _announcement(draft: Send, room: LockedRoom, stay: Stay) -> None:
    """Everybody replies in threads; what stands in the room itself is the moderators'."""
    if draft.in_timeline and not can(stay.role, Permission.MESSAGE_MODERATE, room):
        wrong = {} if draft.thread is None else {"also_to_room": _("is for moderators here")}
        raise Forbidden(_("Only moderators post here."), fields=wrong)


def _question(draft: Send) -> None:
    """Whoever answers in the room itself would ask a new question there."""
    if draft.thread is None and draft.reply_to is not None:
        raise Forbidden(
            _("Answers stand in the thread of their question."), fields={"reply_to": _("needs a thread here")}
        )
    if draft.thread is not None and draft.also_to_room:
        raise Forbidden(
            _("Answers stand in the thread of their question."),
            fields={"also_to_room": _("has no place in this room")},
        )
