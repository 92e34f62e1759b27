"""A small WebP of a picture that somebody sent, or None for what isn't one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chat.files.making.running import MEBIBYTE, Limits, Said, Slow, child

SIDE = 128
BYTES = 64_000
FRAMES = 60
PIXELS = 4_000_000
CHILD = Path(__file__).with_name("child.py")
LIMITS = Limits(memory=320 * MEBIBYTE, cpu=5.0, wall=10.0, output=4 * BYTES)


@dataclass(frozen=True, slots=True)
class Made:
    """A WebP of at most 128 x 128 px and 64 kB."""

    picture: bytes
    animated: bool


def make(content: IO[bytes]) -> Made | None:
    """The emoji of a picture; `content` is a real file. None when it can't be decoded within the limits: 4 million
    pixels, 320 MiB, 5 s. Unavailable when too many are being opened."""
    options = {"side": SIDE, "bytes": BYTES, "frames": FRAMES, "pixels": PIXELS}
    try:
        with child(CHILD, content, ("emoji",), LIMITS, options) as said:
            return _read(said) if said is not None and "emoji" in said.made else None
    except Slow:
        return None


def _read(said: Said) -> Made | None:
    """What the child says is a stranger's word too: it had the picture in its hands."""
    picture = said.made["emoji"].read()
    sound = len(picture) <= BYTES and picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"
    return Made(picture, bool(said.facts.get("animated"))) if sound else None
