"""What can be done with files: bring one, remove one, and clear away what nobody sent."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from chat.files import kinds, names, policy, registry, sniffing
from chat.files.keeping import blobs, checking, facts, releasing, sharing
from chat.files.keeping.facts import Facts
from chat.files.making import actions as making
from chat.files.making.measuring import Picture, measure
from chat.files.models import File

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)
UNSENT_FOR = timedelta(days=1)
SLICE = 200


def upload(owner: User, name: str, content: IO[bytes], *, key: str = "") -> File:
    """Keep a file for its owner until a message names it; `content` is a real file, whole on disk. `key` is its key
    where that was made before: there is one file of a key, whatever happens.

    What is made of it comes later. Raises TooLarge; BadRequest for a kind that the owner of the site doesn't take;
    RateLimited when the owner has too much lying here unsent.
    """
    size = content.seek(0, 2)
    policy.check_size(size)
    make_room(owner, size)
    policy.check_room(owner, size)
    cleaned = names.clean(name)
    found = facts.examine(cleaned, content)
    kinds.check(cleaned, found.type, final=True)
    return _keep(owner, cleaned, content, found, key)


def make_room(owner: User, size: int) -> None:
    """Remove the owner's old uploads that he never sent if they stand in the way of `size` more bytes."""
    if policy.is_full(owner, size):
        remove_unsent(policy.dispensable(owner))


def keep_small(name: str, content: IO[bytes], longest: int) -> File | None:
    """Keep a picture from elsewhere as a WebP of at most `longest` pixels and nothing else, owned by nobody: only whom
    the registry grants it may fetch it. None for what is no picture; raises Unavailable.

    Until somebody sets its `sent_at` it is cleared away like an upload that was never sent.
    """
    content.seek(0)
    kind = sniffing.sniff(content.read(sniffing.HEAD), name)
    picture = measure(content, longest) if kind in sniffing.PICTURES else None
    if picture is None:
        return None
    sides, small = facts.small(picture, longest), BytesIO(picture.thumb)
    kind = "image/webp"
    found = Facts(kind, len(picture.thumb), facts.digest(small), Picture(kind, *sides, b""))
    return _keep(None, name, small, found)


def remove(file: File) -> None:
    """Remove a file for good: from the messages that name it, and its row; its bytes follow within a
    second or two, if no other file holds them."""
    with transaction.atomic():
        registry.removed.tell(file)
        _delete_rows([file])


def remove_unsent(ids: list[int]) -> int:
    """Remove those of the files that are still unsent: the lock waits for a message that is naming one."""
    gone = 0
    for start in range(0, len(ids), SLICE):
        with transaction.atomic():
            wanted = File.objects.filter(pk__in=ids[start : start + SLICE]).order_by("pk").select_for_update()
            gone += _delete_rows([file for file in wanted if file.sent_at is None])
    return gone


def clean(before: timedelta = UNSENT_FOR) -> int:
    """Remove the uploads that no message named for a day, and bytes that no row names; returns how many."""
    old = File.objects.filter(sent_at=None, created_at__lt=timezone.now() - before)
    cleaned = remove_unsent(list(old.values_list("pk", flat=True)))
    releasing.free_forgotten(SLICE)
    cleaned += checking.remove_strays(before)
    if cleaned:
        logger.info("files.cleaned", extra={"count": cleaned})
    return cleaned


def _keep(owner: User | None, name: str, content: IO[bytes], found: Facts, key: str = "") -> File:
    key = key or secrets.token_urlsafe(16)
    like = sharing.alike(owner, found.sha256, found.size) if owner is not None else None
    with blobs.kept(content, found, like) as blob:
        kind = making.begin(blob, found.type) if owner is not None else found.type
        return File.objects.create(key=key, owner=owner, name=name, type=kind, blob=blob)


def _delete_rows(files: Iterable[File]) -> int:
    listed = list(files)
    File.objects.filter(pk__in=[file.pk for file in listed]).delete()
    releasing.free(file.blob_id for file in listed)
    return len(listed)
