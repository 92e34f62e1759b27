"""How somebody's reading marks what he reads, and what he marked as read at once and may still take back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Marks(models.TextChoices):
    """When what I read counts as read."""

    ALWAYS = "always", _("as soon as I have seen it")
    END = "end", _("only when I have come to the end")
    NEVER = "never", _("never by itself")


class Habit(models.Model):
    """When one person's reading marks as read; who has no row lets it always do so. `feed` dates it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    marks = models.CharField(max_length=6, choices=Marks.choices, default=Marks.ALWAYS)
    feed = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.marks}"


class Cleared(models.Model):
    """Rooms and threads that one person marked as read at once: `marks` is a list of [room, thread or null, the
    number at which his mark stood before]."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    marks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.marks)} of {self.user_id} at {self.at}"
