"""A picture's size, true type and thumbnail, or None for what isn't one: decoded in a child with limits."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chat.wire.refusals import Unavailable

logger = logging.getLogger(__name__)

LONGEST_SIDE = 960
PIXELS = 100_000_000
MEMORY = 256 * 1024 * 1024
SECONDS = 2.0
OUTPUT = 4 * 1024 * 1024
# The child's own clock starts when Python is up, so ours only ends one that hangs before that.
START = 8.0
AT_ONCE = 2
PATIENCE = 15.0

# Where this Python itself finds its libraries; the child sees nothing else of the environment.
NEEDED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
CHILD = Path(__file__).with_name("child.py")

_places = threading.BoundedSemaphore(AT_ONCE)


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
    limits = [str(value) for value in (longest, PIXELS, MEMORY, SECONDS, OUTPUT)]
    answer = in_child(CHILD, content, limits, seconds=SECONDS, output=OUTPUT)
    return _read(answer) if answer is not None else None


def in_child(
    script: Path, content: IO[bytes], arguments: list[str], *, seconds: float, output: int
) -> bytes | None:
    """What a child says that opens a stranger's picture: at most `output` bytes; None when it failed or was ended.

    The script itself keeps to its limits; `seconds` is the time that it gives itself. Raises Unavailable.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise Unavailable
    try:
        return _run(script, content, arguments, seconds, output)
    finally:
        _places.release()


def _run(script: Path, content: IO[bytes], arguments: list[str], seconds: float, output: int) -> bytes | None:
    content.flush()
    content.seek(0)
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(script), *arguments],
                stdin=content.fileno(),
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in NEEDED if name in os.environ},
                timeout=START + seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            logger.warning("files.picture_child_hung")
            return None
        answer.seek(0)
        return answer.read(output + 1) if done.returncode == 0 else None


def _read(answer: bytes) -> Picture | None:
    """What the child says is a stranger's word too: it had the picture in its hands."""
    line, _, thumb = answer.partition(b"\n")
    try:
        told = json.loads(line)
        picture = Picture(str(told["type"]), int(told["width"]), int(told["height"]), thumb)
    except (ValueError, KeyError, TypeError):
        return None
    sound = picture.type.startswith("image/") and 0 < picture.width * picture.height <= PIXELS
    return picture if sound and thumb[:4] == b"RIFF" and thumb[8:12] == b"WEBP" else None
