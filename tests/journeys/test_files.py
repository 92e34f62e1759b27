"""Files on their way up, and as they are seen: dropped, pasted, several, taken away, gone on with, and looked at."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Route, expect

from tests.journeys.conftest import Bring, Cast, Meet
from tests.journeys.person import Person
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
    alice.page.route("**/files/", held.append)
    pick(alice, *pictures)
    expect(tray(alice)).to_have_count(4)
    alice.field.fill("These four")
    shot(alice, f"up-{'-'.join(how)}")
    alice.page.get_by_role("button", name="Send", exact=True).click()
    going = alice.page.locator(".going-card")
    expect(going).to_contain_text("Goes when 4 files are up.")
    expect(alice.field).to_have_value("")
    shot(alice, f"going-{'-'.join(how)}")
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
