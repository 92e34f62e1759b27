"""GIF89a: frames, their times and how often they come again stay; comments, texts and other programs' words go."""

from __future__ import annotations

from typing import IO

from chat.files.making.stripping.pieces import Strange, copy, skip, take

_FRAME, _EXTENSION, _END = b"\x2c", b"\x21", b"\x3b"
_CONTROL, _APPLICATION = b"\xf9", b"\xff"
LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


def strip(source: IO[bytes], sink: IO[bytes]) -> None:
    """All frames up to the trailer; a picture that breaks off between two blocks is ended there."""
    head = take(source, 13)
    if head[:6] not in (b"GIF87a", b"GIF89a"):
        raise Strange("is no GIF")
    sink.write(head)
    _table(source, sink, head[10])
    while (kind := source.read(1)) not in (_END, b""):
        if kind == _FRAME:
            place = take(source, 9)
            sink.write(kind + place)
            _table(source, sink, place[8])
            sink.write(take(source, 1))
            _blocks(source, sink)
        elif kind == _EXTENSION:
            _extension(source, sink, take(source, 1))
        else:
            raise Strange("no block where one has to be")
    sink.write(_END)


def _table(source: IO[bytes], sink: IO[bytes], flags: int) -> None:
    """A table of colours, where the flags say that there is one."""
    if flags & 0x80:
        copy(source, sink, 3 << (flags & 7) + 1)


def _extension(source: IO[bytes], sink: IO[bytes], kind: bytes) -> None:
    if kind == _CONTROL:
        sink.write(_EXTENSION + kind)
        _blocks(source, sink)
        return
    if kind == _APPLICATION:
        size = take(source, 1)[0]
        name = take(source, size)
        if name in LOOPS:
            sink.write(_EXTENSION + kind + bytes((size,)) + name)
            _blocks(source, sink, most=3)
            return
    _blocks(source, None)


def _blocks(source: IO[bytes], sink: IO[bytes] | None, most: int = 255) -> None:
    """Copy, or pass over, blocks of up to 255 bytes up to the empty one; of a loop only those of its form."""
    while size := take(source, 1)[0]:
        if sink is None or size > most:
            skip(source, size)
        else:
            sink.write(bytes((size,)) + take(source, size))
    if sink is not None:
        sink.write(b"\0")
