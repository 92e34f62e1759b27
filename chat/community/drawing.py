"""Pictures for the examples, drawn by code: the same chance gives the same picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (1280, 800)
PAPER, INK, TEAL, SAND, RUST, SKY = "#faf8f4", "#211d2b", "#0f6e78", "#e6d5b0", "#b93c0b", "#cfe3e6"
Draw = ImageDraw.ImageDraw


def picture(kind: str, rng: Random) -> tuple[str, bytes]:
    """A file name and the bytes of a PNG or JPEG. Raises KeyError for a kind that nobody draws."""
    draw_it = KINDS[kind]
    image = Image.new("RGB", SIZE, PAPER)
    draw_it(ImageDraw.Draw(image), rng)
    out = BytesIO()
    if kind == "waves":
        image.save(out, "JPEG", quality=85)
        return f"{kind}-{rng.randrange(1000, 9999)}.jpg", out.getvalue()
    image.save(out, "PNG", optimize=True)
    return f"{kind}-{rng.randrange(1000, 9999)}.png", out.getvalue()


def chart(draw: Draw, rng: Random) -> None:
    """The height of the water over a day."""
    width, height = SIZE
    for row in range(1, 8):
        draw.line((80, row * 100, width - 40, row * 100), fill="#e5e0d6", width=2)
    phase, swell = rng.uniform(0, 6), rng.uniform(150, 260)
    points = [
        (x, height / 2 - swell * math.sin((x - 80) / 180 + phase) - 40 * math.sin((x - 80) / 90 + phase))
        for x in range(80, width - 40, 8)
    ]
    draw.polygon([(80, height - 60), *points, (width - 48, height - 60)], fill=SKY)
    draw.line(points, fill=TEAL, width=8, joint="curve")
    now = rng.choice(points[20:-20])
    draw.line((now[0], 60, now[0], height - 60), fill=RUST, width=3)
    draw.ellipse((now[0] - 12, now[1] - 12, now[0] + 12, now[1] + 12), fill=RUST)
    draw.line((80, 60, 80, height - 60, width - 40, height - 60), fill=INK, width=4)


def boat(draw: Draw, rng: Random) -> None:
    """A sailing boat on a calm day."""
    width, height = SIZE
    sea = rng.randrange(480, 560)
    draw.rectangle((0, 0, width, sea), fill=SKY)
    draw.rectangle((0, sea, width, height), fill=TEAL)
    x = rng.randrange(420, 800)
    hull = rng.choice((RUST, INK, "#5d3a86", "#f2efe8"))
    draw.line((x, sea - 360, x, sea - 20), fill=INK, width=10)
    draw.polygon([(x + 12, sea - 350), (x + 12, sea - 60), (x + 190, sea - 60)], fill=PAPER)
    draw.polygon([(x - 12, sea - 300), (x - 12, sea - 60), (x - 130, sea - 60)], fill=SAND)
    draw.polygon(
        [(x - 180, sea - 40), (x + 220, sea - 40), (x + 150, sea + 50), (x - 130, sea + 50)], fill=hull
    )
    for _ in range(40):
        left, top = rng.randrange(width), rng.randrange(sea + 60, height)
        draw.line((left, top, left + rng.randrange(30, 120), top), fill="#3b8f97", width=4)


def map_(draw: Draw, rng: Random) -> None:
    """A harbour from above, with a cross where something is to be found."""
    width, height = SIZE
    draw.rectangle((0, 0, width, height), fill=SKY)
    shore: list[tuple[float, float]] = [(0, height), (0, 500)]
    shore += [(x, 500 + 80 * math.sin(x / 170) + rng.randrange(-30, 30)) for x in range(0, width + 1, 40)]
    draw.polygon([*shore, (width, height)], fill=SAND)
    for pier in range(3):
        x = 220 + pier * 330 + rng.randrange(-30, 30)
        draw.rectangle((x, 160, x + 26, 470), fill="#8a8494")
        for berth in range(5):
            draw.ellipse(
                (x + 34, 180 + berth * 52, x + 96, 206 + berth * 52), fill=rng.choice((PAPER, RUST, TEAL))
            )
    x, y = rng.randrange(150, width - 150), rng.randrange(180, 420)
    draw.line((x - 30, y - 30, x + 30, y + 30), fill=RUST, width=12)
    draw.line((x - 30, y + 30, x + 30, y - 30), fill=RUST, width=12)


def poster(draw: Draw, rng: Random) -> None:
    """A notice of few shapes and strong colours."""
    width, height = SIZE
    ground, front = rng.choice(((TEAL, SAND), (RUST, PAPER), ("#5d3a86", SKY), (INK, "#ff8a5b")))
    draw.rectangle((0, 0, width, height), fill=ground)
    radius = rng.randrange(180, 260)
    x, y = rng.randrange(400, 880), rng.randrange(340, 400)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=front)
    for ear in (-1, 1):
        tip = x + ear * radius * 0.8
        inner = (x + ear * radius * 0.25, y - radius * 0.8)
        outer = (x + ear * radius * 0.95, y - radius * 0.3)
        draw.polygon([inner, (tip, y - radius * 1.2), outer], fill=front)
        draw.ellipse((x + ear * 80 - 18, y - 60, x + ear * 80 + 18, y - 10), fill=ground)
    for row in range(3):
        draw.rectangle((120, 660 + row * 40, 120 + rng.randrange(500, 1000), 676 + row * 40), fill=front)


def waves(draw: Draw, rng: Random) -> None:
    """The sea in the evening."""
    width, height = SIZE
    warm = rng.randrange(170, 240)
    for y in range(height):
        part = y / height
        draw.line((0, y, width, y), fill=(warm - int(90 * part), 150 - int(30 * part), 120 + int(60 * part)))
    x = rng.randrange(300, 980)
    draw.ellipse((x - 70, 200, x + 70, 340), fill="#ffe8c4")
    for layer in range(9):
        base, shade = 380 + layer * 50, 120 - layer * 9
        phase = rng.uniform(0, 6)
        crest = [(px, base + 16 * math.sin(px / (60 + layer * 9) + phase)) for px in range(0, width + 20, 20)]
        draw.polygon([*crest, (width, height), (0, height)], fill=(20, shade, shade + 20))


KINDS: dict[str, Callable[[Draw, Random], None]] = {
    "chart": chart,
    "boat": boat,
    "map": map_,
    "poster": poster,
    "waves": waves,
}
