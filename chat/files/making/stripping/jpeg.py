"""JPEG (ITU T.81): tables and scans stay, of the application's segments only what colours need (JFIF, ICC, Adobe)."""

from __future__ import annotations

import re
from typing import IO

from chat.files.making.stripping.pieces import PIECE, Strange, take

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP2, _APP14, _COMMENT = 0xE0, 0xE2, 0xEE, 0xFE
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
# In a scan 0xFF stands before 0 for itself, and before a number for a restart; fill bytes may stand before a marker.
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_MOST_FILL = 64


def strip(source: IO[bytes], sink: IO[bytes], orientation: int = 1) -> None:
    """The picture up to its end; `orientation` other than 1 is written as EXIF of its own."""
    if take(source, 2) != b"\xff\xd8":
        raise Strange("is no JPEG")
    sink.write(b"\xff\xd8")
    marker, told = _next(source), orientation == 1
    while marker != _END:
        if marker == _START:
            raise Strange("begins twice")
        if not told and marker != _APP0:
            sink.write(_exif(orientation))
            told = True
        if marker not in _BARE:
            _segment(source, sink, marker)
        marker = _scan(source, sink) if marker == _SCAN else _next(source)
    sink.write(b"\xff\xd9")


def _next(source: IO[bytes]) -> int:
    """The next marker's number."""
    if take(source, 1) != b"\xff":
        raise Strange("no marker where one has to be")
    for _ in range(_MOST_FILL):
        number = take(source, 1)[0]
        if number != 0xFF:
            return number
    raise Strange("no marker behind so many fill bytes")


def _segment(source: IO[bytes], sink: IO[bytes], marker: int) -> None:
    size = int.from_bytes(take(source, 2))
    if size < 2:
        raise Strange("a segment without a size")
    left = _kept(marker, take(source, size - 2))
    if left is not None:
        sink.write(bytes((0xFF, marker)) + (len(left) + 2).to_bytes(2) + left)


def _kept(marker: int, body: bytes) -> bytes | None:
    """What stays of a segment: JFIF without its thumbnail, the ICC profile, Adobe's word on colours, all tables."""
    if marker == _APP0:
        return body[:12] + b"\0\0" if body.startswith(b"JFIF\0") and len(body) >= 14 else None
    if marker == _APP2:
        return body if body.startswith(b"ICC_PROFILE\0") else None
    if marker == _APP14:
        return body[:12] if body.startswith(b"Adobe") else None
    return None if 0xE0 <= marker <= 0xEF or marker >= 0xF0 else body


def _scan(source: IO[bytes], sink: IO[bytes]) -> int:
    """Copy a scan's data; the marker that ends it. A picture that breaks off is ended where it does."""
    rest = b""
    while True:
        piece = source.read(PIECE)
        if not piece:
            sink.write(rest.rstrip(b"\xff"))
            return _END
        data = rest + piece
        found = _MARKER.search(data)
        if found:
            sink.write(data[: found.start()])
            source.seek(found.end() - len(data), 1)
            return data[found.end() - 1]
        keep = len(data) - len(data.rstrip(b"\xff"))
        if keep > _MOST_FILL:
            raise Strange("so many fill bytes")
        sink.write(data[: len(data) - keep])
        rest = data[len(data) - keep :]


def _exif(orientation: int) -> bytes:
    """A segment that says how the picture is to be turned, and nothing else (TIFF, big-endian, one entry)."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2) + b"\0\0"
    body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
