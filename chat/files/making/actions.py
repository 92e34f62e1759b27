"""Making: noted in the transaction that keeps the bytes, done by the workers, told to who shows the files."""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from PIL import Image

from chat.files import registry, sniffing
from chat.files.keeping import storing
from chat.files.making import kinds, running
from chat.files.making.kinds import Recipe
from chat.files.making.models import Making
from chat.files.making.running import Said, Slow
from chat.files.models import Blob, File, Rendition
from chat.wire.refusals import Unavailable
from chatsite import jobs

logger = logging.getLogger(__name__)
TRIES = 3
AGAIN_AFTER = timedelta(seconds=5)
"""A message that was on its way while its file was made may still say what was: it is told once more then."""
PIECE = 256 * 1024
LONGEST = 1_000_000.0  # seconds
WEBP = "image/webp"


def begin(blob: Blob, kind: str) -> str:
    """Note, in the transaction that keeps the blob, that something is to be made of it, whose first bytes are
    of this type. Returns the type that a file of it has: what was found before, else `kind`. Wakes the workers."""
    if kinds.recipe(kind) is None:
        return kind
    making, fresh = Making.objects.get_or_create(blob=blob, defaults={"type": kind, "due_at": timezone.now()})
    if fresh:
        transaction.on_commit(jobs.wake)
    return making.type


def make(pk: int) -> None:
    """Do one making: what is still to be done of it. Raises Again while others keep it waiting, Slow when the machine
    is too busy; it is tried three times, then the file is a plain one."""
    making = Making.objects.select_related("blob").filter(pk=pk, done_at=None).first()
    if making is None:
        return
    if making.made_at is None:
        try:
            _make(making)
        except Unavailable:
            raise jobs.Again from None
        _tell(making)
        Making.objects.filter(pk=pk).update(due_at=Now() + AGAIN_AFTER, lease_until=None, attempts=0)
    else:
        _tell(making)
        Making.objects.filter(pk=pk).update(done_at=Now())


def _make(making: Making) -> None:
    recipe = kinds.recipe(making.type)
    if recipe is None or making.attempts > TRIES:
        _settle(making, None, {}, {})
        return
    limits, program = recipe.limits(making.blob.size), running.CHILDREN / recipe.program
    try:
        with (
            _on_disk(making.blob.path) as content,
            running.child(program, content, recipe.wants, limits, recipe.options) as said,
        ):
            facts = checked(said, recipe) if said else None
            _settle(
                making, facts, said.made if said and facts is not None else {}, said.facts if said else {}
            )
    except FileNotFoundError:
        _settle(making, None, {}, {})
    except Slow:
        if making.attempts < TRIES:
            raise
        _settle(making, None, {}, {})


def checked(said: Said, recipe: Recipe) -> dict[str, Any] | None:
    """The facts among what a child says, each of its form; None where the file is none of the child's kind."""
    if not recipe.needs <= set(said.made):
        return None
    found, kept = said.facts, {}
    if isinstance(found.get("blur"), str) and 0 < len(found["blur"]) <= 300 and found["blur"].isascii():
        kept["blur"] = found["blur"]
    seconds = found.get("seconds")
    if isinstance(seconds, int | float) and math.isfinite(seconds) and 0 < seconds < LONGEST:
        kept["seconds"] = seconds
    if isinstance(found.get("pages"), int) and 0 < found["pages"] < LONGEST:
        kept["pages"] = found["pages"]
    for name in ("sound", "animated"):
        if found.get(name) is True:
            kept[name] = True
    peaks = found.get("waveform")
    if isinstance(peaks, list) and 0 < len(peaks) <= kinds.PEAKS and all(_is_peak(one) for one in peaks):
        kept["waveform"] = peaks
    return kept


def _is_peak(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 100


def _sides(found: Mapping[str, Any]) -> tuple[int | None, int | None]:
    width, height = found.get("width"), found.get("height")
    sound = type(width) is int and type(height) is int and 0 < width and 0 < height
    return (width, height) if sound and width * height <= kinds.PIXELS else (None, None)  # type: ignore[operator]


def _settle(
    making: Making, facts: dict[str, Any] | None, made: Mapping[str, IO[bytes]], found: Mapping[str, Any]
) -> None:
    """Write down what the blob is, all at once; without facts it is a plain file from now on."""
    stored: list[str] = []
    try:
        rows = [_stored(making, name, content, stored) for name, content in made.items()]
        with transaction.atomic():
            if not Making.objects.select_for_update().filter(pk=making.pk, made_at=None).exists():
                storing.drop(stored)  # another worker was first, or the file is gone
                return
            kind = _kind(making, facts, found)
            width, height = _sides(found) if facts is not None else (None, None)
            old = Rendition.objects.filter(blob=making.blob)
            gone = list(old.values_list("path", flat=True))
            old.delete()
            Rendition.objects.bulk_create(rows)
            Blob.objects.filter(pk=making.blob_id).update(width=width, height=height, facts=facts or {})
            File.objects.filter(blob=making.blob_id).exclude(type=kind).update(type=kind)
            Making.objects.filter(pk=making.pk).update(type=kind, made_at=Now(), patient=False)
            transaction.on_commit(lambda: storing.drop(gone))
    except BaseException:
        storing.drop(stored)
        raise
    if facts is None:
        logger.warning("files.not_made", extra={"blob": making.blob_id, "type": making.type})


def _kind(making: Making, facts: dict[str, Any] | None, found: Mapping[str, Any]) -> str:
    """What the file is called from now on: a child says only which picture it is, and that a video is none."""
    if facts is None:
        return sniffing.UNKNOWN
    if making.type in sniffing.PICTURES:
        return found["type"] if found.get("type") in sniffing.INLINE else sniffing.UNKNOWN
    if making.type.startswith("video/") and "width" not in found:
        return kinds.as_sound(making.type)
    return making.type


def _stored(making: Making, name: str, content: IO[bytes], stored: list[str]) -> Rendition:
    size = content.seek(0, 2)
    content.seek(0)
    kind = making.type if name == "clean" else WEBP
    width, height = _measured(content) if name != "clean" else (None, None)
    stored.append(storing.store(storing.RENDITIONS, content))
    return Rendition(
        blob=making.blob, kind=name, path=stored[-1], type=kind, size=size, width=width, height=height
    )


def _measured(content: IO[bytes]) -> tuple[int, int]:
    with Image.open(content, formats=("WEBP",)) as picture:  # its head alone: nothing is decoded
        return picture.size


def _tell(making: Making) -> None:
    for file in File.objects.whole().filter(blob=making.blob_id).order_by("pk"):
        registry.changed.tell(file)


@contextmanager
def _on_disk(path: str) -> Iterator[IO[bytes]]:
    """The bytes as a real file: where they lie elsewhere, a copy, piece by piece."""
    with default_storage.open(path, "rb") as content:
        try:
            content.fileno()
        except (AttributeError, OSError):
            with tempfile.TemporaryFile() as copy:
                while piece := content.read(PIECE):
                    copy.write(piece)
                yield copy
        else:
            yield content.file  # type: ignore[misc]
