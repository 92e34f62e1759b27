"""Pictures lose what they tell beside the picture, and nothing of the picture (properties, every kind)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_
from PIL import Image, ImageChops

from chat.files.making.stripping import Strange, strip
from tests.chat.files.hostile import chunk, picture

KINDS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
SECRET = b"SecretPlace"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def stripped(kind: str, content: bytes, orientation: int = 1) -> bytes:
    sink = io.BytesIO()
    strip(KINDS[kind], io.BytesIO(content), sink, orientation)
    return sink.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x010F], told[0x0112] = SECRET.decode(), orientation
    told.get_ifd(0x8825)[29] = SECRET.decode()
    return told


def telling(kind: str, moving: bool = False) -> bytes:
    """A picture that says in all the ways of its kind where it was taken."""
    frames = [Image.effect_noise((48, 32), 90).convert("RGB") for _ in range(4 if moving else 1)]
    options: dict[str, Any] = (
        {"save_all": True, "append_images": frames[1:], "duration": 90} if moving else {}
    )
    if kind == "GIF":
        options["comment"] = SECRET
    else:
        options |= {"exif": exif()} | ({"xmp": XMP} if kind != "PNG" else {})
    if kind == "JPEG":
        options["comment"] = SECRET
    out = io.BytesIO()
    frames[0].save(out, kind, **options)
    content = out.getvalue()
    if kind == "PNG":
        content = content[:33] + chunk(b"tEXt", b"Comment\0" + SECRET) + content[33:]
    return content


def frames_of(content: bytes) -> list[Image.Image]:
    with Image.open(io.BytesIO(content)) as opened:
        found = []
        for place in range(getattr(opened, "n_frames", 1)):
            opened.seek(place)
            found.append(opened.convert("RGBA").copy())
        return found


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_it_tells_nothing_and_looks_the_same(kind: str, moving: bool) -> None:
    if kind == "JPEG" and moving:
        return
    content = telling(kind, moving)
    assert SECRET in content
    left = stripped(kind, content)
    assert SECRET not in left
    before, after = frames_of(content), frames_of(left)
    assert len(before) == len(after) == (4 if moving else 1)
    for one, other in zip(before, after, strict=True):
        assert ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_behind_the_end_goes(kind: str) -> None:
    out = io.BytesIO(telling(kind))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/MANIFEST.MF", SECRET)
    left = stripped(kind, out.getvalue())
    assert SECRET not in left
    assert b"MANIFEST" not in left
    assert not zipfile.is_zipfile(io.BytesIO(left))


@pytest.mark.parametrize("kind", KINDS)
def test_twice_is_once(kind: str) -> None:
    once = stripped(kind, telling(kind))
    assert stripped(kind, once) == once


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_jpeg_keeps_how_it_is_turned_and_nothing_else(turn: int) -> None:
    left = stripped("JPEG", picture("JPEG", exif=exif(turn)), turn)
    with Image.open(io.BytesIO(left)) as opened:
        assert dict(opened.getexif()) == ({0x0112: turn} if turn != 1 else {})


def test_a_jpeg_that_breaks_off_is_ended_there() -> None:
    content = picture("JPEG", (400, 300))
    assert stripped("JPEG", content[: len(content) // 2]).endswith(b"\xff\xd9")


def test_a_progressive_jpeg_keeps_its_scans() -> None:
    content = picture("JPEG", (300, 200), progressive=True, comment=SECRET)
    left = stripped("JPEG", content)
    assert SECRET not in left
    assert ImageChops.difference(*(frames_of(one)[0] for one in (content, left))).getbbox() is None


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=any_.data())
def test_what_is_broken_is_strange_or_bare(kind: str, data: Any) -> None:
    """However bytes were changed or cut off: it ends, with Strange alone, and never becomes much larger."""
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(any_.integers(1, 6))):
        content[data.draw(any_.integers(0, len(content) - 1))] = data.draw(any_.integers(0, 255))
    cut = bytes(content[: data.draw(any_.integers(0, len(content)))])
    try:
        left = stripped(kind, cut)
    except (Strange, ValueError):
        return
    assert len(left) <= len(cut) + 64


WHOLE = {kind: telling(kind, moving=kind in ("GIF", "WEBP")) for kind in KINDS}
