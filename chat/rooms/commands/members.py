"""`member.*`: who is in a room, and in what place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.rooms import members
from chat.rooms.models import Role
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Choice, Id
from chatsite.threads import in_thread

RoleName = Annotated[str, Choice((Role.OWNER.value, Role.MODERATOR.value, Role.MEMBER.value))]
ROOM = {"room": "RoomState without `me`"}


@command("member.add", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class AddMember(Command):
    """Bring somebody into a room: in public rooms any member may, in private ones moderators and owners.

    `role` is `member` unless an owner says otherwise. Who is in the room already stays as he is.
    """

    room: Id
    user: Id
    role: RoleName = Role.MEMBER.value


@handles(AddMember)
async def add_member(caller: Caller, command: AddMember) -> Json:
    return {"room": await in_thread(members.add, caller.user_id, command.room, command.user, command.role)}


@command("member.remove", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMember(Command):
    """Send somebody out of a room: moderators may remove members, owners anybody else."""

    room: Id
    user: Id


@handles(RemoveMember)
async def remove_member(caller: Caller, command: RemoveMember) -> Json:
    return {"room": await in_thread(members.remove, caller.user_id, command.room, command.user)}


@command("member.role", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class SetRole(Command):
    """Give a member another role. For owners; the last one keeps his (`conflict`)."""

    room: Id
    user: Id
    role: RoleName


@handles(SetRole)
async def set_role(caller: Caller, command: SetRole) -> Json:
    return {
        "room": await in_thread(members.set_role, caller.user_id, command.room, command.user, command.role)
    }
