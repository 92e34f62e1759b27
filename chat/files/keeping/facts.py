"""What bytes are, whatever their sender says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO

from chat.files import sniffing
from chat.files.making import sizes
from chat.files.making.measuring import Picture

PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """`sha256` in hex digits, `size` in bytes; `picture` where it is one that can be opened."""

    type: str
    size: int
    sha256: str
    picture: Picture | None


def examine(name: str, content: IO[bytes]) -> Facts:
    """What `content` (a real file) is, by its first bytes: nothing is opened."""
    content.seek(0)
    head = content.read(sniffing.HEAD)
    kind = sniffing.sniff(head, name)
    size = sizes.of(content, kind)
    picture = Picture(kind, *size, b"") if size else None
    return Facts(kind, content.seek(0, 2), digest(content), picture)


def small(picture: Picture, longest: int) -> tuple[int, int]:
    """The sides of a picture that is brought down to `longest` pixels on its long side, never up."""
    scale = min(1.0, longest / max(picture.width, picture.height))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def digest(content: IO[bytes]) -> str:
    """The SHA-256 of all of it, in pieces; `content` is at its start afterwards."""
    content.seek(0)
    found = hashlib.sha256()
    while piece := content.read(PIECE):
        found.update(piece)
    content.seek(0)
    return found.hexdigest()
