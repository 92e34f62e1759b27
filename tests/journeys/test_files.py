"""Files on their way up, and as they are seen: dropped, pasted, several, taken away, gone on with, and looked at."""

import math
import os
import random
import re
import struct
import wave
from pathlib import Path

import av
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Route, expect

from tests.journeys.conftest import Bring, Cast, Meet
from tests.journeys.person import Person
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site

SHOTS = os.environ.get("FILES_SHOTS", "")
DRAG = """
([type, files]) => {
    const data = new DataTransfer();
    for (const [name, kind, text] of files) data.items.add(new File([text], name, {type: kind}));
    const at = document.querySelector("chat-sidebar");
    at.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
}
"""
PASTE = """
([name, kind, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, {type: kind}));
    document.querySelector("chat-composer textarea").dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}
"""


PLAYS = """
one => new Promise((done, failed) => {
    setTimeout(() => failed(Error(`stands at ${one.currentTime}`)), 15_000);
    const look = () => one.currentTime > 2.2 && done();
    one.addEventListener("timeupdate", look);
    look();
})
"""

LASTS = """
one => one.duration
    || new Promise((done) => one.addEventListener("loadedmetadata", () => done(one.duration)))
"""


def shot(person: Person, name: str) -> None:
    """Keep a picture of the page in the folder FILES_SHOTS."""
    if SHOTS:
        person.page.wait_for_timeout(300)
        person.page.screenshot(path=Path(SHOTS) / f"{name}.png")


def picture(folder: Path, name: str, size: tuple[int, int], colour: str) -> Path:
    image = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(image)
    for at in range(0, max(size), 40):
        draw.line([(0, at), (at, 0)], fill="white", width=3)
    draw.ellipse([size[0] // 3, size[1] // 3, size[0] // 2, size[1] // 2], fill="orange")
    image.save(folder / name)
    return folder / name


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    shapes = [(1200, 800), (700, 1000), (1600, 500), (600, 600)]
    colours = ("teal", "purple", "olive", "navy")
    return [picture(tmp_path, f"berth-{n}.jpg", shapes[n], colours[n]) for n in range(4)]


def tray(person: Person) -> Locator:
    return person.page.locator(".tray-item")


def pick(person: Person, *paths: Path) -> None:
    with person.page.expect_file_chooser() as chosen:
        person.page.get_by_role("button", name="Add a file").click()
    chosen.value.set_files(paths)


def drop(person: Person, *files: tuple[str, str, str]) -> None:
    person.page.evaluate(DRAG, ["drop", files])


def test_several_files_go_together(meet: Meet, pictures: list[Path]) -> None:
    """Picked, dropped anywhere and pasted; one is put first by keys, one taken away and had again; they go as one."""
    alice, bob = meet("the loft", "Which sail?")
    pick(alice, *pictures[:3])
    expect(tray(alice)).to_have_count(3)
    alice.page.evaluate(DRAG, ["dragover", [["tide.txt", "text/plain", "low at noon"]]])
    expect(alice.page.locator(".drop-veil")).to_contain_text("Drop the files for")
    shot(alice, "veil")
    drop(alice, ("tide.txt", "text/plain", "low at noon"))
    expect(alice.page.locator(".drop-veil")).to_have_count(0)
    alice.page.evaluate(PASTE, ["note.md", "text/markdown", "# Sails"])
    expect(tray(alice)).to_have_count(5)
    expect(alice.page.locator(".tray progress")).to_have_count(0)
    alice.page.get_by_role("button", name="Take note.md away").press("Alt+ArrowUp")
    expect(tray(alice).nth(3)).to_contain_text("note.md")
    expect(alice.page.get_by_role("button", name="Take note.md away")).to_be_focused()
    alice.page.get_by_role("button", name="Take tide.txt away").click()
    expect(tray(alice)).to_have_count(4)
    alice.page.get_by_role("button", name="Undo").click()
    expect(tray(alice).nth(4)).to_contain_text("tide.txt")
    shot(alice, "tray")
    alice.say("All we have")
    row = bob.row("All we have")
    expect(row.locator(".picture")).to_have_count(3)
    expect(row.locator(".file-card").first).to_contain_text("note.md")
    expect(row.locator(".file-card").last).to_contain_text("tide.txt")
    expect(tray(alice)).to_have_count(0)
    shot(bob, "seen")
    alice.window.expect_quiet()
    bob.window.expect_quiet()


@pytest.mark.slow
@pytest.mark.parametrize("how", [{}, {"dark": True}, {"phone": True}], ids=["light", "dark", "phone"])
def test_a_message_waits_for_its_files(
    site: Site, cast: Cast, bring: Bring, meet: Meet, pictures: list[Path], how: dict[str, bool]
) -> None:
    """It stands there while another room is open, goes back to be written, and outlives a reload."""
    _alice, bob = meet("the loft", "Which sail?")
    room = bob.room
    alice = bring("alice", **how).arrive(f"/rooms/{room}/")
    alice.sees("Which sail?")
    held: list[Route] = []
    alice.page.route(re.compile(r"/files/(uploads/)?$"), lambda route: held.append(route))
    pick(alice, *pictures)
    expect(tray(alice)).to_have_count(4)
    alice.field.fill("These four")
    shot(alice, f"up-{'-'.join(how)}")
    expect_no_barrier(alice.page)
    alice.page.get_by_role("button", name="Send", exact=True).click()
    going = alice.page.locator(".going-card")
    expect(going).to_contain_text("Goes when 4 files are up.")
    expect(alice.field).to_have_value("")
    shot(alice, f"going-{'-'.join(how)}")
    expect_no_barrier(alice.page)
    going.get_by_role("button", name="Edit").click()
    expect(alice.field).to_have_value("These four")
    expect(tray(alice)).to_have_count(4)
    alice.page.get_by_role("button", name="Send", exact=True).click()
    expect(going).to_be_visible()
    alice.page.wait_for_timeout(300)
    alice.page.unroute_all()
    alice.page.reload()
    expect(bob.row("These four").locator(".picture")).to_have_count(4)
    expect(bob.row("These four")).to_have_count(1)
    expect(going).to_have_count(0)
    assert not alice.page.evaluate("localStorage.getItem('files-kept')")


def sound(folder: Path) -> Path:
    with wave.open(str(folder / "horn.wav"), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 6))) for n in range(16000)))
    return folder / "horn.wav"


