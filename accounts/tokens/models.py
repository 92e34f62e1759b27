"""A token: how a program signs in."""

import hashlib
import secrets

from django.db import models
from django.db.models.functions import Now

from accounts.users.models import User


def fresh() -> str:
    """A raw token: 256 bits of chance, safe in a header."""
    return f"cc_{secrets.token_urlsafe(32)}"


def digest(raw: str) -> str:
    """What is kept of a raw token: its SHA-256 in 64 hex digits. So much chance needs no salt."""
    return hashlib.sha256(raw.encode()).hexdigest()


class Token(models.Model):
    """Only the digest of a token is kept. Deleting a row revokes the token."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label or f"token {self.pk}"
