"""What the children find and make of pictures, films, sound and PDFs, and that nothing of what was told is left."""

from __future__ import annotations

import io
import tempfile
from typing import Any

import av
import pytest
from PIL import Image

from chat.files.making import actions, kinds, running
from chat.files.making.running import Said
from tests.chat.files.making.recordings import pdf, recording

pytestmark = pytest.mark.once

PLACE, WORDS = "+48.1374+011.5755/", "SecretWords"
TOLD = {"location": PLACE, "com.apple.quicktime.location.ISO6709": PLACE, "title": WORDS, "comment": WORDS}


class Found:
    """What a child said of a file, checked as the workers do."""

    def __init__(self, kind: str, content: bytes) -> None:
        recipe = kinds.recipe(kind)
        assert recipe is not None
        with tempfile.TemporaryFile() as file:
            file.write(content)
            limits, program = recipe.limits(len(content)), running.CHILDREN / recipe.program
            with running.child(program, file, recipe.wants, limits, recipe.options) as said:
                self.raw: dict[str, Any] = said.facts if said else {}
                self.facts = actions.checked(said, recipe) if said else None
                self.made = {name: made.read() for name, made in said.made.items()} if said else {}


FILMS = {
    "video/mp4": ("mp4", "h264", "aac"),
    "video/quicktime": ("mov", "h264", "aac"),
    "video/webm": ("webm", "libvpx", "libopus"),
    "video/x-matroska": ("matroska", "h264", "libopus"),
}
SOUNDS = {
    "audio/mp4": ("ipod", "aac"),
    "audio/webm": ("webm", "libopus"),
    "audio/ogg": ("ogg", "libopus"),
    "audio/mpeg": ("mp3", "libmp3lame"),
    "audio/flac": ("flac", "flac"),
    "audio/wav": ("wav", "pcm_s16le"),
}


def tells_nothing(content: bytes) -> None:
    for secret in (WORDS, PLACE, "48.1374"):
        assert secret.encode() not in content
        assert secret.encode("utf-16-le") not in content


@pytest.mark.parametrize("kind", FILMS)
def test_a_film_has_a_poster_and_a_clean_copy(kind: str) -> None:
    container, video, audio = FILMS[kind]
    content = recording(container, video=video, audio=audio, told=TOLD)
    assert WORDS.encode() in content
    found = Found(kind, content)
    assert found.facts is not None
    assert 1.9 < found.facts["seconds"] < 2.2
    assert found.facts["sound"] is True
    assert (found.raw["width"], found.raw["height"]) == (320, 180)
    assert Image.open(io.BytesIO(found.made["thumb"])).size == (320, 180)
    for made in found.made.values():
        tells_nothing(made)
    with av.open(io.BytesIO(found.made["clean"]), "r") as clean:
        assert [stream.type for stream in clean.streams] == ["video", "audio"]
        assert len(list(clean.decode(video=0))) == 20


@pytest.mark.parametrize("kind", SOUNDS)
def test_sound_has_a_waveform_and_a_clean_copy(kind: str) -> None:
    container, audio = SOUNDS[kind]
    found = Found(kind, recording(container, video=None, audio=audio, told=TOLD))
    assert found.facts is not None
    assert 1.9 < found.facts["seconds"] < 2.2
    peaks = found.facts["waveform"]
    assert max(peaks) == 100
    assert peaks[2] < peaks[-4], "it gets louder"
    assert set(found.made) == {"clean"}
    tells_nothing(found.made["clean"])


def test_a_poster_is_not_dark() -> None:
    found = Found("video/mp4", recording(seconds=3, dark=1.5))
    grey = Image.open(io.BytesIO(found.made["thumb"])).convert("L")
    assert sum(grey.tobytes()) / len(grey.tobytes()) > 30


def test_a_film_of_too_many_pixels_is_none() -> None:
    content = recording("mp4", video="mpeg4", size=(64, 64))
    assert Found("video/mp4", content).facts is not None
    place = content.index(b"avc1") if b"avc1" in content else content.index(b"mp4v")
    absurd = content[: place + 28] + b"\xff\xff\xff\xff" + content[place + 32 :]
    found = Found("video/mp4", absurd)
    assert found.facts is None or found.raw["width"] * found.raw["height"] <= kinds.PIXELS


def test_a_pdf_shows_its_first_page_and_runs_nothing() -> None:
    found = Found("application/pdf", pdf(3, script="app.alert(1)"))
    assert found.facts is not None
    assert found.facts["pages"] == 3
    page = Image.open(io.BytesIO(found.made["thumb"])).convert("L")
    assert page.size == (742, 960)
    assert page.getpixel((240, 700)) == 0
    assert page.getpixel((5, 5)) == 255


def test_a_large_picture_has_a_copy_for_the_screen() -> None:
    out = io.BytesIO()
    Image.effect_noise((3000, 1500), 50).convert("RGB").save(out, "JPEG")
    found = Found("image/jpeg", out.getvalue())
    assert Image.open(io.BytesIO(found.made["screen"])).size == (2048, 1024)
    assert Image.open(io.BytesIO(found.made["thumb"])).size == (960, 480)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "JPEG"])
def test_what_others_get_is_seen_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.linear_gradient("L").resize((80, 40)).convert("RGB").save(out, kind, exif=exif)
    found = Found(Image.MIME[kind], out.getvalue())
    assert (found.raw["width"], found.raw["height"]) == (40, 80)
    with Image.open(io.BytesIO(found.made["clean"])) as clean:
        turned = clean.getexif().get(0x0112, 1) == 6
        assert clean.size == ((80, 40) if turned else (40, 80))


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"seconds": float("inf")}, {}),
        ({"seconds": -1}, {}),
        ({"seconds": "long", "pages": True, "blur": 7, "waveform": "x"}, {}),
        ({"pages": 10**9, "blur": "x" * 301, "waveform": [101]}, {}),
        ({"waveform": [1] * 65, "sound": "yes", "evil": 1}, {}),
        ({"seconds": 2.5, "blur": "UklG", "waveform": [0, 100], "sound": True}, None),
    ],
)
def test_what_a_child_says_is_checked(facts: dict[str, Any], kept: dict[str, Any] | None) -> None:
    recipe = kinds.recipe("application/pdf")
    assert recipe is not None
    if facts.get("pages") is True:
        facts = {**facts, "pages": "many"}
    assert actions.checked(Said(facts), recipe) == (facts if kept is None else kept)


def test_a_child_can_open_nothing() -> None:
    """No file, no socket, no other process's words: there is no descriptor left for one."""
    program = (
        "import sys, json, socket, os\n"
        f"sys.path.insert(0, {str(running.CHILDREN.parents[3])!r})\n"
        "from chat.files.making.children import frame\n"
        "def work(job):\n"
        "    tried = []\n"
        "    for act in (lambda: open('/etc/passwd'), socket.socket, os.pipe):\n"
        "        try: act()\n"
        "        except OSError: tried.append(True)\n"
        "    job.tell(refused=len(tried))\n"
        "frame.run(work)\n"
    )
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as content:
        script = Path(folder) / "child.py"
        script.write_text(program)
        limits = running.Limits(256 * running.MEBIBYTE, 2, 5, 1000)
        with running.child(script, content, (), limits, {}) as said:
            assert said is not None
            assert said.facts == {"refused": 3}
