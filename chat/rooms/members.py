"""Coming into a room, leaving it, and what place somebody has in it.

Every verb takes ids, raises a refusal of `chat.wire.refusals`, and returns the RoomState without `me`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import User
from chat.rooms import policy
from chat.rooms.changes import Change, State, changing, refuse_without_owner
from chat.rooms.models import Kind, Membership, Role
from chat.rooms.notices import What
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound

before_add: list[Callable[[int, int], None]] = []
"""Filled at start: `(actor id, user id)` raises a refusal where this person is not to be brought in by the actor."""


def join(actor_id: int, room_id: int) -> State:
    """Come into a public room. Who is in it already stays as he is."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        if seen.stay is None:
            policy.require(seen, Permission.ROOM_JOIN)
            change.joins[actor_id] = Role.MEMBER
    return change.state


def leave(actor_id: int, room_id: int) -> None:
    """Go out of a room. The last owner can't, nor can anybody go out of a direct of two."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        if seen.stay is None:
            raise Conflict(_("You are not in this room."))
        policy.require(seen, Permission.ROOM_LEAVE)
        _refuse_direct_of_two(change)
        change.leaves[actor_id] = "left"
        refuse_without_owner(change)
        if _tells_who_comes(change):
            change.tell(What.LEFT, actor_id)


def add(actor_id: int, room_id: int, user_id: int, role: str = Role.MEMBER) -> State:
    """Bring somebody in. Who is in already stays as he is. Another role than member takes who may give roles."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        policy.require(seen, Permission.MEMBER_ADD)
        if role != Role.MEMBER:
            policy.require(seen, Permission.MEMBER_ROLE)
        refuse_absent([user_id])
        if role_in(room_id, user_id) is None:
            for ask in before_add:
                ask(actor_id, user_id)
            change.joins[user_id] = role
            if _tells_who_comes(change):
                change.tell(What.ADDED, user_id)
    return change.state


def remove(actor_id: int, room_id: int, user_id: int) -> State:
    """Send somebody out whose role is below one's own; an owner anybody else."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        policy.require(seen, Permission.MEMBER_REMOVE)
        if user_id == actor_id:
            raise BadRequest(_("To go yourself, leave the room."), fields={"user": _("is you")})
        theirs = _present_role(room_id, user_id)
        if not policy.outranks(policy.role_of(seen) or Role.MEMBER, theirs):
            raise Forbidden(_("Only an owner may remove somebody with this role."))
        change.leaves[user_id] = "removed"
        refuse_without_owner(change)
        if _tells_who_comes(change):
            change.tell(What.REMOVED, user_id)
    return change.state


def set_role(actor_id: int, room_id: int, user_id: int, role: str) -> State:
    """Give a member another role. The last owner keeps his."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        policy.require(seen, Permission.MEMBER_ROLE)
        if _present_role(room_id, user_id) != role:
            change.roles[user_id] = role
            refuse_without_owner(change)
    return change.state


def role_in(room_id: int, user_id: int) -> str | None:
    """The role of somebody who is in the room now."""
    stay = Membership.objects.present().filter(room=room_id, user=user_id)
    return stay.values_list("role", flat=True).first()


def refuse_absent(user_ids: list[int]) -> None:
    """Raises NotFound unless all are active full accounts: nobody else can be brought into a room."""
    full = User.objects.shown().filter(pk__in=user_ids, is_active=True, guest=False)
    if full.count() != len(set(user_ids)):
        raise NotFound(_("There is no such person."))


def _present_role(room_id: int, user_id: int) -> str:
    role = role_in(room_id, user_id)
    if role is None:
        raise NotFound(_("There is no such person in this room."))
    return role


def _tells_who_comes(change: Change) -> bool:
    return change.room.kind != Kind.PUBLIC


def _refuse_direct_of_two(change: Change) -> None:
    """Told by the people it was opened for, not by those who are left in it."""
    if change.room.kind != Kind.DIRECT:
        return
    if Membership.objects.filter(room=change.room.id).values("user").distinct().count() <= 2:
        raise Forbidden(_("A direct of two people can't be left."))
