"""What is made of which kind of file, by which child, within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chat.files import sniffing
from chat.files.making.running import MEBIBYTE, Limits

THUMB, SCREEN, PIXELS, PEAKS = 960, 2048, 100_000_000, 64
_COPY = 8 * MEBIBYTE
"""What a clean copy may be larger than what came: another order of tables, a picture turned without loss."""

# The names under which libavformat writes a kind; those it would guess from a name don't come in here.
_VIDEO = {
    "video/mp4": ("mov", "mp4"),
    "video/quicktime": ("mov", "mov"),
    "video/3gpp": ("mov", "3gp"),
    "video/webm": ("matroska", "webm"),
    "video/x-matroska": ("matroska", "matroska"),
}
_SOUND = {
    "audio/mp4": ("mov", "ipod"),
    "audio/webm": ("matroska", "webm"),
    "audio/ogg": ("ogg", "ogg"),
    "audio/mpeg": ("mp3", "mp3"),
    "audio/aac": ("aac", "adts"),
    "audio/flac": ("flac", "flac"),
    "audio/wav": ("wav", "wav"),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """`program`: the child. `wants`: what it may make. `needs`: without these the file is none of its kind."""

    program: str
    wants: tuple[str, ...]
    needs: frozenset[str]
    memory: int
    cpu: float
    wall: float
    heap: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def limits(self, size: int) -> Limits:
        """For a file of so many bytes."""
        return Limits(self.memory, self.cpu, self.wall, 3 * size + _COPY, self.heap)


def recipe(kind: str) -> Recipe | None:
    """How something is made of files of this type; None where nothing is."""
    if kind in sniffing.PICTURES:
        options: dict[str, Any] = {"thumb": THUMB, "screen": SCREEN, "pixels": PIXELS}
        wants = ("thumb", "screen", "clean")
        return Recipe(
            "picture.py", wants, frozenset({"thumb", "clean"}), 256 * MEBIBYTE, 2, 10, None, options
        )
    if kind in _VIDEO or kind in _SOUND:
        reads, writes = (_VIDEO | _SOUND)[kind]
        options = {"thumb": THUMB, "pixels": PIXELS, "peaks": PEAKS} | {"reads": reads, "writes": writes}
        # Its libraries alone take 200 MiB of addresses, hardly any of them memory: what it may fill is `heap`.
        memory, heap = 640 * MEBIBYTE, 200 * MEBIBYTE
        return Recipe("media.py", ("thumb", "clean"), frozenset({"clean"}), memory, 10, 40, heap, options)
    if kind == "application/pdf":
        return Recipe("document.py", ("thumb",), frozenset(), 256 * MEBIBYTE, 4, 15, None, {"thumb": THUMB})
    return None


def has_clean(kind: str) -> bool:
    """Whether others get a clean copy of files of this type, and never what came."""
    return kind in sniffing.PICTURES or kind in _VIDEO or kind in _SOUND


def as_sound(kind: str) -> str:
    """What a container is called that turned out to hold no picture."""
    sound = kind.replace("video/", "audio/", 1)
    return sound if sound in _SOUND else kind
