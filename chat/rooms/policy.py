"""Who may do what in a room, and how a room is fetched: only as somebody sees it.

A permission is named `thing:act`. What a person may do follows from his role in the room, from the room's
kind, and from whether it is archived; `can` is the one place that answers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from accounts.models import User
from chat.rooms import reading
from chat.rooms.models import Kind, Role
from chat.rooms.reading import Seen
from chat.wire.refusals import Forbidden, NotFound
from chatsite.databases.snapshot import snapshot

if TYPE_CHECKING:
    from datetime import datetime


class Permission(StrEnum):
    """What can be allowed, as `thing:act`. `message:moderate` is about other people's messages,
    `room:rule` about how people talk there."""

    ROOM_JOIN = "room:join"
    ROOM_LEAVE = "room:leave"
    ROOM_UPDATE = "room:update"
    ROOM_RULE = "room:rule"
    ROOM_CLOSE = "room:close"
    ROOM_ARCHIVE = "room:archive"
    ROOM_DELETE = "room:delete"
    MEMBER_ADD = "member:add"
    MEMBER_REMOVE = "member:remove"
    MEMBER_ROLE = "member:role"
    INVITATION_CREATE = "invitation:create"
    INVITATION_REVOKE = "invitation:revoke"
    MESSAGE_SEND = "message:send"
    MESSAGE_REACT = "message:react"
    MESSAGE_MODERATE = "message:moderate"


P = Permission
_MEMBER = frozenset({P.ROOM_LEAVE, P.MESSAGE_SEND, P.MESSAGE_REACT})
_MODERATOR = _MEMBER | {
    P.ROOM_UPDATE,
    P.MEMBER_ADD,
    P.MEMBER_REMOVE,
    P.INVITATION_CREATE,
    P.INVITATION_REVOKE,
    P.MESSAGE_MODERATE,
}
_OWNER = _MODERATOR | {P.ROOM_RULE, P.ROOM_CLOSE, P.ROOM_ARCHIVE, P.ROOM_DELETE, P.MEMBER_ROLE}

BY_ROLE: dict[str, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.MODERATOR: _MODERATOR,
    Role.OWNER: _OWNER,
}
# In public rooms everybody may bring somebody along; only there does anybody come in by himself.
BY_KIND: dict[str, frozenset[Permission]] = {
    Kind.PUBLIC: frozenset({P.MEMBER_ADD}),
    Kind.PRIVATE: frozenset(),
    Kind.DIRECT: frozenset(),
}
# A direct is its people: nobody rules it, nothing about it is set.
IN_DIRECTS = _MEMBER
# An archived room is read; what ends something still works.
WHEN_ARCHIVED = frozenset(
    {
        P.ROOM_LEAVE,
        P.ROOM_ARCHIVE,
        P.ROOM_DELETE,
        P.MEMBER_REMOVE,
        P.MEMBER_ROLE,
        P.INVITATION_REVOKE,
        P.MESSAGE_MODERATE,
    }
)
_RANK: dict[str, int] = {Role.MEMBER: 0, Role.MODERATOR: 1, Role.OWNER: 2}


class RoomLike(Protocol):
    """What of a room decides: a row as read or as locked."""

    @property
    def kind(self) -> str: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...


def can(role: str | None, permission: Permission, room: RoomLike) -> bool:
    """Whether somebody with this role (None: not a member) may do this in a room that he may see."""
    if room.deleted_at is not None:
        return False
    if room.archived_at is not None and permission not in WHEN_ARCHIVED:
        return False
    if role is None:
        return permission is P.ROOM_JOIN and room.kind == Kind.PUBLIC
    allowed = BY_ROLE[role] | BY_KIND[room.kind]
    return permission in (allowed & IN_DIRECTS if room.kind == Kind.DIRECT else allowed)


def outranks(role: str, other: str) -> bool:
    """Whether `role` may remove somebody with the role `other`: those below, and an owner anybody."""
    return role == Role.OWNER or _RANK[role] > _RANK[other]


def see(actor_id: int, room_id: int) -> Seen:
    """The room as this person sees it. Raises NotFound, the same for one that is missing and one he may not see."""
    with snapshot() as cursor:
        seen = reading.see(cursor, actor_id, room_id)
    if seen is None:
        raise NotFound(_("There is no such room."))
    return seen


def require(seen: Seen, permission: Permission) -> None:
    """Raises Forbidden unless this person may do it in this room."""
    if not can(role_of(seen), permission, seen.room):
        raise Forbidden(_why_not(seen))


def role_of(seen: Seen) -> str | None:
    return None if seen.stay is None else seen.stay.role


def account(actor_id: int) -> User:
    """The active full account behind an id: who may make rooms and directs. Raises Forbidden."""
    user = User.objects.filter(pk=actor_id, is_active=True).first()
    if user is None or user.guest:
        raise Forbidden(_("Guests can't do that."))
    return user


def _why_not(seen: Seen) -> str:
    if seen.room.archived_at is not None:
        return _("This room is archived.")
    if seen.stay is None:
        return _("You are not in this room.")
    if seen.room.kind == Kind.DIRECT:
        return _("That can't be done in a direct.")
    return _("Your role in this room doesn't allow that.")
