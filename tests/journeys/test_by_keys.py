"""Everything around a message with the keys alone; after each act the focus is somewhere, and to be seen."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Keyboard, Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site

pytestmark = pytest.mark.slow
Pair = tuple[Person, Person]
# What is wrong with where the keyboard is; "" when nothing is.
LOST = """
() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return "nowhere";
    const what = `${one.localName} ${one.className} ${one.ariaLabel ?? ""}`;
    const {width, height, top, bottom} = one.getBoundingClientRect();
    if (width * height === 0 || bottom < 0 || top > innerHeight) return `out of sight: ${what}`;
    if (one.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) return "";
    const marked = (at) => getComputedStyle(at).outlineStyle !== "none" || getComputedStyle(at).boxShadow !== "none";
    return marked(one) || marked(one.parentElement) ? "" : `not to be seen: ${what}`;
}
"""


@pytest.fixture
def pair(site: Site, cast: Cast, bring: Bring) -> Pair:
    """alice, who has nothing but keys, and bob, in a room of hers."""
    room = accounts.make_room(site.urls[0], cast["alice"], "the loft", cast["bob"])
    accounts.say_all(site.urls[0], cast["bob"], room, ["Which sail?", "The red one is torn"])
    alice, bob = bring("alice"), bring("bob", web=1)
    for person in (alice, bob):
        person.window.context.grant_permissions(["clipboard-read", "clipboard-write"])
        person.arrive(f"/rooms/{room}/")
        person.sees("The red one is torn")
    expect(alice.field).to_be_focused()
    return alice, bob


def test_answering_and_changing(pair: Pair) -> None:
    alice, bob = pair
    keys = alice.page.keyboard
    to_row(alice, "Which sail?")
    keys.press("r")
    expect(alice.page.locator(".replying")).to_contain_text("Which sail?")
    keys.type("The blue one")
    keys.press("Enter")
    expect(bob.row("The blue one").locator(".quote")).to_contain_text("Which sail?")
    to_row(alice, "The blue one")
    keys.press("e")
    expect(alice.page.get_by_label("Change the message")).to_be_focused()
    keys.type(" or the white")
    keys.press("Enter")
    bob.sees("The blue one or the white (edited)")
    is_somewhere(alice)
    to_row(alice, "The red one")
    keys.press("e")
    is_somewhere(alice)
    expect(alice.page.get_by_label("Change the message")).to_have_count(0)
    be_quiet(pair)


def test_reacting_and_a_thread(pair: Pair) -> None:
    alice, bob = pair
    keys = alice.page.keyboard
    to_row(alice, "The red one")
    keys.press("+")
    expect(bob.row("The red one").locator(".reaction:not(.add)")).to_have_text("👍1")
    by_menu(alice, "The red one", "React")
    expect(alice.page.locator("chat-emoji-picker").get_by_role("searchbox")).to_be_focused()
    keys.type("tada")
    expect(alice.page.locator("chat-emoji-picker .emoji-cell").first).to_have_attribute(
        "aria-label", "party popper"
    )
    keys.press("Enter")
    expect(bob.row("The red one").locator(".reaction:not(.add)")).to_have_text(["👍1", "🎉1"])
    is_on(alice, "The red one")
    by_menu(alice, "The red one", "Who reacted")
    expect(alice.dialog).to_contain_text(alice.name)
    keys.press("Escape")
    is_on(alice, "The red one")
    keys.press("t")
    expect(alice.page.locator("chat-thread textarea")).to_be_focused()
    keys.type("It can be sewn")
    keys.press("Enter")
    expect(bob.row("The red one").locator(".thread-foot")).to_contain_text("1 reply")
    keys.press("Escape")
    is_on(alice, "The red one")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(alice.field).to_be_focused()
    be_quiet(pair)


def test_polls_and_lists(pair: Pair) -> None:
    alice, bob = pair
    keys = alice.page.keyboard
    keys.type("/poll Which sail, then?")
    keys.press("Enter")
    for words in ("Blue", "White"):
        expect(alice.dialog).to_be_visible()
        tab_to(alice, alice.dialog.get_by_label(f"Option {1 if words == 'Blue' else 2}", exact=True))
        keys.type(words)
    tab_to(alice, alice.dialog.get_by_role("button", name="Ask", exact=True))
    keys.press("Enter")
    expect(alice.dialog).to_have_count(0)
    is_somewhere(alice)
    poll = alice.page.get_by_role("region", name="Poll: Which sail, then?")
    to_row(alice, "Which sail, then?")
    tab_to(alice, poll.get_by_role("radio").first)
    keys.press("Space")
    expect(bob.row("Which sail, then?").locator(".poll-count").first).to_have_text("1")
    is_somewhere(alice)
    to_row(alice, "Which sail, then?")
    by_menu(alice, "Which sail, then?", "Close the poll")
    press(alice, "Close the poll")
    expect(bob.row("Which sail, then?")).to_contain_text("Closed")
    is_on(alice, "Which sail, then?")

    to_field(alice)
    keys.type("/todo Before the race")
    keys.press("Enter")
    expect(alice.dialog).to_be_visible()
    is_somewhere(alice)
    keys.type("Sew the sail")
    tab_to(alice, alice.dialog.locator(".dialog-acts button").last)
    keys.press("Enter")
    expect(alice.dialog).to_have_count(0)
    is_somewhere(alice)
    to_row(alice, "Before the race")
    row = alice.row("Before the race")
    tab_to(alice, row.get_by_role("checkbox").first)
    keys.press("Space")
    expect(bob.row("Before the race").get_by_role("checkbox").first).to_be_checked()
    is_somewhere(alice)
    be_quiet(pair)


def test_keeping_and_passing_on(pair: Pair) -> None:
    alice, bob = pair
    keys = alice.page.keyboard
    by_menu(alice, "The red one", "Pin")
    expect(bob.row("The red one").locator(".row-mark")).to_contain_text("Pinned by")
    is_on(alice, "The red one")
    by_menu(alice, "The red one", "Save for later")
    expect(alice.row("The red one").get_by_text("Saved", exact=True)).to_be_visible()
    is_on(alice, "The red one")
    by_menu(alice, "The red one", "Copy the link")
    expect(alice.page.get_by_text("The link is copied.")).to_be_visible()
    is_on(alice, "The red one")
    number = alice.row("The red one").get_attribute("data-number")
    assert str(alice.page.evaluate("navigator.clipboard.readText()")).endswith(f"/{number}")
    by_menu(alice, "Which sail?", "Forward")
    expect(alice.dialog.get_by_role("combobox")).to_be_focused()
    keys.type("the loft")
    expect(alice.dialog.get_by_role("option").first).to_contain_text("the loft")
    keys.press("Enter")
    expect(alice.dialog.get_by_label("Your words above it")).to_be_focused()
    tab_to(alice, alice.dialog.locator(".dialog-acts button").last)
    keys.press("Enter")
    expect(bob.page.locator("chat-room figure.forwarded")).to_contain_text("Which sail?")
    is_on(alice, "Which sail?")
    to_field(alice)
    keys.type("Nobody needs this")
    keys.press("Enter")
    bob.sees("Nobody needs this")
    by_menu(alice, "Nobody needs this", "Delete")
    press(alice, "Delete")
    expect(bob.row("Nobody needs this")).to_have_count(0)
    expect(bob.page.get_by_text("This message was deleted.")).to_be_visible()
    is_somewhere(alice)
    by_menu(alice, "The red one", "Unpin")
    tab_to(alice, alice.page.get_by_role("button", name="Undo"))
    keys.press("Enter")
    expect(bob.row("The red one").locator(".row-mark")).to_contain_text("Pinned by")
    is_somewhere(alice)
    be_quiet(pair)


def test_the_ways_about(pair: Pair) -> None:
    """The palette, the sheet that names every key, panels and menus: each gives the focus back."""
    alice, _bob = pair
    keys = alice.page.keyboard
    to_row(alice, "Which sail?")
    keys.press("?")
    for words in ("Reply", "Edit", "👍 to the message", "Reply in thread", "From writing to the messages"):
        expect(alice.dialog.locator("dt").get_by_text(words, exact=True)).to_be_visible()
    keys.press("Escape")
    is_on(alice, "Which sail?")
    keys.press("Control+k")
    expect(alice.dialog.get_by_role("combobox")).to_be_focused()
    keys.press("Escape")
    is_on(alice, "Which sail?")
    keys.press("Enter")
    expect(alice.page.get_by_role("menuitem").first).to_be_focused()
    keys.press("Escape")
    is_on(alice, "Which sail?")
    for name in ("Pinned", "2 people"):
        button = alice.head.get_by_role("button", name=name).first
        tab_to(alice, button)
        keys.press("Enter")
        expect(alice.panel).to_be_visible()
        is_somewhere(alice)
        tab_to(alice, alice.panel.get_by_role("button", name="Close", exact=True))
        keys.press("Enter")
        expect(alice.panel).to_have_count(0)
        is_somewhere(alice)
    be_quiet(pair)


def test_files(pair: Pair) -> None:
    """Put into another order, taken away, sent, and looked at one after the other."""
    alice, bob = pair
    keys = alice.page.keyboard
    tab_to(alice, alice.page.get_by_role("button", name="Add a file"))
    with alice.page.expect_file_chooser() as chosen:
        keys.press("Enter")
    image = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(image, "PNG")
    kinds = {"one.png": "image/png", "two.png": "image/png", "three.txt": "text/plain"}
    files: list[FilePayload] = [
        {"name": name, "mimeType": kind, "buffer": image.getvalue()} for name, kind in kinds.items()
    ]
    chosen.value.set_files(files)
    items = alice.page.locator(".tray-item")
    expect(items).to_have_count(3)
    expect(alice.field).to_be_focused()
    tab_to(alice, alice.page.get_by_role("button", name="Take three.txt away"))
    keys.press("Alt+ArrowUp")
    expect(items.nth(1)).to_contain_text("three.txt")
    expect(alice.page.get_by_role("button", name="Take three.txt away")).to_be_focused()
    keys.press("Delete")
    expect(items).to_have_count(2)
    expect(alice.page.get_by_role("button", name="Take two.png away")).to_be_focused()
    is_somewhere(alice)
    tab_to(alice, alice.page.get_by_role("button", name="More about two.png"))
    keys.press("Enter")
    expect(alice.page.get_by_role("menuitem", name="Move it forward")).to_be_focused()
    keys.press("Enter")
    expect(items.first).to_contain_text("two.png")
    tab_to(alice, alice.field)
    keys.type("Both berths")
    keys.press("Enter")
    expect(bob.row("Both berths").locator(".picture")).to_have_count(2)
    tab_to(alice, alice.row("Both berths").locator(".picture").last)
    keys.press("Enter")
    expect(alice.dialog).to_contain_text("2 of 2")
    is_somewhere(alice)
    keys.press("ArrowLeft")
    expect(alice.dialog).to_contain_text("1 of 2")
    tab_to(alice, alice.dialog.get_by_role("button", name="Next picture"))
    keys.press("Enter")
    expect(alice.dialog).to_contain_text("2 of 2")
    is_somewhere(alice)
    keys.press("Escape")
    expect(alice.dialog).to_have_count(0)
    expect(alice.row("Both berths").locator(".picture").last).to_be_focused()
    be_quiet(pair)


def is_somewhere(person: Person) -> None:
    """The focus: not lost, in sight, and marked."""
    for _ in range(60):
        if not (lost := person.page.evaluate(LOST)):
            return
        person.page.wait_for_timeout(50)
    raise AssertionError(f"the focus is {lost}")


def is_on(person: Person, text: str) -> None:
    """The focus came back to this message."""
    expect(person.page.locator("chat-room").locator(".message").filter(has_text=text).first).to_be_focused()
    is_somewhere(person)


def to_field(person: Person) -> None:
    """Down through the messages until there is none."""
    for _ in range(30):
        if person.field.first.evaluate("field => field === document.activeElement"):
            return
        person.page.keyboard.press("ArrowDown")
    raise AssertionError("the field was not reached")


def to_row(person: Person, text: str) -> None:
    """From wherever: to the field by Esc and arrows, then up to the message."""
    row = person.page.locator("chat-room .message").filter(has_text=text).first
    keys: Keyboard = person.page.keyboard
    if person.field.first.evaluate("field => field === document.activeElement"):
        keys.press("Escape")
    for step in range(40):
        if row.evaluate("row => row === document.activeElement"):
            return is_somewhere(person)
        inside = person.page.evaluate("document.activeElement.matches('chat-room .message')")
        keys.press("ArrowUp" if inside and step < 12 else "ArrowDown" if inside else "Shift+Tab")
        if person.field.first.evaluate("field => field === document.activeElement"):
            keys.press("Escape")
    raise AssertionError(f"{text} was not reached")


def by_menu(person: Person, text: str, label: str) -> None:
    """Its menu by Enter, the entry by the arrows."""
    to_row(person, text)
    keys = person.page.keyboard
    keys.press("Enter")
    item = person.page.get_by_role("menuitem", name=label, exact=True)
    expect(item).to_be_visible()
    for _ in range(20):
        if item.evaluate("item => item === document.activeElement"):
            break
        keys.press("ArrowDown")
    keys.press("Enter")


def press(person: Person, name: str) -> None:
    """A button of the dialog."""
    tab_to(person, person.dialog.get_by_role("button", name=name, exact=True))
    person.page.keyboard.press("Enter")
    expect(person.dialog).to_have_count(0)


def tab_to(person: Person, wanted: Locator) -> None:
    """By Tab, or by Shift+Tab where that is the way."""
    expect(wanted).to_be_visible()
    for key in ("Tab",) * 40 + ("Shift+Tab",) * 80:
        if wanted.evaluate("one => one === document.activeElement"):
            return is_somewhere(person)
        person.page.keyboard.press(key)
    raise AssertionError(f"{wanted} was not reached")


def be_quiet(pair: Pair) -> None:
    for person in pair:
        person.window.expect_quiet()
