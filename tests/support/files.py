"""Files as rows, for tests that need no bytes, or bring their own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from chat.files.models import File


def make_all() -> None:
    """Make whatever is due to be made of files, as the workers do, and tell it."""
    from chat.files.making.actions import make
    from chat.files.making.models import Making

    while waiting := list(Making.objects.filter(done_at=None).values_list("pk", flat=True)):
        for pk in waiting:
            make(pk)


def file_of(
    owner: int, name: str = "map.png", *, type: str = "image/png", size: int = 7, path: str = ""
) -> File:
    """A file of somebody's, with a blob of its own; its bytes are what lies at `path`, if anything."""
    from chat.files.models import Blob, File

    blob = Blob.objects.create(sha256="0" * 64, size=size, path=path or f"files/{uuid4().hex}")
    return File.objects.create(key=uuid4().hex, owner_id=owner, name=name, type=type, blob=blob)


def release() -> None:
    """Do what the workers would: files and bytes that nobody holds go."""
    from chat.files.keeping import releasing
    from chat.files.models import Release

    for pk in list(Release.objects.values_list("pk", flat=True)):
        releasing.do(pk)
