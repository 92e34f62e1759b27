"""Pictures without what they tell beside the picture, by leaving out parts of the file: nothing is decoded.

`strip(kind, source, sink)` writes what is left. It reads and writes in pieces, and knows the parts that stay; whatever
it doesn't know goes. `Strange` where a file isn't built as its kind says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from chat.files.making.stripping import avif, gif, jpeg, png, webp
from chat.files.making.stripping.pieces import Strange

__all__ = ["Strange", "strip"]

_KINDS: dict[str, Callable[[IO[bytes], IO[bytes]], None]] = {
    "image/png": png.strip,
    "image/gif": gif.strip,
    "image/webp": webp.strip,
    "image/avif": avif.strip,
}


def strip(kind: str, source: IO[bytes], sink: IO[bytes], orientation: int = 1) -> None:
    """Write `source` to `sink` without its metadata and without what stands behind its end.

    `orientation` is that of EXIF (1 to 8): a JPEG keeps it as the only thing of its EXIF, other kinds lose it. Raises
    Strange, and may have written something by then.
    """
    source.seek(0)
    if kind == "image/jpeg":
        jpeg.strip(source, sink, orientation)
    else:
        _KINDS[kind](source, sink)
