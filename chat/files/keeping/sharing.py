"""Which bytes lie here already, for whoever brings them: he learns of no file that he cannot fetch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chat.files.models import File, Files
from chat.files.registry import within_reach

if TYPE_CHECKING:
    from accounts.models import User


def alike(user: User, sha256: str, size: int) -> int | None:
    """The id of a blob of these bytes that a file of his own holds, or one that he may fetch: a few queries, however
    many files there are. Bytes that only others' files have are as unknown as any."""
    files = File.objects.filter(blob__sha256=sha256, blob__size=size)
    own = files.filter(owner=user).values_list("blob", flat=True).first()
    return own if own is not None else next(_others(user, files), None)


def _others(user: User, files: Files) -> Iterator[int]:
    for reached in within_reach(user, files):
        yield from reached.values_list("blob", flat=True)[:1]
