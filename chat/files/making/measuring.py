"""A picture's size, true type and a small copy of it, at once: for what the site itself makes of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from chat.files.making import kinds, running
from chat.files.making.running import Said, Slow

LONGEST_SIDE = kinds.THUMB
OUTPUT = 4 * running.MEBIBYTE


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` as it is to be seen, in pixels; `thumb` is a WebP."""

    type: str
    width: int
    height: int
    thumb: bytes


def measure(content: IO[bytes], longest: int = LONGEST_SIDE) -> Picture | None:
    """Open a picture; `content` is a real file (it has a descriptor), read from its start. Its thumbnail has at most
    `longest` pixels on its long side.

    None when it can't be decoded within the limits: 100 million pixels, 256 MiB, 2 s. At most two are opened at
    once in a process; Unavailable when others keep it waiting for 15 s.
    """
    limits = running.Limits(256 * running.MEBIBYTE, 2, 10, OUTPUT)
    options = {"thumb": longest, "pixels": kinds.PIXELS}
    program = running.CHILDREN / "picture.py"
    try:
        with running.child(program, content, ("thumb",), limits, options) as said:
            return _read(said) if said is not None and "thumb" in said.made else None
    except Slow:
        return None


def _read(said: Said) -> Picture | None:
    """What the child says is a stranger's word too: it had the picture in its hands."""
    thumb = said.made["thumb"].read()
    try:
        told = said.facts
        picture = Picture(str(told["type"]), int(told["width"]), int(told["height"]), thumb)
    except (ValueError, KeyError, TypeError):
        return None
    sound = picture.type.startswith("image/") and 0 < picture.width * picture.height <= kinds.PIXELS
    return picture if sound and thumb[:4] == b"RIFF" and thumb[8:12] == b"WEBP" else None
