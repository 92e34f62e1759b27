"""What somebody chose to show of himself."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """The last choice of a person; it holds on all his devices and outlives them.

    `shows_seen`: others may know when he was here last. `seen_on`: the day, kept of nobody else.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=9, default="online")
    shows_seen = models.BooleanField(default=False)
    seen_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} is {self.status}"
