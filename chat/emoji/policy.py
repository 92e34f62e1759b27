"""Who may look after the site's own emoji."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from chat.wire.refusals import Forbidden

MOST = 500
LARGEST = 1024 * 1024
"""Bytes that may be sent; what is kept is at most 64 kB."""


def may_manage(user: User) -> bool:
    """Owners of the site, and those of its staff who were given the right to add emoji."""
    return bool(user.is_active and user.is_staff and user.has_perm("chat.add_customemoji"))


def check(user: User) -> None:
    """Raises Forbidden for everybody else."""
    if not may_manage(user):
        raise Forbidden(_("Only those who run this site may change its emoji."))
