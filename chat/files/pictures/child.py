"""The child that opens a stranger's picture. Run by its path, without Django; knows nothing of the site.

Input: the picture as standard input (a file). Output: a line of JSON `{"type", "width", "height", "thumb"}` and,
where `thumb` is true, the bytes of a WebP. Ends with another status than 0 when it can't, or is ended by the
kernel at one of its limits. The sizes come as arguments: LONGEST_SIDE PIXELS MEMORY SECONDS OUTPUT.
"""

from __future__ import annotations

import json
import math
import resource
import signal
import sys
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
PLUGINS = (PngImagePlugin, JpegImagePlugin, GifImagePlugin, WebPImagePlugin, AvifImagePlugin)
QUALITY = 82


def limit(memory: int, seconds: float, output: int) -> None:
    """Let the kernel end this process where it takes more: bytes of memory, seconds of CPU and clock, bytes written."""
    whole = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def shrink(picture: Image.Image, longest: int) -> Image.Image:
    """The first frame, upright, in sRGB, at most `longest` pixels on its long side, without any metadata."""
    profile = picture.info.get("icc_profile")
    if (
        picture.format != "JPEG"
    ):  # A JPEG is decoded at a smaller scale where that is enough, by `thumbnail` alone.
        picture = in_full_colour(picture)
    picture.thumbnail((longest, longest), reducing_gap=2.0)
    upright = in_full_colour(ImageOps.exif_transpose(picture))
    bare = in_srgb(upright, profile)
    bare.info.clear()
    return bare


def in_full_colour(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something of it may be seen through."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda level: level / 256).convert("L")
    alpha = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    mode = "RGBA" if alpha else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture's colours as screens take them; a broken profile is as good as none."""
    if not profile or picture.mode != "RGB":
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def main(arguments: list[str]) -> None:
    longest, pixels, memory, output = (
        int(arguments[0]),
        int(arguments[1]),
        int(arguments[2]),
        int(arguments[4]),
    )
    limit(memory, float(arguments[3]), output)
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(sys.stdin.buffer, formats=FORMATS)
    kind = Image.MIME[picture.format or ""]
    width, height = picture.size
    if width * height > pixels:
        sys.exit("too many pixels")
    if picture.getexif().get(0x0112, 1) in (5, 6, 7, 8):
        width, height = height, width
    thumb = BytesIO()
    shrink(picture, longest).save(thumb, "WEBP", quality=QUALITY, method=4)
    line = json.dumps({"type": kind, "width": width, "height": height})
    sys.stdout.buffer.write(line.encode() + b"\n" + thumb.getvalue())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
