"""WebP (RFC 9649): a RIFF file whose known chunks stay, and in each frame of an animation its own."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from chat.files.making.stripping.pieces import Strange, copy, skip, take

KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ICCP"})
_IN_FRAME = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_FRAME, _FRAME_HEAD = b"ANMF", 16
_EXIF_AND_XMP = 0x08 | 0x04


def strip(source: IO[bytes], sink: IO[bytes]) -> None:
    """All kept chunks of the RIFF file, with a size to match."""
    head = take(source, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise Strange("is no WebP")
    begin = sink.tell()
    sink.write(head)
    end = 8 + int.from_bytes(head[4:8], "little")
    _chunks(source, sink, end, KEPT | {_FRAME})
    size = sink.tell() - begin
    sink.seek(begin + 4)
    sink.write((size - 8).to_bytes(4, "little"))
    sink.seek(begin + size)


def _chunks(source: IO[bytes], sink: IO[bytes], end: int, kept: frozenset[bytes]) -> None:
    """Copy the chunks up to the place `end` of the source."""
    while source.tell() + 8 <= end:
        head = take(source, 8)
        kind, size = head[:4], int.from_bytes(head[4:], "little")
        behind = source.tell() + size
        if behind > end:
            raise Strange("a chunk larger than the file")
        if kind not in kept:
            skip(source, size)
        elif kind == _FRAME:
            _frame(source, sink, size)
        elif kind == b"VP8X":
            flags = take(source, size) if 10 <= size <= 64 else b""
            if not flags:
                raise Strange("an odd VP8X")
            _write(sink, kind, bytes((flags[0] & ~_EXIF_AND_XMP & 0xFF,)) + flags[1:10])
        else:
            sink.write(head)
            copy(source, sink, size)
            sink.write(b"\0" * (size % 2))
        skip(source, size % 2)


def _frame(source: IO[bytes], sink: IO[bytes], size: int) -> None:
    if size < _FRAME_HEAD:
        raise Strange("a frame without a head")
    behind = source.tell() + size
    inner = BytesIO()
    inner.write(take(source, _FRAME_HEAD))
    _chunks(source, inner, behind, _IN_FRAME)
    source.seek(behind)
    _write(sink, _FRAME, inner.getvalue())


def _write(sink: IO[bytes], kind: bytes, body: bytes) -> None:
    sink.write(kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2))
