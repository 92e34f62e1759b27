"""Whom somebody has blocked, and whose messages he accepts at all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Accepts(models.TextChoices):
    """Who may write to me."""

    EVERYONE = "everyone", _("Everyone")
    SHARED = "shared", _("People I share a room with")
    NOBODY = "nobody", _("Nobody")


class Block(models.Model):
    """`user` wants nothing of `blocked`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "blocked"], name="blocked_once")]

    def __str__(self) -> str:
        return f"{self.blocked_id} by {self.user_id}"


class Privacy(models.Model):
    """Who may write to somebody. Who has no row accepts everyone and has never blocked anybody.

    `feed` is the person's feed when this or the list of whom he blocked last changed.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    accepts = models.CharField(max_length=8, choices=Accepts.choices, default=Accepts.EVERYONE)
    feed = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} accepts {self.accepts}"
