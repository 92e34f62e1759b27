"""Pictures of people: made anew from their pixels, so nothing of the upload itself is ever served."""

import secrets
from io import BytesIO

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

SIDE = 256
LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}


def encode(upload: UploadedFile) -> bytes:
    """A WebP of 256 × 256 px, cut to a square, turned upright, without metadata. Raises ValidationError."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("This picture is larger than 10 MB."), code="too_large")
    upload.seek(0)
    kind = TYPES.get(filetype.guess_mime(upload.read(262)) or "")
    if kind is None:
        raise ValidationError(_("Choose a PNG, JPEG, WebP or GIF picture."), code="type")
    try:
        return _encode(upload, kind)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow's plugins raise what they like on broken input.
        raise ValidationError(_("This picture is damaged."), code="damaged") from error


def fresh_key() -> str:
    """The name of a picture: 128 bits, new for each, so that it may be cached for ever."""
    return secrets.token_hex(16)


def path(key: str) -> str:
    """Where a picture lies in the storage."""
    return f"avatars/{key[:2]}/{key}.webp"


def _encode(upload: UploadedFile, kind: str) -> bytes:
    upload.seek(0)
    with Image.open(upload, formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        picture.draft("RGB", (SIDE * 2, SIDE * 2))
        upright = ImageOps.exif_transpose(picture)
        clear = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        square = ImageOps.fit(clear, (SIDE, SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    square.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture has more than 25 million pixels."), code="too_large")
