"""Videos, sound and PDFs for the tests, made here."""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import av
from PIL import Image, ImageDraw

RATE = 48_000


def recording(
    container: str = "mp4",
    *,
    video: str | None = "h264",
    audio: str | None = None,
    size: tuple[int, int] = (320, 180),
    seconds: float = 2.0,
    dark: float = 0.0,
    told: Mapping[str, str] | None = None,
    fps: int = 10,
) -> bytes:
    """A film of a moving bar, black for its first `dark` seconds, with a tone that gets louder."""
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if container in ("mp4", "mov", "ipod") else {}
    with av.open(out, "w", format=container, options=options) as write:
        write.metadata.update(told or {})
        film: Any = write.add_stream(video, rate=fps) if video else None
        tone: Any = write.add_stream(audio, rate=RATE) if audio else None
        if film is not None:
            film.width, film.height, film.pix_fmt = *size, "yuv420p"
            for number in range(int(seconds * fps)):
                frame = drawn(_scene(size, number, number < dark * fps))
                frame.pts, frame.time_base = number, Fraction(1, fps)
                write.mux(film.encode(frame.reformat(format="yuv420p")))
            write.mux(film.encode(None))
        if tone is not None:
            for sound in _tone(tone, seconds):
                write.mux(tone.encode(sound))
            write.mux(tone.encode(None))
    return out.getvalue()


def drawn(picture: Image.Image) -> av.VideoFrame:
    """A frame that shows the picture."""
    frame = av.VideoFrame(picture.width, picture.height, "rgb24")
    width, plane = picture.width * 3, frame.planes[0]
    rows, filler = picture.tobytes(), bytes(plane.line_size - width)
    plane.update(b"".join(rows[at : at + width] + filler for at in range(0, len(rows), width)))
    return frame


def _scene(size: tuple[int, int], number: int, dark: bool) -> Image.Image:
    if dark:
        return Image.new("RGB", size, "black")
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    left = number * 7 % max(1, size[0] - 20)
    ImageDraw.Draw(picture).rectangle((left, 20, left + 20, size[1] - 20), fill="orange")
    return picture


def _tone(stream: av.AudioStream, seconds: float) -> list[av.AudioFrame]:
    total, length = int(seconds * RATE), 960
    frames = []
    fitting = av.AudioResampler(
        format=stream.format, layout="mono", rate=RATE, frame_size=stream.frame_size or length
    )
    for start in range(0, total, length):
        wave = array(
            "h", (int(20_000 * at / total * math.sin(at / 20)) for at in range(start, start + length))
        )
        frame = av.AudioFrame(format="s16", layout="mono", samples=length)
        frame.planes[0].update(wave.tobytes())
        frame.sample_rate, frame.pts = RATE, start
        frames += fitting.resample(frame)
    return frames


def pdf(pages: int = 1, *, script: str = "", size: tuple[float, float] = (612, 792)) -> bytes:
    """A PDF with a black square on each page, and a script that would run as it opens."""
    square = b"0 0 0 rg 100 100 300 300 re f"
    action = f" /OpenAction << /S /JavaScript /JS ({script}) >>" if script else ""
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{action} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d >>\nstream\n" % len(square) + square + b"\nendstream",
    ]
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents 3 0 R >>"
    return assemble(objects + [page.encode()] * pages)


def assemble(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
