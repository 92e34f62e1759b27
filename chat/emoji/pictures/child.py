"""The child that makes an emoji of a stranger's picture. Run by its path, without Django; knows nothing of the site.

Facts: `animated`. Makes `emoji`, a WebP. Options: `side`, the most pixels of it; `bytes`; `frames`; `pixels`: the most
that are tried.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PIL import Image, ImageOps

from chat.files.making.children import drawing, frame

QUALITIES = (82, 60, 40, 20)
USUAL, LEAST, MOST = 100, 20, 10_000  # milliseconds a frame stays


def frames(picture: Image.Image, side: int, most: int) -> tuple[list[Image.Image], list[int]]:
    """At most `most` frames, evenly taken, each upright and at most `side` pixels, and how long each stays."""
    count = getattr(picture, "n_frames", 1)
    step = -(-count // most)
    kept: list[Image.Image] = []
    stay: list[int] = []
    for place in range(count):
        picture.seek(place)
        length = min(MOST, max(LEAST, int(picture.info.get("duration") or USUAL)))
        if place % step:
            picture.load()  # a frame stands on the one before it
            stay[-1] += length
            continue
        frame = ImageOps.exif_transpose(drawing.in_full_colour(picture.copy())).convert("RGBA")
        frame.thumbnail((side, side))
        frame.info.clear()
        kept.append(frame)
        stay.append(length)
    return kept, stay


def encode(kept: list[Image.Image], stay: list[int], quality: int) -> bytes:
    out = BytesIO()
    if len(kept) == 1:
        kept[0].save(out, "WEBP", quality=quality, method=4)
    else:
        kept[0].save(
            out,
            "WEBP",
            quality=quality,
            method=2,
            save_all=True,
            append_images=kept[1:],
            duration=stay,
            loop=0,
        )
    return out.getvalue()


def smallest(kept: list[Image.Image], stay: list[int], most: int) -> tuple[bytes, bool]:
    """The best that fits into `most` bytes: at a lower quality, with every other frame, at last one that stands."""
    while True:
        for quality in QUALITIES:
            made = encode(kept, stay, quality)
            if len(made) <= most:
                return made, len(kept) > 1
        if len(kept) == 1:
            sys.exit("too large")
        stay = [sum(stay[place : place + 2]) for place in range(0, len(stay), 2)]
        kept = kept[::2]


def work(job: frame.Job) -> None:
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(job.source, formats=drawing.FORMATS)
    if picture.width * picture.height > job.options["pixels"]:
        sys.exit("too many pixels")
    kept, stay = frames(picture, job.options["side"], job.options["frames"])
    made, animated = smallest(kept, stay, job.options["bytes"])
    job.sink("emoji").write(made)
    job.tell("emoji", animated=animated)


if __name__ == "__main__":
    frame.run(work)
