"""PNG (ISO 15948, third edition) and APNG: the chunks that make the picture and its colours stay."""

from __future__ import annotations

from typing import IO

from chat.files.making.stripping.pieces import Strange, copy, skip, take

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI"}
    | {b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip
_CRC = 4


def strip(source: IO[bytes], sink: IO[bytes]) -> None:
    """All kept chunks up to IEND, as they are."""
    if take(source, 8) != SIGNATURE:
        raise Strange("is no PNG")
    sink.write(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        head = take(source, 8)
        size, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"IEND" and size:
            raise Strange("an end with something in it")
        if kind in KEPT:
            sink.write(head)
            copy(source, sink, size + _CRC)
        else:
            skip(source, size + _CRC)
