"""The child that opens a stranger's video or sound.

Facts: `seconds`, `sound`; of a video `width`, `height` (as it is seen) and `blur`; of sound `waveform`. Makes `clean`:
the same streams in the same kind of container, without a word of metadata, covers, chapters or streams of data; and
`thumb`, a poster. Options: `reads`, `writes`: libavformat's names of the container; `thumb`: longest side; `pixels`;
`peaks`: the most.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

import av
import av.logging
import av.subtitles.stream
from PIL import Image

from chat.files.making.children import drawing, frame

POSTER_AFTER = 1.0  # seconds: what begins in the dark is past that mostly
TRIES = 60  # frames
EARLY = 16  # ticks: as many frames may be decoded before the one that is seen first
DARK, EVEN = 12, 4  # mean brightness of 255, and how much it differs
RATE = 2000  # samples a second are enough to see how loud it is
LONGEST = 4 * 3600  # seconds whose waveform is drawn


def work(job: frame.Job) -> None:
    av.logging.set_level(None)
    with opened(job) as read:
        pictures = [one for one in read.streams.video if not is_cover(one)]
        sounds = list(read.streams.audio)
        if not pictures and not sounds:
            sys.exit("nothing to see or hear")
        job.tell(seconds=length(read), sound=bool(sounds), **seen(pictures[:1], job.options["pixels"]))
    if job.wants("clean"):
        remux(job)
    if pictures and job.wants("thumb"):
        poster(job)
    elif sounds:
        waveform(job)


def opened(job: frame.Job) -> Any:
    """From its beginning, by the one format that it is said to have: lists of other files aren't among them."""
    job.source.seek(0)
    return av.open(job.source, "r", format=job.options["reads"], metadata_errors="ignore")


def is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def length(read: Any) -> float | None:
    """Seconds, as the container or its longest stream has it."""
    times = [read.duration / av.time_base] if read.duration else []
    times += [float(one.duration * one.time_base) for one in read.streams if one.duration and one.time_base]
    return round(max(times), 3) if times else None


def seen(streams: list[Any], pixels: int) -> dict[str, int]:
    """How large a picture is; how it is to be turned only its frames tell, later."""
    for stream in streams:
        width, height = stream.codec_context.width, stream.codec_context.height
        if not 0 < width * height <= pixels:
            sys.exit("too many pixels")
        return {"width": width, "height": height}
    return {}


def packets(read: Any, streams: list[Any]) -> Iterator[Any]:
    """Up to where the file is whole."""
    try:
        yield from read.demux(streams)
    except (av.error.InvalidDataError, av.error.EOFError):
        return


def remux(job: frame.Job) -> None:
    """Packet by packet, none of them opened."""
    options = {"fflags": "+bitexact"}
    read = opened(job)
    write = av.open(job.sink("clean"), "w", format=job.options["writes"], options=options)
    kept = {}
    for stream in [*read.streams.video, *read.streams.audio]:
        if not is_cover(stream):
            made = write.add_stream_from_template(stream, opaque=True)
            made.metadata.clear()
            kept[stream.index] = made
    write.metadata.clear()
    last: dict[int, int] = {}
    for packet in packets(read, [read.streams[index] for index in kept]):
        index = packet.stream.index
        if packet.dts is None and packet.pts is not None:
            # Matroska knows no time of decoding; the first ones have none then.
            packet.dts = min(packet.pts, last.get(index, packet.pts - EARLY) + 1)
        if packet.dts is None or packet.dts <= last.get(index, packet.dts - 1):
            continue  # a clock that goes back: no player shows it, no container takes it
        last[index] = packet.dts
        packet.stream = kept[index]
        write.mux(packet)
    write.close()
    if not last:
        sys.exit("nothing in it")
    job.tell("clean")


