"""A small WebP of a picture that somebody sent, or None for what isn't one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chat.files.pictures.measuring import in_child

SIDE = 128
BYTES = 64_000
FRAMES = 60
PIXELS = 4_000_000
MEMORY = 320 * 1024 * 1024
SECONDS = 5.0
CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Made:
    """A WebP of at most 128 x 128 px and 64 kB."""

    picture: bytes
    animated: bool


def make(content: IO[bytes]) -> Made | None:
    """The emoji of a picture; `content` is a real file. None when it can't be decoded within the limits: 4 million
    pixels, 320 MiB, 5 s. Unavailable when too many are being opened."""
    limits = [str(value) for value in (SIDE, BYTES, FRAMES, PIXELS, MEMORY, SECONDS)]
    answer = in_child(CHILD, content, limits, seconds=SECONDS, output=4 * BYTES)
    return _read(answer) if answer is not None else None


def _read(answer: bytes) -> Made | None:
    """What the child says is a stranger's word too: it had the picture in its hands."""
    line, _, picture = answer.partition(b"\n")
    try:
        made = Made(picture, bool(json.loads(line)["animated"]))
    except (ValueError, KeyError, TypeError):
        return None
    sound = len(picture) <= BYTES and picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"
    return made if sound else None
