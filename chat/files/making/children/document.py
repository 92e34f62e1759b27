"""The child that opens a stranger's PDF. Its scripts and forms aren't even loaded.

Facts: `pages`, `width` and `height` of the first (in points), `blur`. Makes `thumb`, the first page. Options: `thumb`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from chat.files.making.children import drawing, frame

MOST_POINTS = 14_400.0  # what a page may have on a side


def work(job: frame.Job) -> None:
    document = pdfium.PdfDocument(job.source, autoclose=False)
    pages = len(document)
    if not pages:
        sys.exit("no page")
    job.tell(pages=pages)
    page = document[0]
    width, height = page.get_size()
    if not (0 < width <= MOST_POINTS and 0 < height <= MOST_POINTS):
        return
    scale = job.options["thumb"] / max(width, height)
    picture = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True).to_pil().convert("RGB")
    picture.thumbnail((job.options["thumb"],) * 2)
    drawing.write(picture, job.sink("thumb"))
    job.tell("thumb", blur=drawing.blur(picture))


if __name__ == "__main__":
    frame.run(work)
