"""What is made of any picture, be it a photograph, a poster or a page: small WebP pictures without metadata."""

from __future__ import annotations

import base64
import copy
from io import BytesIO
from typing import IO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageColor,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# Pillow would load these when they are wanted, when nothing can be opened any more.
HELPERS = (copy, ImageColor)
PLUGINS = (PngImagePlugin, JpegImagePlugin, MpoImagePlugin, GifImagePlugin, WebPImagePlugin, AvifImagePlugin)
Image.preinit()
QUALITY, METHOD = 82, 2
BLUR_SIDE, BLUR_BYTES = 16, 300


def shrink(picture: Image.Image, longest: int) -> Image.Image:
    """The first frame, upright, in sRGB, at most `longest` pixels on its long side, without any metadata."""
    profile = picture.info.get("icc_profile")
    if not isinstance(picture, JpegImagePlugin.JpegImageFile):
        # A JPEG is decoded at a smaller scale where that is enough, by `thumbnail` alone.
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


def smaller(picture: Image.Image, longest: int) -> Image.Image:
    """A copy of at most `longest` pixels on its long side."""
    small = picture.copy()
    small.thumbnail((longest, longest), reducing_gap=2.0)
    return small


def write(picture: Image.Image, sink: IO[bytes]) -> None:
    """As a WebP."""
    picture.save(sink, "WEBP", quality=QUALITY, method=METHOD)


def blur(picture: Image.Image) -> str:
    """What stands in a picture's place until it is there: a WebP of at most 16 pixels in base64, at most 300 bytes."""
    tiny = smaller(picture.convert("RGB"), BLUR_SIDE)
    out = BytesIO()
    tiny.save(out, "WEBP", quality=20, method=4)
    text = base64.b64encode(out.getvalue()).decode()
    return text if len(text) <= BLUR_BYTES else ""
