"""What all kinds need: reading exactly so much, and copying it in pieces."""

from __future__ import annotations

from typing import IO

PIECE = 256 * 1024


class Strange(ValueError):
    """A file that isn't built as its kind says."""


def take(source: IO[bytes], size: int) -> bytes:
    """The next `size` bytes, few of them. Raises Strange where the file ends before."""
    found = source.read(size)
    if len(found) != size:
        raise Strange("ends too early")
    return found


def copy(source: IO[bytes], sink: IO[bytes], size: int) -> None:
    """Write the next `size` bytes, however many. Raises Strange where the file ends before."""
    while size > 0:
        piece = take(source, min(PIECE, size))
        sink.write(piece)
        size -= len(piece)


def skip(source: IO[bytes], size: int) -> None:
    """Go on behind the next `size` bytes; behind the end of the file the next `take` is Strange."""
    source.seek(size, 1)


def blank(sink: IO[bytes], size: int) -> None:
    """Write so many zeros."""
    while size > 0:
        sink.write(bytes(min(PIECE, size)))
        size -= PIECE
