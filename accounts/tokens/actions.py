"""Making and revoking tokens."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.sessions.actions import bump_epoch
from accounts.tokens.models import Token, digest, fresh
from accounts.users.models import User
from chatsite.threads import general

log = logging.getLogger(__name__)
# How long a token that is used may look unused, as with sessions.
USED_EVERY = timedelta(hours=1)


def make(user: User, label: str = "", expires_at: datetime | None = None) -> tuple[Token, str]:
    """A new token of the person and its raw value, which is shown now and never again."""
    raw = fresh()
    return Token.objects.create(user=user, digest=digest(raw), label=label[:100], expires_at=expires_at), raw


def revoke(token: Token) -> None:
    """The token is worth nothing from now on, its sockets close."""
    with transaction.atomic():
        token.delete()
        bump_epoch(token.user)


def note_use(token_id: int) -> None:
    """The token is in use: written down beside what it is used for, once an hour."""
    general().submit(_note_use, token_id)


def _note_use(token_id: int) -> None:
    last = Q(last_used_at=None) | Q(last_used_at__lt=timezone.now() - USED_EVERY)
    token = Token.objects.filter(last, pk=token_id)
    try:
        # Asked first: on SQLite even an UPDATE of nothing waits for whoever writes.
        if token.exists():
            token.update(last_used_at=Now())
    except Exception:
        log.exception("token.use_not_noted")
