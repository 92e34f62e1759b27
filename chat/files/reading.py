"""Files as the wire shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from chat.files.making import reading as making
from chat.files.models import File

SERVED = frozenset({"thumb", "screen", "poster"})
"""The renditions that have an address: `/files/<key>/<kind>`."""


def shape(file: File) -> dict[str, Any]:
    """The File object of the wire contract."""
    shown: dict[str, Any] = {"id": file.pk, "name": file.name, "size": file.size, "type": file.type}
    if file.width and file.height:
        shown |= {"width": file.width, "height": file.height}
    shown["url"] = f"/files/{file.key}/{_in_url(file.name)}"
    shown |= making.told(file)
    shown |= {kind: f"/files/{file.key}/{kind}" for kind in sorted(SERVED) if file.rendition(kind)}
    return shown | ({"alt": file.alt} if file.alt else {})


def describe(ids: Iterable[int], owner: int) -> dict[int, dict[str, Any]]:
    """{file id: File object} of those ids that are this person's own uploads, in two queries.

    Whoever sends a message may name what stands here; an id that is missing is somebody else's, or nobody's.
    """
    return {file.pk: shape(file) for file in File.objects.whole().filter(pk__in=set(ids), owner_id=owner)}


def _in_url(name: str) -> str:
    """The name as the last part of an address, where the kinds of renditions mean something else."""
    return quote("file" if name in SERVED else name, safe="")
