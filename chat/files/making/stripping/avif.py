"""AVIF (ISO 14496-12 and 23008-12): nothing moves, since places are counted from the file's beginning. What isn't the
picture is written over with zeros: the items of EXIF and XMP, and boxes of the user's, of others and behind the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from chat.files.making.stripping.pieces import Strange, blank, copy, skip, take

_TOP = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_WORDS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
_SEEN = frozenset({b"pict", b"auxv", b"vide"})
_PICTURE_ITEMS = frozenset({b"av01", b"grid", b"iovl", b"iden", b"tmap"})
_ASIDE = frozenset({b"udta", b"uuid", b"free", b"skip"})
_NO_ITEM = b"none"
_DEPTH, _MOST = 8, 4096
_META = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """`begin` is where its head stands, `body` where its content does, `end` behind it."""

    kind: bytes
    begin: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """Its number, where its kind stands, and where its name ends."""

    number: int
    kind: int
    end: int


def strip(source: IO[bytes], sink: IO[bytes]) -> None:
    """The file with the same places, and zeros where something was told."""
    holes = sorted(_holes(source))
    end = max(box.end for box in boxes(source, 0, source.seek(0, 2)))
    source.seek(0)
    for begin, behind in holes:
        at = source.tell()
        if behind <= at:
            continue
        copy(source, sink, begin - at if begin > at else 0)
        blank(sink, behind - source.tell())
        source.seek(behind)
    copy(source, sink, end - source.tell())
    for place, words in _patches(source):
        sink.seek(place)
        sink.write(words)
    sink.seek(0, 2)


def boxes(source: IO[bytes], begin: int, end: int) -> Iterator[Box]:
    """The boxes between two places, one behind the other. What is behind the last whole one is left out."""
    at = begin
    for _ in range(_MOST):
        if at + 8 > end:
            return
        source.seek(at)
        head = take(source, 8)
        size, body = int.from_bytes(head[:4]), at + 8
        if size == 1:
            size, body = int.from_bytes(take(source, 8)), at + 16
        behind = end if size == 0 and head[4:] == b"mdat" else at + size
        if behind < body or behind > end:
            return
        yield Box(head[4:], at, body, behind)
        at = behind
    raise Strange("so many boxes")


def _holes(source: IO[bytes]) -> Iterator[tuple[int, int]]:
    for box in _unwanted(source):
        yield box.begin, box.end
    for box in _meta(source).values():
        if box.kind in _ASIDE:
            yield box.body, box.end
    yield from _told(source)


def _patches(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """What stands where something was told: boxes and items of no kind that anybody reads."""
    for box in _unwanted(source):
        yield box.begin, (box.end - box.begin).to_bytes(4) + b"free"
    for box in _meta(source).values():
        if box.kind in _ASIDE:
            yield box.begin + 4, b"free"
    for item in _items(source):
        yield item.kind, _NO_ITEM


def _unwanted(source: IO[bytes]) -> list[Box]:
    """The boxes that tell something beside the picture."""
    size = source.seek(0, 2)
    found = [box for box in boxes(source, 0, size) if box.kind not in _TOP]
    for box in boxes(source, 0, size):
        if box.kind == b"moov":
            found += _words(source, box, 0)
    if any(box.end - box.begin >= 1 << 32 for box in found):
        raise Strange("a box of gigabytes")
    return found


def _words(source: IO[bytes], outer: Box, depth: int) -> Iterator[Box]:
    if depth > _DEPTH:
        raise Strange("so deep")
    for box in boxes(source, outer.body, outer.end):
        if box.kind in _WORDS:
            yield box
        elif box.kind == b"hdlr":
            source.seek(box.body)
            if outer.kind == b"mdia" and take(source, 12)[8:] not in _SEEN:
                raise Strange("a track of something else")
        elif box.kind in _HOLDERS:
            yield from _words(source, box, depth + 1)


def _meta(source: IO[bytes]) -> dict[bytes, Box]:
    """What the description of the picture's items consists of."""
    for box in boxes(source, 0, source.seek(0, 2)):
        if box.kind == b"meta":
            return {inner.kind: inner for inner in boxes(source, box.body + 4, box.end)}
    return {}


def _told(source: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Where the items lie that aren't part of the picture, and what they are called."""
    size, inner = source.seek(0, 2), _meta(source)
    items = {item.number: item for item in _items(source)}
    if not items:
        return
    if b"iloc" not in inner:
        raise Strange("items that lie nowhere")
    for item in items.values():
        yield item.kind, item.end
    idat = inner.get(b"idat")
    for number, method, begin, length in _places(source, inner[b"iloc"]):
        if number not in items:
            continue
        start = begin + (idat.body if method == 1 and idat else 0)
        if method > 1 or (method == 1 and not idat) or start + length > size:
            raise Strange("items that lie elsewhere")
        yield start, start + length if length else size


def _items(source: IO[bytes]) -> list[Item]:
    """The items that aren't pictures."""
    iinf = _meta(source).get(b"iinf")
    if iinf is None:
        return []
    source.seek(iinf.body)
    wide, found = take(source, 4)[0] > 0, []
    for box in boxes(source, iinf.body + (8 if wide else 6), iinf.end):
        source.seek(box.body)
        version = take(source, 4)[0]
        if box.kind != b"infe" or version not in (2, 3):
            raise Strange("an item of another time")
        number = int.from_bytes(take(source, 4 if version == 3 else 2))
        skip(source, 2)
        if take(source, 4) not in _PICTURE_ITEMS:
            found.append(Item(number, source.tell() - 4, box.end))
    return found


def _places(source: IO[bytes], iloc: Box) -> Iterator[tuple[int, int, int, int]]:
    """(item, construction method, offset, length) of every extent; a length of 0 is all there is."""
    if iloc.end - iloc.body > _META:
        raise Strange("a long list of places")
    source.seek(iloc.body)
    version = take(source, 4)[0]
    widths = take(source, 2)
    offset, length, base = widths[0] >> 4, widths[0] & 15, widths[1] >> 4
    index = widths[1] & 15 if version in (1, 2) else 0
    number = 4 if version == 2 else 2
    for _ in range(int.from_bytes(take(source, number))):
        item = int.from_bytes(take(source, number))
        method = take(source, 2)[1] & 15 if version in (1, 2) else 0
        skip(source, 2)
        start = int.from_bytes(take(source, base))
        for _ in range(int.from_bytes(take(source, 2))):
            skip(source, index)
            begin = int.from_bytes(take(source, offset))
            yield item, method, start + begin, int.from_bytes(take(source, length))
