"""A token: how a program signs in."""

from django.db import models
from django.db.models.functions import Now

from accounts.users.models import User


class Token(models.Model):
    """Only the SHA-256 of a token is kept (64 hex digits); it has 256 bits of chance, so no salt is needed.

    Deleting a row revokes the token.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label or f"token {self.pk}"
