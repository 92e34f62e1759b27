"""The owner's account, made by whoever holds the one-time link that the server prints at its start."""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.setup.models import SetupCode
from accounts.users.models import User

KEPT = 10


class AlreadySetUp(Exception):
    """Somebody owns the site, or the code is worth nothing (any more)."""


def needed() -> bool:
    """Whether nobody owns the site yet."""
    return not User.objects.filter(is_superuser=True).exists()


def link() -> str | None:
    """A new one-time link of the set-up page, whole; None once somebody owns the site.

    Only its digest is kept. Links of the last few starts stay good, so that the one on the screen is.
    """
    if not needed():
        return None
    code = secrets.token_urlsafe(24)
    with transaction.atomic():
        SetupCode.objects.create(digest=_digest(code))
        kept = SetupCode.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        SetupCode.objects.exclude(pk__in=list(kept)).delete()
    return f"{settings.SITE_URL}{reverse('setup')}?code={code}"


def good(code: str) -> bool:
    """Whether the page may be shown to somebody who has this code."""
    return needed() and SetupCode.objects.filter(digest=_digest(code), used_at=None).exists()


def make_owner(code: str, username: str, email: str, password: str) -> User:
    """The owner's account; the code is spent with it. Raises AlreadySetUp."""
    with transaction.atomic():
        # All codes are locked, so that two of them at the same time still make one owner.
        codes = {row.digest: row for row in SetupCode.objects.select_for_update().order_by("pk")}
        row = codes.get(_digest(code))
        if row is None or row.used_at or not needed():
            raise AlreadySetUp
        owner = User.objects.create_superuser(username, email, password)
        SetupCode.objects.filter(pk=row.pk).update(used_at=Now(), used_by=owner)
    return owner


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
