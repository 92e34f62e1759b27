"""The one-time code of the owner's set-up link."""

from django.db import models
from django.db.models.functions import Now

from accounts.users.models import User


class SetupCode(models.Model):
    """Only its SHA-256 is kept. Worth something until it is used or anybody owns the site."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"set-up code of {self.created_at}"
