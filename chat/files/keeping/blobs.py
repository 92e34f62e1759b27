"""Bytes and their rows: a blob comes after its bytes, so that no row names what isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from django.db import DatabaseError, transaction

from chat.files.keeping import storing
from chat.files.keeping.facts import Facts, small
from chat.files.making.measuring import LONGEST_SIDE
from chat.files.models import Blob

THUMB, THUMB_TYPE = "thumb", "image/webp"


@contextmanager
def kept(content: IO[bytes], facts: Facts, like: int | None = None) -> Iterator[Blob]:
    """Within the block, a transaction, there is a blob of these bytes with what was made of them: the one of id `like`
    if it is there, else a new one, of which nothing is left when the block fails. Raises OSError."""
    with transaction.atomic():
        # Who removes it waits for this lock, and looks then whether a file holds it.
        same = (
            Blob.objects.select_for_update(no_key=True).filter(pk=like).first() if like is not None else None
        )
        if same is not None:
            yield same
            return
    picture, stored = facts.picture, []
    try:
        stored.append(storing.store(storing.BLOBS, content))
        if picture and picture.thumb:
            stored.append(storing.store(storing.RENDITIONS, BytesIO(picture.thumb)))
        with transaction.atomic():
            yield _rows(facts, *stored)
    except (OSError, DatabaseError):
        storing.drop(stored)
        raise


def _rows(facts: Facts, path: str, thumb: str = "") -> Blob:
    picture = facts.picture
    width, height = (picture.width, picture.height) if picture else (None, None)
    blob = Blob.objects.create(sha256=facts.sha256, size=facts.size, path=path, width=width, height=height)
    if picture and thumb:
        width, height = small(picture, LONGEST_SIDE)
        blob.renditions.create(
            kind=THUMB, path=thumb, type=THUMB_TYPE, size=len(picture.thumb), width=width, height=height
        )
    return blob
