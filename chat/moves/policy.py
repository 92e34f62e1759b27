"""Who moves what: moderators anything to where they may post, authors their own words within the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from chat.messages import policy, registry
from chat.messages.sending import Send
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.models import Kind
from chat.rooms.policy import Permission, can
from chat.wire.refusals import BadRequest, Forbidden, NotFound, Refusal

NOBODY = UUID(int=0)


def check_taking(batch: Batch, stay: Stay, rows: Iterable[Row], to: int) -> None:
    """Whether the person may take these messages away from where they stand. Raises Forbidden."""
    room = batch.rooms[stay.room]
    if stay.id is not None and can(stay.role, Permission.MESSAGE_MODERATE, room):
        return
    policy.require(room, stay, Permission.MESSAGE_SEND)
    if to != room.id:
        raise Forbidden(_("Only moderators move messages to another room."))
    if any(row.author != stay.user for row in rows):
        raise Forbidden(_("Only your own messages can be moved."), fields={"numbers": _("names another's")})


def target(batch: Batch, user: int, to: int) -> Stay:
    """The person as one who may write in the room to which it goes. Raises a Refusal that names `to`."""
    if to not in batch.rooms:
        raise NotFound(_("There is no such room."), fields={"to": _("is no room")})
    try:
        stay = policy.allowed(batch, to, user, Permission.MESSAGE_SEND)
    except Refusal as refusal:
        raise type(refusal)(str(refusal), fields={"to": _("is not yours to write in")}) from None
    return stay


def check_giving(
    batch: Batch, stay: Stay, going: Sequence[Row], replies: Sequence[Row], thread: int | None
) -> None:
    """Whether he may post these words there as his own; what a mode, a block or a pause forbids, it forbids here too.
    Nothing is moved into a direct. Raises a Refusal."""
    room, listed = batch.rooms[stay.room], [*going, *replies]
    if room.kind == Kind.DIRECT and any(row.room != room.id for row in listed):
        raise BadRequest(_("Nothing is moved into a direct. Forward it."), fields={"to": _("is a direct")})
    for row in going:
        draft = Send(room=room.id, actor=stay.user, nonce=NOBODY, text=row.text, thread=thread)
        for hook in registry.before_send:
            hook(draft, room, stay)
    for check in registry.before_move:
        check(batch, listed, room, thread)
