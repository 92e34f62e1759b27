"""Three people and their directs: more people are another direct; leaving, hiding, muting."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Bring
from tests.journeys.person import Person


def write_to(person: Person, *others: Person) -> None:
    """Open a direct by the "+" at the list."""
    person.page.get_by_role("button", name="Write to somebody").click()
    for other in others:
        pick(person, other)
    person.dialog.get_by_role("button", name="Open", exact=True).click()


def pick(person: Person, other: Person) -> None:
    person.dialog.get_by_role("combobox").fill(other.username)
    person.dialog.get_by_role("option", name=f"{other.name} @{other.username}", exact=True).click()


def choose(person: Person, label: str) -> None:
    """Something of the room's menu."""
    person.head.get_by_role("button", name="More about this room").click()
    person.page.get_by_role("menuitem", name=label, exact=True).click()


def listed(page: Page, other: Person) -> Locator:
    """The direct with somebody alone in the list at the side."""
    return page.locator(".side-row", has_text=other.name).filter(has_not=page.locator(".two-faces"))


@pytest.fixture
def two(bring: Bring) -> tuple[Person, Person]:
    """alice, who has written to bob in a new direct."""
    alice, bob = bring("alice").arrive(), bring("bob", web=1).arrive()
    write_to(alice, bob)
    expect(alice.head.locator("h1")).to_have_text(bob.name)
    alice.say("Only the two of us")
    expect(listed(bob.page, alice)).to_have_count(1)
    return alice, bob


@pytest.mark.slow
def test_more_people_are_another_direct(bring: Bring, two: tuple[Person, Person]) -> None:
    alice, bob = two
    charlie = bring("charlie").arrive()
    choose(alice, "Add people")
    expect(alice.dialog).to_contain_text("What was said here stays here")
    pick(alice, charlie)
    alice.dialog.get_by_role("button", name="Open the new direct").click()
    expect(alice.head.locator(".head-note")).to_contain_text(charlie.name)
    expect(alice.page.get_by_text("Only the two of us")).to_have_count(0)
    alice.say("All three now")
    rows = {
        person: person.page.locator("#part-directs").locator("xpath=../..").locator(".side-row")
        for person in (alice, bob)
    }
    expect(rows[alice]).to_have_count(2)
    expect(rows[alice].locator(".two-faces")).to_have_count(1)
    charlie.page.locator(".side-row", has=charlie.page.locator(".two-faces")).click()
    charlie.sees("All three now")
    choose(charlie, "Leave")
    charlie.dialog.get_by_role("button", name="Leave").click()
    expect(charlie.page.locator(".side-row .two-faces")).to_have_count(0)
    expect(alice.page.locator("chat-timeline")).to_contain_text("left")
    for person in (alice, bob, charlie):
        person.window.expect_quiet()


@pytest.mark.slow
def test_hiding_and_muting_one(two: tuple[Person, Person]) -> None:
    alice, bob = two
    other = bob.tab()
    other.goto("/")
    expect(listed(other, alice)).to_have_count(1)
    listed(bob.page, alice).click()
    bob.sees("Only the two of us")
    head = bob.head.get_by_role("button", name="More about this room")
    head.click()
    expect(bob.page.get_by_role("menuitem", name="Leave")).to_have_count(0)
    bob.page.keyboard.press("Escape")
    choose(bob, "Hide")
    for page in (bob.page, other):
        expect(listed(page, alice)).to_have_count(0)
    bob.page.get_by_role("button", name="Undo").click()
    expect(listed(other, alice)).to_have_count(1)
    listed(bob.page, alice).click()
    choose(bob, "Hide")
    expect(listed(other, alice)).to_have_count(0)
    alice.say("Are you there?")
    for page in (bob.page, other):
        expect(listed(page, alice)).to_contain_class("unread")
    listed(bob.page, alice).click()
    choose(bob, "Mute")
    expect(listed(other, alice)).to_contain_class("muted-room")
    for person in two:
        person.window.expect_quiet()


@pytest.mark.slow
def test_a_hidden_one_comes_back_when_it_is_opened(bring: Bring) -> None:
    alice, bob = bring("alice").arrive(), bring("bob", web=1)
    write_to(alice, bob.arrive())
    expect(alice.head.locator("h1")).to_have_text(bob.name)
    choose(alice, "Hide")
    expect(alice.side(bob.name)).to_have_count(0)
    write_to(alice, bob)
    expect(alice.side(bob.name)).to_have_count(1)
    alice.page.reload()
    expect(alice.side(bob.name)).to_have_count(1)
    for person in (alice, bob):
        person.window.expect_quiet()