def video(folder: Path) -> Path:
    """Four seconds of a ball that crosses the picture."""
    path = folder / "ball.webm"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for at in range(40):
            image = Image.new("RGB", (320, 180), "navy")
            ImageDraw.Draw(image).ellipse([at * 8, 80, at * 8 + 20, 100], fill="white")
            out.mux(stream.encode(av.VideoFrame.from_image(image)))  # type: ignore[no-untyped-call]
        out.mux(stream.encode())
    return path


LOOKS = pytest.mark.parametrize(
    "how", [{}, {"dark": True}, {"phone": True, "dark": True}, {"phone": True}],
    ids=["desk-light", "desk-dark", "phone-dark", "phone-light"],
)  # fmt: skip


@pytest.mark.slow
@LOOKS
def test_pictures_are_looked_at(meet: Meet, bring: Bring, pictures: list[Path], how: dict[str, bool]) -> None:
    """From one to the next by keys, larger and whole again; the focus comes back; the message is found."""
    alice, watcher = meet("the loft", "Which sail?")
    pick(alice, *pictures)
    alice.say("All four")
    pick(alice, pictures[2])
    alice.say("And this")
    watcher.sees("All four", "And this")
    bob = bring("bob", **how).arrive(f"/rooms/{watcher.room}/")
    name = "-".join(how) or "light"
    expect(bob.row("All four").locator(".picture")).to_have_count(4)
    first = bob.row("All four").locator(".picture").first
    expect(first.locator("img")).to_be_visible()
    shot(bob, f"grid-{name}")
    expect_no_barrier(bob.page)
    first.focus()
    first.press("Enter")
    gallery = bob.page.locator("dialog.gallery")
    expect(gallery).to_contain_text("1 of 5")
    expect(gallery).to_contain_text("berth-0.jpg")
    expect_no_barrier(bob.page)
    shot(bob, f"gallery-{name}")
    bob.page.keyboard.press("ArrowRight")
    expect(gallery).to_contain_text("berth-1.jpg")
    bob.page.keyboard.press("+")
    expect(gallery.locator(".zoomed")).to_have_count(1)
    bob.page.keyboard.press("ArrowLeft")
    expect(gallery.locator(".zoomed")).to_have_count(0)
    gallery.get_by_role("img").dblclick()
    expect(gallery.locator(".zoomed")).to_have_count(1)
    with bob.page.expect_download() as begun:
        gallery.get_by_role("link", name="Download").click()
    assert begun.value.suggested_filename == "berth-0.jpg"
    bob.page.keyboard.press("Escape")
    expect(gallery).to_have_count(0)
    expect(first).to_be_focused()
    first.press("Enter")
    expect(gallery).to_contain_text("1 of 5")
    bob.page.keyboard.press("End")
    expect(gallery).to_contain_text("5 of 5")
    gallery.get_by_role("button", name="Go to the message").click()
    expect(gallery).to_have_count(0)
    expect(bob.row("And this")).to_have_class(re.compile("target"))
    bob.window.expect_quiet()


