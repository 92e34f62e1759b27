"""What can be done with an upload: begin one, make it a file, end it, clear away what nobody goes on with."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.files import actions, limits, policy
from chat.files.keeping.storing import Lasting
from chat.files.models import File
from chat.files.tus import lying
from chat.files.tus.lying import Writer
from chat.files.tus.models import Upload
from chat.files.tus.refusing import Refused
from chat.wire.refusals import NotFound, RateLimited, Unavailable

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)
LASTS = timedelta(days=1)
# An upload's end is put off this late, so that not each piece writes to the database.
TO_WITHIN = timedelta(hours=1)
# Bytes are made just after their row, and taken away just before it.
SPARED = 3600.0


def create(owner: User, name: str, length: int, metadata: str = "") -> Upload:
    """Begin an upload of `length` bytes. `name` is clean, and `length` no more than a file may have.

    Raises RateLimited when the owner has too much under way or unsent, Refused (507) when the disk has no room for it.
    """
    if _is_full(owner, length):
        _make_room(owner)
    if _is_full(owner, length):
        wait = policy.SPARED.total_seconds()
        raise RateLimited(_("You have too many uploads that you have not sent."), retry_after=wait)
    if length > lying.free():
        raise no_space()
    return Upload.objects.create(
        key=secrets.token_urlsafe(16),
        owner=owner,
        name=name,
        length=length,
        metadata=metadata,
        expires_at=timezone.now() + LASTS,
    )


def fetch(owner: User, key: str) -> Upload:
    """The upload, for its owner alone: NotFound for anybody else. 410 when its time is over."""
    upload = Upload.objects.select_related("file").filter(key=key, owner=owner).first()
    if upload is None:
        raise NotFound
    if upload.expires_at <= timezone.now():
        raise Refused(NotFound(_("This upload is over. Begin a new one.")), 410)
    return upload


def wears_off(upload: Upload) -> bool:
    """Whether its end has come so near that a byte more must put it off."""
    return timezone.now() + LASTS - upload.expires_at >= TO_WITHIN


def put_off(upload: Upload) -> None:
    """A byte has come: the upload lasts a day from now."""
    upload.expires_at = timezone.now() + LASTS
    Upload.objects.filter(pk=upload.pk).update(expires_at=upload.expires_at)


def finish(upload: Upload, writer: Writer) -> File:
    """Make a whole upload its file, once: who is killed in between, or fails, is taken up where he was.

    Raises what `chat.files.actions.upload` raises; the bytes stay then.
    """
    file = File.objects.filter(key=upload.key).first()
    if file is None:
        with Lasting(lying.path(upload.key)) as content:
            file = actions.upload(upload.owner, upload.name, content, key=upload.key)
    Upload.objects.filter(pk=upload.pk).update(file=file)
    upload.file = file
    writer.remove()
    return file


def end(upload: Upload, writer: Writer) -> None:
    """End an upload, and take its bytes away: those of its file, too, unless a message names it."""
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).delete()
        actions.remove_unsent([upload.file_id] if upload.file_id else [])
    writer.remove()


def clean(now: datetime | None = None) -> int:
    """Remove the uploads whose time is over, with their bytes, and bytes whose row is gone; returns how many."""
    over = Upload.objects.filter(expires_at__lte=now or timezone.now())
    gone = sum(_expire(upload) for upload in over.iterator())
    for key in set(lying.strays(SPARED)):
        if not Upload.objects.filter(key=key).exists():
            lying.remove(key)
            gone += 1
    if gone:
        logger.info("files.uploads_cleaned", extra={"count": gone})
    return gone


def no_space() -> Refused:
    """The disk is full."""
    told = Unavailable(_("There is no space left for the file."), retry_after=60.0)
    return Refused(told, 507)


def _make_room(owner: User) -> None:
    """What lies here for an hour or two and nobody sent or went on with goes when it stands in the way."""
    actions.remove_unsent(policy.dispensable(owner))
    until = timezone.now() + LASTS - 2 * TO_WITHIN
    for upload in Upload.objects.filter(owner=owner, file=None, expires_at__lt=until):
        _expire(upload)


def _expire(upload: Upload) -> bool:
    with suppress(lying.Busy), Writer.open(upload.key) as writer:
        gone, _each = Upload.objects.filter(pk=upload.pk, expires_at=upload.expires_at).delete()
        if gone:
            writer.remove()
        return bool(gone)
    return False


def _is_full(owner: User, length: int) -> bool:
    """Whether so many more bytes would be too much of what a person has under way and lying here unsent."""
    under_way = Upload.objects.filter(owner=owner, file=None).aggregate(
        count=Count("pk"), bytes=Sum("length")
    )
    unsent = File.objects.filter(owner=owner, sent_at=None).count()
    if under_way["count"] + unsent >= limits.UNSENT_FILES:
        return True
    return policy.is_full(owner, length + (under_way["bytes"] or 0))
