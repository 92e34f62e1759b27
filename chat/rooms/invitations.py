"""Links that let people into a room: 128 bit of chance, kept as a digest, over at a time, counted, revocable.

Every use is counted while the room is locked. A link that is unknown, over, used up or revoked, or whose room is
gone or archived, is told alike: NotFound.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.rooms import policy
from chat.rooms.actions import staff_may
from chat.rooms.changes import Change, State, changing
from chat.rooms.members import role_in
from chat.rooms.models import Acceptance, Invitation, Kind, Membership, Role
from chat.rooms.notices import What
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Conflict, NotFound

TOKEN_BYTES = 16
MOST_USES = 1000
LONGEST = timedelta(days=366)
USUAL = timedelta(days=7)
OPEN_PER_ROOM = 100


def create(actor_id: int, room_id: int, *, expires: datetime | None = None, uses: int = 1) -> tuple[int, str]:
    """Make a link into a room: its id and its address, which holds the token and can't be told again."""
    policy.see(actor_id, room_id)
    now = timezone.now()
    expires = expires or now + USUAL
    if not now < expires <= now + LONGEST:
        raise BadRequest(
            _("An invitation lasts at most a year."), fields={"expires": _("must lie ahead, at most a year")}
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with changing(room_id, actor_id):
        seen = policy.see(actor_id, room_id)
        policy.require(seen, Permission.INVITATION_CREATE)
        if _open().filter(room=room_id).count() >= OPEN_PER_ROOM:
            raise Conflict(_("This room has too many open invitations. Revoke some first."))
        invitation = Invitation.objects.create(
            room_id=room_id, digest=digest(token), created_by_id=actor_id, expires_at=expires, max_uses=uses
        )
    return invitation.pk, f"{settings.SITE_URL}/invite/{token}"


def find(token: str) -> Invitation | None:
    """The invitation of a token, with its room, as long as it is worth something."""
    return _open().filter(digest=digest(token)).select_related("room", "created_by").first()


def room_behind(user_id: int | None, token: str) -> str | int | None:
    """Slug or id of the room of a link, worth something or not, for somebody who is in that room."""
    mine = Membership.objects.present().filter(user=user_id, room__deleted_at=None)
    rooms = mine.filter(room__invitations__digest=digest(token)).values_list("room__slug", "room")
    found = rooms.first() if user_id is not None else None
    return found and (found[0] or found[1])


def accept(actor_id: int, token: str) -> State:
    """Come in by a link. Who is in the room already uses nothing up."""
    policy.account(actor_id)
    invitation = find(token)
    if invitation is None or invitation.room_id is None:
        raise NotFound(_("This invitation is worth nothing any more."))
    with changing(invitation.room_id, actor_id) as change:
        if role_in(change.room.id, actor_id) is None:
            _use(invitation, actor_id)
            _bring_in(change, actor_id)
    return change.state


def use_for_account(token: str, user: User) -> None:
    """Somebody signed up with this link, in the transaction of his new account: a use is counted now, and
    `let_in` brings him into the room when the account is complete. Raises NotFound."""
    invitation = find(token)
    if invitation is None:
        raise NotFound(_("This invitation is worth nothing any more."))
    _use(invitation, user.pk)


def let_in(user_id: int) -> None:
    """A new account is complete: he comes into the rooms of the links he signed up with, unless revoked since."""
    pending = Acceptance.objects.filter(
        user=user_id, invitation__revoked_at=None, invitation__room__deleted_at=None
    )
    for room_id in (
        pending.exclude(invitation__room=None).values_list("invitation__room", flat=True).order_by("pk")
    ):
        with changing(room_id, user_id) as change:
            if change.room.archived_at is None and role_in(room_id, user_id) is None:
                _bring_in(change, user_id)


def revoke(actor_id: int, invitation_id: int, *, as_staff: bool = False) -> None:
    """Make a link worth nothing: who made it may, who may revoke in its room, and staff in the site's admin."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None or not _may_revoke(actor_id, invitation, as_staff):
        raise NotFound(_("There is no such invitation."))
    Invitation.objects.filter(pk=invitation_id, revoked_at=None).update(revoked_at=Now())


def digest(token: str) -> bytes:
    """What is kept of a token: its SHA-256. So much chance needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _open() -> QuerySet[Invitation]:
    """Invitations that are worth something now."""
    usable = Q(room=None) | Q(room__deleted_at=None, room__archived_at=None)
    return Invitation.objects.filter(usable, revoked_at=None, expires_at__gt=Now(), uses__lt=F("max_uses"))


def _use(invitation: Invitation, user_id: int) -> None:
    """Count one use. The UPDATE asks again whether there is one left: two at once can't take the same."""
    counted = Invitation.objects.filter(
        pk=invitation.pk, revoked_at=None, expires_at__gt=Now(), uses__lt=F("max_uses")
    ).update(uses=F("uses") + 1)
    if not counted:
        raise NotFound(_("This invitation is worth nothing any more."))
    with transaction.atomic():
        Acceptance.objects.update_or_create(
            invitation=invitation, user_id=user_id, defaults={"at": timezone.now()}
        )


def _bring_in(change: Change, user_id: int) -> None:
    if change.room.archived_at is not None:
        raise NotFound(_("This invitation is worth nothing any more."))
    change.joins[user_id] = Role.MEMBER
    if change.room.kind != Kind.PUBLIC:
        change.tell(What.JOINED, user_id)


def _may_revoke(actor_id: int, invitation: Invitation, as_staff: bool) -> bool:
    if as_staff:
        return staff_may(User.objects.get(pk=actor_id))
    if invitation.created_by_id == actor_id:
        return True
    if invitation.room_id is None:
        return False
    try:
        seen = policy.see(actor_id, invitation.room_id)
    except NotFound:
        return False
    return policy.can(policy.role_of(seen), Permission.INVITATION_REVOKE, seen.room)
