"""The child that opens a stranger's picture.

Facts: `type`, `width`, `height` (as it is seen), `animated`, `blur`. Makes `thumb` and, where asked, `screen` (only of
one that is larger than that, and stands still) and `clean`. Options: `thumb`, `screen`: longest sides; `pixels`: the
most that are tried.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from PIL import Image, ImageOps

from chat.files.making.children import drawing, frame
from chat.files.making.stripping import Strange, strip

ORIENTATION = 0x0112
ON_THE_SIDE = (5, 6, 7, 8)
# In these, whether a browser looks at EXIF's word on how to turn it is anybody's guess: they are turned.
TURNED = frozenset({"image/png", "image/webp"})
BEST, QUICK = 92, 8


def work(job: frame.Job) -> None:
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(job.source, formats=drawing.FORMATS)
    kind = "image/jpeg" if picture.format == "MPO" else Image.MIME[picture.format or ""]
    width, height = picture.size
    if width * height > job.options["pixels"]:
        sys.exit("too many pixels")
    animated = kind != "image/jpeg" and bool(getattr(picture, "is_animated", False))
    turn = 1 if animated else picture.getexif().get(ORIENTATION, 1)
    if turn in ON_THE_SIDE:
        width, height = height, width
    job.tell(type=kind, width=width, height=height, animated=animated)
    draw(job, picture, animated)
    if job.wants("clean"):
        clean(job, kind, turn if turn in range(1, 9) else 1)


def draw(job: frame.Job, picture: Image.Image, animated: bool) -> None:
    """The thumbnail first: it is what everybody waits for."""
    longest = job.options["thumb"]
    largest = job.options["screen"] if job.wants("screen") and not animated else longest
    whole = max(picture.size)
    seen = drawing.shrink(picture, largest)
    small = drawing.smaller(seen, longest) if largest > longest else seen
    drawing.write(small, job.sink("thumb"))
    job.tell("thumb", blur=drawing.blur(small))
    if largest > longest and whole > largest:
        drawing.write(seen, job.sink("screen"))
        job.tell("screen")


def clean(job: frame.Job, kind: str, turn: int) -> None:
    """Without metadata: parts left out where that is enough, else drawn anew."""
    try:
        if turn != 1 and kind in TURNED:
            raise Strange("has to be turned")
        strip(kind, job.source, job.sink("clean"), turn)
    except Strange:
        redraw(job)
    job.tell("clean")


def redraw(job: frame.Job) -> None:
    job.source.seek(0)
    picture = Image.open(job.source, formats=drawing.FORMATS)
    kept, profile = picture.format or "", picture.info.get("icc_profile")
    moves = bool(getattr(picture, "is_animated", False)) and kept != "MPO"
    options: dict[str, Any] = {"save_all": True} if moves else {"quality": BEST}
    if kept == "AVIF":
        options |= {"speed": QUICK, "max_threads": 1}
    upright = picture if moves else ImageOps.exif_transpose(picture)
    for told in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"):
        upright.info.pop(told, None)
    form = "JPEG" if kept == "MPO" else kept
    upright.save(job.sink("clean"), form, exif=b"", icc_profile=profile, **options)


if __name__ == "__main__":
    frame.run(work)
