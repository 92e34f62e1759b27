"""Compressed bodies, a little at a time: a few bytes may stand for gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from chatsite.fetching.limits import Refused

PIECE = 64 * 1024
_EITHER = 47
"""zlib or gzip, as the bytes say."""


def decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces as they were before compression, none above 64 KiB. Raises Refused."""
    encoding = encoding.lower()
    if encoding in ("", "identity"):
        return pieces
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Refused("type")
    return _inflated(pieces)


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(_EITHER)
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflate.eof:
                yield inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail
    except zlib.error:
        raise Refused("broken") from None
