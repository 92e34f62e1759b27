"""A session: one browser that is signed in (or not yet)."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from accounts.users.models import User


class Session(models.Model):
    """`id` stays for the session's whole life; `session_key`, the cookie, changes at sign-in and at a new password.

    Deleting a row ends the session. Sockets and the list of devices speak of the `id` only.
    """

    session_key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("user", "last_seen_at", name="accounts_session_of_user")
        ]

    def __str__(self) -> str:
        return f"session {self.pk} of {self.user_id}"
