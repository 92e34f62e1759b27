"""How large a picture is, by its first bytes: so that its place is right before anything was made of it.

A stranger's word, and only a hint: a child that decodes it has the last one. Reads little, and decodes nothing.
"""

from __future__ import annotations

from typing import IO

HEAD = 64 * 1024
MOST = 65_535
_SEGMENTS = 200
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})

Size = tuple[int, int]


def of(content: IO[bytes], kind: str) -> Size | None:
    """(width, height) as it is to be seen, each 1 to 65,535; None where the first bytes don't tell. Never raises for
    what stands in the file."""
    content.seek(0)
    try:
        size = _jpeg(content) if kind == "image/jpeg" else _KINDS[kind](content.read(HEAD))
    except (KeyError, IndexError, ValueError):
        return None
    return size if size and all(0 < side <= MOST for side in size) else None


def _png(head: bytes) -> Size | None:
    return (_big(head, 16, 4), _big(head, 20, 4)) if head[12:16] == b"IHDR" else None


def _gif(head: bytes) -> Size | None:
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


def _webp(head: bytes) -> Size | None:
    kind, body = head[12:16], head[20:30]
    if len(body) < 10:
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return None


def _avif(head: bytes) -> Size | None:
    """The largest of the sizes that its items have: of a grid's tiles it is the whole. Turned where it says so."""
    sizes, at = [], head.find(b"ispe")
    while at >= 0 and len(head) >= at + 16:
        sizes.append((_big(head, at + 8, 4), _big(head, at + 12, 4)))
        at = head.find(b"ispe", at + 4)
    if not sizes:
        return None
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    turn = head.find(b"irot")
    return (height, width) if turn >= 0 and head[turn + 4] & 1 else (width, height)


def _jpeg(content: IO[bytes]) -> Size | None:
    """From segment to segment, of which only EXIF's first bytes and the frame's head are read."""
    on_its_side = False
    at = 2
    for _ in range(_SEGMENTS):
        content.seek(at)
        head = content.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return None
        if head[1] == 0xFF:
            at += 1
            continue
        size = _big(head, 2, 2)
        if head[1] in _START_OF_FRAME:
            body = content.read(5)
            width, height = _big(body, 3, 2), _big(body, 1, 2)
            return (height, width) if on_its_side else (width, height)
        if head[1] == 0xE1:
            on_its_side = on_its_side or _turn(content.read(min(size, HEAD))) in (5, 6, 7, 8)
        at += 2 + size
    return None


def _turn(body: bytes) -> int:
    """EXIF's word on how the picture is to be turned, 1 to 8."""
    if not body.startswith(b"Exif\0\0"):
        return 1
    tiff = body[6:]
    order = "little" if tiff[:2] == b"II" else "big"
    first = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(tiff[first : first + 2], order)  # type: ignore[arg-type]
    for place in range(first + 2, first + 2 + 12 * min(count, 100), 12):
        if int.from_bytes(tiff[place : place + 2], order) == 0x0112:  # type: ignore[arg-type]
            return int.from_bytes(tiff[place + 8 : place + 10], order)  # type: ignore[arg-type]
    return 1


def _big(data: bytes, at: int, size: int) -> int:
    """A number that has to be there."""
    if len(data) < at + size:
        raise ValueError
    return int.from_bytes(data[at : at + size])


_KINDS = {
    "image/png": _png,
    "image/apng": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _avif,
}
