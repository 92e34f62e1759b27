"""Who may have a file, and who may bring one more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.files import limits
from chat.files.models import File
from chat.files.registry import may_fetch
from chat.wire.refusals import NotFound, RateLimited, TooLarge

if TYPE_CHECKING:
    from accounts.models import User

# An upload this old that no message names makes room for a new one of the same person.
SPARED = timedelta(hours=1)


def fetch(user: User | None, key: str) -> File:
    """The file, for its owner and for whoever may read a message that names it. NotFound for anybody else."""
    if user is not None:
        file = File.objects.select_related("blob__making").filter(key=key).first()
        if file is not None and (file.owner_id == user.pk or may_fetch(user, file)):
            return file
    raise NotFound


def check_rate(user: User) -> None:
    """RateLimited when this person uploads too fast (RATE_FACTOR multiplies the limit)."""
    wait = limits.uploads.take(user.pk, settings.RATE_FACTOR)
    if wait:
        raise RateLimited(_("Too many uploads. Try again in a moment."), retry_after=wait)


def check_size(size: int) -> None:
    """TooLarge for a file of so many bytes."""
    if size > limits.size():
        megabytes = limits.size() // limits.MEBIBYTE
        detail = _("A file may have at most {count} MB.").format(count=megabytes)
        raise TooLarge(detail, fields={"file": "is too large"})


def is_full(user: User, size: int) -> bool:
    """Whether `size` more bytes would be more than a person may have lying here unsent."""
    held = File.objects.filter(owner=user, sent_at=None).aggregate(count=Count("pk"), bytes=Sum("blob__size"))
    return held["count"] >= limits.UNSENT_FILES or (held["bytes"] or 0) + size > limits.unsent_bytes()


def check_room(user: User, size: int) -> None:
    """RateLimited when too much of this person lies here that no message names."""
    if is_full(user, size):
        raise RateLimited(
            _("You have too many uploads that you have not sent."), retry_after=SPARED.total_seconds()
        )


def dispensable(user: User) -> list[int]:
    """Unsent uploads of a person that may go when they stand in the way of new ones."""
    old = File.objects.filter(owner=user, sent_at=None, created_at__lt=timezone.now() - SPARED)
    return list(old.values_list("pk", flat=True))
