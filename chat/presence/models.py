"""What somebody chose to show of himself."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """The last choice of a person; it holds on all his devices and outlives them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=9)

    def __str__(self) -> str:
        return f"{self.user_id} is {self.status}"
