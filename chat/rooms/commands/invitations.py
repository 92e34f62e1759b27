"""`invitation.*`: links that let people in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.rooms import invitations
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Id, Integer, Moment, Text
from chatsite.threads import in_thread

Uses = Annotated[int, Integer(1, invitations.MOST_USES)]
Token = Annotated[str, Text(64, least=1)]


@command("invitation.create", result={"id": "integer", "url": "string"})
@dataclass(frozen=True, slots=True, kw_only=True)
class CreateInvitation(Command):
    """Make a link that lets people into a room. For moderators and owners; not in directs.

    `expires` is at most a year ahead (7 days unless said), `uses` how many people it lets in (1 unless said). The
    link is told once; only a digest of it is kept.
    """

    room: Id
    expires: Moment | None = None
    uses: Uses = 1


@handles(CreateInvitation)
async def create_invitation(caller: Caller, command: CreateInvitation) -> Json:
    invitation_id, url = await in_thread(
        invitations.create, caller.user_id, command.room, expires=command.expires, uses=command.uses
    )
    return {"id": invitation_id, "url": url}


@command("invitation.accept", result={"room": "RoomState without `me`"})
@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation(Command):
    """Come into the room of a link. A link that is unknown, over, used up or revoked is `not_found`."""

    token: Token


@handles(AcceptInvitation)
async def accept_invitation(caller: Caller, command: AcceptInvitation) -> Json:
    return {"room": await in_thread(invitations.accept, caller.user_id, command.token)}


@command("invitation.revoke")
@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeInvitation(Command):
    """Make a link worth nothing. For who made it, and for moderators and owners of its room."""

    invitation: Id


@handles(RevokeInvitation)
async def revoke_invitation(caller: Caller, command: RevokeInvitation) -> Json:
    await in_thread(invitations.revoke, caller.user_id, command.invitation)
    return {}
