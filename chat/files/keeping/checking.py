"""Whether rows and bytes fit each other. Never more than the names of one of 256 folders in memory, or some rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from chat.files.keeping import facts, storing
from chat.files.models import Blob, Rendition

UNDER_WAY = timedelta(hours=1)
"""Bytes come before their rows: so long nobody wonders about them."""
AT_ONCE = 500
Row = TypeVar("Row", Blob, Rendition)


@dataclass(frozen=True, slots=True)
class Problem:
    """`what`: `missing` (a row without bytes), `size` or `content` (other bytes than the row says), `stray` (bytes
    without a row)."""

    what: str
    path: str
    detail: str = ""


def problems(*, hashed: bool = False) -> Iterator[Problem]:
    """Everything that doesn't fit. `hashed`: read every byte too."""
    rows: Iterator[Blob | Rendition] = chain(_all(Blob.objects.all()), _all(Rendition.objects.all()))
    found = (_wrong(row, hashed=hashed) for row in rows)
    yield from (problem for problem in found if problem is not None)
    yield from (Problem("stray", path) for path in strays(UNDER_WAY))


def strays(age: timedelta) -> Iterator[str]:
    """Bytes older than `age` that no row names: of a process that died before it wrote the row."""
    limit = timezone.now() - age
    for folder in (storing.BLOBS, storing.RENDITIONS):
        for inner in storing.listed(folder)[0]:
            place = f"{folder}/{inner}"
            stored = {f"{place}/{name}" for name in storing.listed(place)[1]}
            yield from (path for path in sorted(stored - _named(place)) if _is_older(path, limit))


def remove_strays(age: timedelta) -> int:
    """Take them away; returns how many."""
    gone = 0
    for path in strays(age):
        storing.drop([path])
        gone += 1
    return gone


def _all(rows: QuerySet[Row]) -> Iterator[Row]:
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from some
        last = some[-1].pk


def _wrong(row: Blob | Rendition, *, hashed: bool) -> Problem | None:
    try:
        size = default_storage.size(row.path)
        if row.size not in (None, size):
            return Problem("size", row.path, f"{size:,} bytes, not {row.size:,}")
        if hashed and isinstance(row, Blob):
            with default_storage.open(row.path, "rb") as content:
                if facts.digest(content) != row.sha256:
                    return Problem("content", row.path)
    except FileNotFoundError:
        gone = not type(row)._base_manager.filter(pk=row.pk).exists()  # while we looked
        return None if gone else Problem("missing", row.path)
    except OSError as error:
        return Problem("content", row.path, error.strerror or "")
    return None


def _named(folder: str) -> set[str]:
    """The paths below a folder that rows name."""
    below = {"path__startswith": f"{folder}/"}
    return set(
        chain(*(model.objects.filter(**below).values_list("path", flat=True) for model in (Blob, Rendition)))
    )


def _is_older(path: str, limit: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < limit
    except FileNotFoundError:
        return False
