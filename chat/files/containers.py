"""Whether a WebM or MP4 file is sound alone: what tracks its head names. Anything unclear is left as it was taken for.

WebM is made of EBML elements (RFC 8794, RFC 9559), MP4 of boxes (ISO 14496-12). Only the head is looked at, where
recorders in browsers put what tracks there are.
"""

from __future__ import annotations

from collections.abc import Iterator

Part = tuple[bytes, bytes]
"""Name and content; of what goes on beyond the head, as much as there is."""

_MASTERS = {b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\xae"}  # Segment, Tracks, TrackEntry
_TRACK_TYPE, _CLUSTER = b"\x83", b"\x1f\x43\xb6\x75"
_BOXES = {b"moov", b"trak", b"mdia"}
_DEPTH = 4


def refined(kind: str, head: bytes) -> str:
    """`audio/webm` or `audio/mp4` where a file taken for a video has tracks of sound and no others, else `kind`."""
    if kind == "video/webm" and set(_webm_tracks(head)) == {b"\x02"}:
        return "audio/webm"
    if kind == "video/mp4":
        handlers = set(_mp4_handlers(head))
        if b"soun" in handlers and b"vide" not in handlers:
            return "audio/mp4"
    return kind


def _webm_tracks(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The types of the tracks: 1 a picture, 2 sound."""
    for name, content in _elements(data):
        if name == _CLUSTER:
            return
        if name == _TRACK_TYPE:
            yield content.lstrip(b"\0")
        elif name in _MASTERS and depth < _DEPTH:
            yield from _webm_tracks(content, depth + 1)


def _elements(data: bytes) -> Iterator[Part]:
    at = 0
    while at < len(data):
        width = 9 - data[at].bit_length()
        name = data[at : at + width]
        at += width
        if width > 4 or at >= len(data):
            return
        width = 9 - data[at].bit_length()
        if width > 8:
            return
        size = int.from_bytes(data[at : at + width]) & ((1 << 7 * width) - 1)
        unknown = size == (1 << 7 * width) - 1
        at += width
        end = len(data) if unknown else at + size
        yield name, data[at:end]
        at = end


def _mp4_handlers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """What handles each track: `soun`, `vide` …"""
    for name, content in _boxes(data):
        if name == b"hdlr":
            yield content[8:12]
        elif name in _BOXES and depth < _DEPTH:
            yield from _mp4_handlers(content, depth + 1)


def _boxes(data: bytes) -> Iterator[Part]:
    at = 0
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        begin = at + 8
        if size == 1:
            size, begin = int.from_bytes(data[at + 8 : at + 16]), at + 16
        end = len(data) if size == 0 else at + size
        if end <= at:
            return
        yield name, data[begin:end]
        at = end