@pytest.mark.slow
@LOOKS
def test_sound_video_and_text(meet: Meet, bring: Bring, tmp_path: Path, how: dict[str, bool]) -> None:
    """A video plays and seeks in its place, sound plays, and the beginning of a text is read on demand."""
    alice, watcher = meet("the loft", "Which sail?")
    script = tmp_path / "tide.py"
    script.write_text("def tide(hour):\n    return 'low' if hour < 6 else 'high'\n" * 3000)
    pick(alice, video(tmp_path), sound(tmp_path), script)
    alice.say("Hear and see")
    watcher.sees("Hear and see")
    bob = bring("bob", **how).arrive(f"/rooms/{watcher.room}/")
    film = bob.row("Hear and see").locator("video")
    expect(film).to_be_visible()
    film.evaluate(
        "one => one.readyState || new Promise((done) => one.addEventListener('loadedmetadata', done))"
    )
    film.evaluate(
        "one => new Promise((done) => { one.addEventListener('seeked', done); one.currentTime = 2; })"
    )
    film.evaluate("one => { one.muted = true; return one.play(); }")
    film.evaluate(PLAYS)
    length = bob.row("Hear and see").locator("audio").evaluate(LASTS)
    assert 1.9 < length < 2.1
    bob.page.get_by_role("button", name="Show the text").click()
    text = bob.page.locator(".shown-text pre")
    expect(text).to_contain_text("def tide(hour)")
    expect(text.locator(".code-keyword").first).to_have_text("def")
    expect(bob.page.locator(".shown-text")).to_contain_text("This is the beginning of it.")
    film.evaluate("one => one.pause()")
    expect_no_barrier(bob.page)
    shot(bob, f"shown-{'-'.join(how) or 'light'}")
    bob.window.expect_quiet()


@pytest.mark.slow
def test_a_large_file_goes_on_after_a_lost_line_and_a_reload(meet: Meet, tmp_path: Path) -> None:
    """What was there is not sent again, and what arrives is what was chosen."""
    alice, bob = meet("the loft", "Which sail?")
    large = tmp_path / "chart.bin"
    large.write_bytes(random.Random(7).randbytes(24 * 1024 * 1024))
    sent: list[int] = []
    cut = {"after": 2}

    def piece(route: Route) -> None:
        if route.request.method == "PATCH" and len(sent) >= cut["after"]:
            route.abort()
        else:
            if route.request.method == "PATCH":
                sent.append(int(route.request.headers["upload-offset"]))
            route.continue_()

    alice.page.route("**/files/uploads/**", piece)
    pick(alice, large)
    alice.say("The whole chart")
    going = alice.page.locator(".going-card")
    expect(going).to_contain_text("No connection. It goes on by itself.")
    assert len(sent) == 2
    alice.page.reload()
    expect(going).to_be_visible()
    cut["after"] = 99
    card = bob.row("The whole chart").locator(".file-card")
    expect(card).to_contain_text("chart.bin")
    expect(going).to_have_count(0)
    assert sent == [at * 5 * 1024 * 1024 for at in range(1, 5)], "each once; the first came with the creation"
    assert bob.download("chart.bin").path().read_bytes() == large.read_bytes()
    bob.window.expect_quiet()


# The answer to signing out has the browser clear all storage, and what is opened then has no tables.
STORED = """
() => new Promise((done) => {
    const opened = indexedDB.open("chat-files", 1);
    opened.onsuccess = () => {
        if (!opened.result.objectStoreNames.length) return done([0, 0]);
        const reading = opened.result.transaction(["piles", "bytes"]);
        const counts = ["piles", "bytes"].map((name) => reading.objectStore(name).count());
        reading.oncomplete = () => done(counts.map((one) => one.result));
    };
})
"""
FORGET = """
() => new Promise((done) => {
    const opened = indexedDB.open("chat-files", 1);
    opened.onsuccess = () => {
        opened.result.transaction("bytes", "readwrite").objectStore("bytes").clear().onsuccess = () => done();
    };
})
"""


@pytest.mark.slow
def test_a_file_is_chosen_again_and_signing_out_leaves_nothing(meet: Meet, pictures: list[Path]) -> None:
    """Where the browser had no room for the bytes, the same file is asked for, and no other is taken for it."""
    alice, bob = meet("the loft", "Which sail?")
    alice.page.route(re.compile(r"/files/(uploads/)?$"), lambda route: route.abort())
    pick(alice, pictures[0])
    expect(tray(alice)).to_contain_text("No connection. It goes on by itself.")
    alice.page.evaluate(FORGET)
    alice.page.reload()
    expect(tray(alice)).to_contain_text("Choose the file again to go on.")
    choose = tray(alice).get_by_role("button", name="Choose", exact=True)
    for path in (pictures[1], pictures[0]):
        with alice.page.expect_file_chooser() as chosen:
            choose.click()
        chosen.value.set_files(path)
        if path == pictures[1]:
            expect(alice.page.locator(".toast")).to_contain_text("That is another file.")
    expect(choose).to_have_count(0)
    alice.page.unroute_all()
    alice.say("Here it is")
    expect(bob.row("Here it is").locator(".picture")).to_have_count(1)
    alice.page.route(re.compile(r"/files/(uploads/)?$"), lambda route: route.abort())
    pick(alice, pictures[2])
    expect(tray(alice)).to_have_count(1)
    alice.page.wait_for_timeout(300)
    assert alice.page.evaluate(STORED) == [1, 1]
    alice.page.get_by_role("button", name="You:").click()
    alice.page.get_by_role("menuitem", name="Sign out").click()
    expect(alice.dialog).to_contain_text("1 file is not sent yet. It will be lost.")
    alice.dialog.get_by_role("button", name="Sign out").click()
    alice.page.wait_for_url(re.compile("/accounts/"))
    assert alice.page.evaluate(STORED) == [0, 0]
