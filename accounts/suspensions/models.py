"""A suspension: who kept whom out, why, and until when."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.users.models import User


class Suspension(models.Model):
    """In force while `lifted_at` is null; at most one of those a person. Rows are never deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="suspensions", verbose_name=_("person"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("since"), db_default=Now())
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("lifted by")
    )

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(lifted_at__isnull=True),
                name="accounts_one_suspension_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.reason}"