def poster(job: frame.Job) -> None:
    """The first frame from near the start that isn't dark or of one colour, else the one that was best."""
    with opened(job) as read:
        stream = next(one for one in read.streams.video if not is_cover(one))
        stream.thread_type, stream.codec_context.thread_count = "NONE", 1
        best = choose(frames(read, stream), job.options["thumb"])
    if best is None:
        return
    picture, size = best
    drawing.write(picture, job.sink("thumb"))
    job.tell("thumb", blur=drawing.blur(picture), width=size[0], height=size[1])


def frames(read: Any, stream: Any) -> Iterator[Any]:
    """Those from one second on, or from the start where it is shorter."""
    total = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    if total > 2 * POSTER_AFTER:
        try:
            read.seek(int(POSTER_AFTER * av.time_base))
        except (av.error.FFmpegError, OSError):
            pass
    done = 0
    try:
        for packet in packets(read, [stream]):
            for one in packet.decode():
                yield one
                done += 1
                if done >= TRIES:
                    return
    except av.error.FFmpegError:
        return


def choose(found: Iterator[Any], longest: int) -> tuple[Image.Image, tuple[int, int]] | None:
    best: tuple[float, Image.Image, tuple[int, int]] | None = None
    for place, one in enumerate(found):
        if place % 6 and best is not None:
            continue
        picture, size = drawn(one, longest)
        grey = picture.convert("L").resize((32, 32))
        levels = grey.tobytes()
        mean = sum(levels) / len(levels)
        spread = sum(abs(level - mean) for level in levels) / len(levels)
        score = spread + min(mean, 40) / 10
        if best is None or score > best[0]:
            best = score, picture, size
        if mean > DARK and spread > EVEN:
            break
    return best[1:] if best else None


def drawn(one: Any, longest: int) -> tuple[Image.Image, tuple[int, int]]:
    """A frame as it is to be seen: its shape of pixels, its turn; small, and how large it would be."""
    shape = one.sample_aspect_ratio if getattr(one, "sample_aspect_ratio", None) else Fraction(1)
    width = max(1, round(one.width * shape)) if Fraction(1, 8) < shape < 8 else one.width
    scale = min(1.0, longest / max(width, one.height))
    small = one.reformat(
        width=max(1, round(width * scale)), height=max(1, round(one.height * scale)), format="rgb24"
    )
    plane = small.planes[0]
    picture = Image.frombytes(
        "RGB", (small.width, small.height), bytes(plane), "raw", "RGB", plane.line_size, 1
    )
    turn = round((one.rotation or 0) / 90) * 90 % 360
    if turn:
        picture = picture.rotate(turn, expand=True)
    size = (one.height, width) if turn in (90, 270) else (width, one.height)
    return picture, size


def waveform(job: frame.Job) -> None:
    """How loud it is in stretches of the same length, the loudest at 100, as a recorder in the browser draws it."""
    levels: list[int] = []
    with opened(job) as read:
        stream = read.streams.audio[0]
        stream.codec_context.thread_count = 1
        coarse = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        try:
            for packet in packets(read, [stream]):
                for one in packet.decode():
                    levels += loudness(coarse.resample(one))
                if len(levels) > LONGEST * 20:
                    break
        except av.error.FFmpegError:
            pass
    if levels:
        job.tell(waveform=peaks(levels, job.options["peaks"]))


def loudness(pieces: list[Any]) -> list[int]:
    """The loudest sample of each twentieth of a second or less."""
    found = []
    for piece in pieces:
        samples = array("h", bytes(piece.planes[0])[: piece.samples * 2])
        found += [max(map(abs, samples[at : at + RATE // 20])) for at in range(0, len(samples), RATE // 20)]
    return found


def peaks(levels: list[int], most: int) -> list[int]:
    count = min(most, len(levels))
    loudest = [
        max(levels[at * len(levels) // count : (at + 1) * len(levels) // count]) for at in range(count)
    ]
    top = max(1638, *loudest)  # a twentieth of all: silence stays low
    return [round(one / top * 100) for one in loudest]


if __name__ == "__main__":
    frame.run(work)
