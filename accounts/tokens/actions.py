"""Making and revoking tokens."""

from datetime import datetime

from django.db import transaction

from accounts.sessions.actions import bump_epoch
from accounts.tokens.models import Token, digest, fresh
from accounts.users.models import User


def make(user: User, label: str = "", expires_at: datetime | None = None) -> tuple[Token, str]:
    """A new token of the person and its raw value, which is shown now and never again."""
    raw = fresh()
    return Token.objects.create(user=user, digest=digest(raw), label=label[:100], expires_at=expires_at), raw


def revoke(token: Token) -> None:
    """The token is worth nothing from now on, its sockets close."""
    with transaction.atomic():
        token.delete()
        bump_epoch(token.user)
