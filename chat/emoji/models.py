"""The site's own emoji: a name, and a small picture that we made from what was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CustomEmoji(models.Model):
    """`key` is what the address holds: new for each picture, so that it may be cached for ever.

    `name_key` is the same for names that look alike. The picture is a WebP of at most 64 kB: small enough to stand in
    the row, where it is stored, saved and deleted together with its name.
    """

    name = models.CharField(_("name"), max_length=32, unique=True)
    name_key = models.CharField(max_length=128, unique=True)
    key = models.CharField(max_length=32, unique=True)
    picture = models.BinaryField()
    animated = models.BooleanField(_("animated"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), db_default=Now())

    class Meta:
        verbose_name = _("emoji")
        verbose_name_plural = _("emoji of the site")

    def __str__(self) -> str:
        return f":{self.name}:"

    @property
    def url(self) -> str:
        return address(self.key)


def address(key: str) -> str:
    """Where the picture of this key is fetched."""
    return f"/emoji/{key}.webp"
