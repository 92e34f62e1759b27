"""What can be done with files: bring one, remove one, and clear away what nobody sent."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.core.files import File as Content
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from chat.files import names, policy, registry, sniffing
from chat.files.models import File
from chat.files.pictures.measuring import Picture, measure

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)
UNSENT_FOR = timedelta(days=1)
SLICE = 200
PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is, whatever its sender says."""

    type: str
    size: int
    sha256: str
    picture: Picture | None


def upload(owner: User, name: str, content: IO[bytes]) -> File:
    """Keep a file for its owner until a message names it; `content` is a real file, whole on disk.

    Raises TooLarge; RateLimited when the owner has too much lying here unsent; Unavailable when too many
    pictures are being opened.
    """
    size = content.seek(0, 2)
    policy.check_size(size)
    if policy.is_full(owner, size):
        _remove(policy.dispensable(owner))
    policy.check_room(owner, size)
    cleaned = names.clean(name)
    facts = examine(cleaned, content)
    return _keep(owner, cleaned, content, facts)


def examine(name: str, content: IO[bytes]) -> Facts:
    """What `content` (a real file) is. A picture that can't be opened within its limits is no picture."""
    content.seek(0)
    head = content.read(sniffing.HEAD)
    kind = sniffing.sniff(head, name)
    picture = measure(content) if kind in sniffing.PICTURES else None
    if kind in sniffing.PICTURES:
        kind = picture.type if picture else sniffing.UNKNOWN
    return Facts(kind, content.seek(0, 2), _digest(content), picture)


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
    scale = min(1.0, longest / max(picture.width, picture.height))
    sides = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = BytesIO(picture.thumb)
    facts = Facts("image/webp", len(picture.thumb), _digest(small), Picture("image/webp", *sides, b""))
    return _keep(None, name, small, facts)


def remove(file: File) -> None:
    """Remove a file for good: from the messages that name it, its row, and after the commit its bytes."""
    with transaction.atomic():
        registry.removed.tell(file)
        _delete_rows([file])


def clean(before: timedelta = UNSENT_FOR) -> int:
    """Remove the uploads that no message named for a day, and bytes that no row names; returns how many."""
    old = File.objects.filter(sent_at=None, created_at__lt=timezone.now() - before)
    cleaned = _remove(list(old.values_list("pk", flat=True))) + _remove_strays(before)
    if cleaned:
        logger.info("files.cleaned", extra={"count": cleaned})
    return cleaned


def _digest(content: IO[bytes]) -> str:
    content.seek(0)
    found = hashlib.sha256()
    while piece := content.read(PIECE):
        found.update(piece)
    content.seek(0)
    return found.hexdigest()


def _keep(owner: User | None, name: str, content: IO[bytes], facts: Facts) -> File:
    """Bytes first, row after them: a row never names what isn't there. The other way round is cleaned later, and at
    once where it shows: a full disk needs what half a file takes."""
    picture = facts.picture
    path, thumb = _place("files"), _place("thumbs") if picture and picture.thumb else ""
    try:
        default_storage.save(path, Content(content))
        if picture and thumb:
            default_storage.save(thumb, Content(BytesIO(picture.thumb)))
        return File.objects.create(
            key=secrets.token_urlsafe(16),
            owner=owner,
            name=name,
            type=facts.type,
            size=facts.size,
            sha256=facts.sha256,
            path=path,
            thumb=thumb,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
        )
    except (OSError, DatabaseError):
        _delete_bytes(one for one in (path, thumb) if one)
        raise


def _place(folder: str) -> str:
    """A generated storage name: nothing of a stranger's, spread over 256 folders."""
    chance = secrets.token_hex(16)
    return f"{folder}/{chance[:2]}/{chance}"


def _remove(ids: list[int]) -> int:
    """Remove those of the files that are still unsent: the lock waits for a message that is naming one."""
    gone = 0
    for start in range(0, len(ids), SLICE):
        with transaction.atomic():
            wanted = File.objects.filter(pk__in=ids[start : start + SLICE]).order_by("pk").select_for_update()
            gone += _delete_rows([file for file in wanted if file.sent_at is None])
    return gone


def _delete_rows(files: Iterable[File]) -> int:
    listed = list(files)
    paths = [path for file in listed for path in (file.path, file.thumb) if path]
    File.objects.filter(pk__in=[file.pk for file in listed]).delete()
    transaction.on_commit(lambda: _delete_bytes(paths))
    return len(listed)


def _delete_bytes(paths: Iterable[str]) -> None:
    for path in paths:
        try:
            default_storage.delete(path)
        except OSError as error:
            logger.warning("files.bytes_stay", extra={"error": type(error).__name__})


def _remove_strays(before: timedelta) -> int:
    """Bytes whose row was never written (a process that died between the two) or went with its owner."""
    limit, gone = timezone.now() - before, 0
    for folder, column in (("files", "path"), ("thumbs", "thumb")):
        for inner in _listed(folder)[0]:
            place = f"{folder}/{inner}"
            stored = {f"{place}/{name}" for name in _listed(place)[1]}
            known = set(
                File.objects.filter(**{f"{column}__startswith": f"{place}/"}).values_list(column, flat=True)
            )
            strays = [path for path in sorted(stored - known) if _is_older(path, limit)]
            _delete_bytes(strays)
            gone += len(strays)
    return gone


def _is_older(path: str, limit: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < limit
    except FileNotFoundError:
        return False


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)
