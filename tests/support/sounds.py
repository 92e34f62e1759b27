"""Small files as recorders in browsers make them: heads that are whole, and noise for the rest."""

from __future__ import annotations

UNKNOWN = b"\x01" + b"\xff" * 7
SOUND, PICTURE = 2, 1


def element(name: str, content: bytes, size: bytes = b"") -> bytes:
    """An EBML element; `size` as it is to stand there instead of the true one."""
    short = bytes([0x80 | len(content)]) if len(content) < 127 else (len(content) | 1 << 56).to_bytes(8)
    return bytes.fromhex(name) + (size or short) + content


def webm(*tracks: int, doctype: bytes = b"webm", void: int = 0) -> bytes:
    """A WebM file with these types of tracks, sound alone when none are given."""
    header = element("1a45dfa3", element("4282", doctype))
    entries = b"".join(
        element("ae", element("d7", b"\x01") + element("83", bytes([kind])) + element("86", b"A_OPUS"))
        for kind in tracks or (SOUND,)
    )
    inside = element("ec", b"\0" * void) + element("1549a966", b"") + element("1654ae6b", entries)
    return header + element("18538067", inside + element("1f43b675", b"\x9f" * 400, UNKNOWN), UNKNOWN)


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + name + content


def mp4(*handlers: bytes, brand: bytes = b"isom") -> bytes:
    """An MP4 file with tracks of these handlers, sound alone when none are given."""
    tracks = b"".join(
        box(b"trak", box(b"tkhd", b"\0" * 84) + box(b"mdia", box(b"hdlr", b"\0" * 8 + one + b"\0" * 13)))
        for one in handlers or (b"soun",)
    )
    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand)
        + box(b"moov", box(b"mvhd", b"\0" * 100) + tracks)
        + box(b"mdat", b"\x9f" * 400)
    )
