"""The main journey: two people find the site, make a private room and talk; an outsider sees none of it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Bring
from tests.journeys.outsider import Secret, Spy, finds_no_mention, finds_no_page, gets_no_answer, gets_no_file
from tests.journeys.person import Person
from tests.support.site import Site

PASSWORD = "a harbour at four in the morning"
ROOM = "tea-and-tides"


@pytest.fixture
def alice(site: Site, chromium: Browser) -> Iterator[Person]:
    person = Person(chromium, site.urls[0], "alice.ruiz", "alice.ruiz")
    yield person
    person.close()


@pytest.fixture
def bob(site: Site, chromium: Browser) -> Iterator[Person]:
    person = Person(chromium, site.urls[1], "bob", "bob", dark=True)
    yield person
    person.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.png"
    Image.linear_gradient("L").resize((2400, 1600)).save(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tides.bin"
    path.write_bytes(random.Random(4).randbytes(300_000))
    return path


def sign_up(person: Person) -> None:
    """From the front door to the chat, by the link in the mail."""
    page = person.page
    page.goto("/")
    page.get_by_role("link", name="Create one").click()
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("E-mail").fill(f"{person.username}@example.org")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("link", name="Open the mailbox of this site").click()
    page.locator(".mails .row", has_text=f"{person.username}@example.org").first.click()
    page.locator(".mail-text a").first.click()
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.locator("chat-sidebar #part-rooms")).to_be_attached()


def make_private_room(person: Person) -> None:
    page = person.page
    page.get_by_role("button", name="New room").first.click()
    person.dialog.get_by_label("Name").fill(ROOM)
    person.dialog.get_by_text("Private").click()
    person.dialog.get_by_role("button", name="Make the room").click()
    expect(person.head).to_contain_text(ROOM)


def add(person: Person, other: Person) -> None:
    """Add somebody to the room that is open, by its panel of people."""
    page = person.page
    person.head.get_by_role("button", name="More about this room").click()
    page.get_by_role("menuitem", name="People").click()
    person.panel.get_by_role("button", name="Add people").click()
    person.dialog.get_by_label("Name of a person").fill(other.username)
    person.dialog.get_by_role("option", name=f"{other.name} @{other.username}", exact=True).click()
    person.dialog.get_by_role("button", name="Add", exact=True).click()
    expect(person.panel.locator(".member", has_text=other.username)).to_be_visible()


def test_two_people_talk_in_private(
    bring: Bring, alice: Person, bob: Person, picture: Path, file: Path
) -> None:
    charlie = bring("charlie").arrive()
    spy = Spy(charlie)
    sign_up(alice)
    sign_up(bob)

    make_private_room(alice)
    add(alice, bob)
    room = alice.room
    unread_marks(alice, bob)
    typing(alice, bob)
    changes(alice, bob)
    files(alice, bob, picture, file)
    links = alice.links()
    spy.ask("watch", rooms=[room], users=[])
    direct(alice, bob)

    said = ("The boat leaves", "I am asleep", "Between you and me", file.name, picture.name)
    secret = Secret((room, alice.room), (ROOM, *said), tuple(links))
    assert not secret.is_in(spy.heard())
    assert f'"room":{room},' not in spy.heard()
    gets_no_answer(spy, secret)
    gets_no_file(charlie, secret)
    finds_no_page(charlie, secret)
    finds_no_mention(charlie, secret, ROOM, alice)
    alice.window.expect_quiet()
    bob.window.expect_quiet()
    charlie.window.expect_quiet("404")


def unread_marks(alice: Person, bob: Person) -> None:
    """bob has the room the moment he is added; it counts while he is elsewhere, and no more when he looks."""
    bob.enter("General")
    alice.say("The boat leaves at **four**.")
    alice.say("Bring tea.")
    expect(bob.side(ROOM)).to_contain_text("2 unread")
    expect(bob.page).to_have_title("• #General · Chat Connect")
    bob.enter(ROOM)
    bob.sees("The boat leaves at four.", "Bring tea.")
    # No signs stand around the names to which a font could give room.
    told = bob.page.locator(".message.system .content").last
    expect(told).to_contain_text(f"{alice.name} added {bob.name}.")
    expect(told.locator("bdi")).to_have_text([alice.name, bob.name])
    expect(bob.row("The boat").locator("strong")).to_have_text("four")
    expect(bob.page.locator("chat-timeline .new-line")).to_be_visible()
    expect(bob.side(ROOM).locator(".badge")).to_have_count(0)


def typing(alice: Person, bob: Person) -> None:
    """Each sees that the other writes, until it is said; and that the other is there."""
    bob.field.press_sequentially("At f")
    expect(alice.page.locator(".typing")).to_have_text("bob is writing…")
    bob.say("At four? I am asleep at four.")
    alice.sees("I am asleep at four.")
    expect(alice.page.locator(".typing")).to_have_text("")
    alice.field.press_sequentially("Then")
    expect(bob.page.locator(".typing")).to_have_text("alice.ruiz is writing…")
    alice.say("Then at five.")
    bob.sees("Then at five.")
    there = alice.panel.locator(".member", has_text=bob.username).locator(".presence.online")
    expect(there).to_be_visible()


def changes(alice: Person, bob: Person) -> None:
    """What was said can be changed and taken back, for both."""
    alice.act("Then at five.", "Edit")
    alice.page.get_by_label("Change the message").fill("Then at half past five.")
    alice.page.get_by_label("Change the message").press("Enter")
    bob.sees("Then at half past five. (edited)")
    alice.act("Bring tea.", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    for person in (alice, bob):
        expect(person.row("This message was deleted.")).to_be_visible()
        expect(person.row("Bring tea.")).to_have_count(0)


def files(alice: Person, bob: Person, picture: Path, file: Path) -> None:
    """A picture is shown small; a file comes down as it went up."""
    alice.attach(picture)
    alice.say("Look where we are going")
    thumb = bob.row("Look where we are going").locator(".picture img")
    expect(thumb).to_be_visible()
    width = thumb.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert 100 < width < 2400
    bob.attach(file)
    bob.say("And the tides")
    expect(alice.row("And the tides").locator(".file-card")).to_contain_text(file.name)
    assert alice.download(file.name).path().read_bytes() == file.read_bytes()


def direct(alice: Person, bob: Person) -> None:
    """bob writes to alice alone, from the list of people; it calls her, wherever she is."""
    bob.head.get_by_role("button", name="2 people").click()
    bob.panel.get_by_role("button", name=f"More about {alice.name}").click()
    bob.page.get_by_role("menuitem", name=f"Write to {alice.name}").click()
    expect(bob.head).to_contain_text(f"@{alice.username}")
    bob.say("Between you and me: I don't like boats.")
    expect(alice.side(bob.name)).to_contain_text("1 unread")
    expect(alice.page).to_have_title(f"(1) {ROOM} · Chat Connect")
    alice.enter(bob.name)
    alice.sees("Between you and me: I don't like boats.")
