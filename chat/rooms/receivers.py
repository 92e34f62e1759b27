"""What the rooms do when an account is made."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.signup import invitations as signup
from accounts.signup import made
from chat.rooms import defaults, invitations
from chat.wire.refusals import NotFound


@made.listen
def bring_in(user: User) -> None:
    """Into the default rooms, and into the room of the invitation he came with."""
    defaults.join_all(user)
    invitations.let_in(user.pk)


def _valid(token: str) -> bool:
    return invitations.find(token) is not None


def _spend(token: str, user: User) -> None:
    try:
        invitations.use_for_account(token, user)
    except NotFound as refusal:
        raise ValidationError(str(refusal)) from refusal


signup.offer(_valid, _spend)
