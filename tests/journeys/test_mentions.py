"""Two people mention each other: completed by keys and by thumb, counted on the other's list, changed, undone."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site

ROOM = "tide-table"
LEAST = 44


def lines(person: Person) -> Locator:
    return person.page.locator(".suggestions [role=option]")


def badge(person: Person) -> Locator:
    return person.side(ROOM).locator(".badge.attention")


def test_two_people_mention_each_other(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], ROOM, cast["bob"])
    alice = bring("alice").arrive(f"/rooms/{room}/")
    bob = bring("bob", web=1).arrive("/rooms/general/")
    by_keys(alice, bob)
    changed(alice, bob)
    rooms(alice)
    outsider(alice, cast["charlie"].name, cast["charlie"].username)
    faster_than_the_list(alice)
    alice.window.expect_quiet()
    bob.window.expect_quiet()
    bob.close()
    thumb = bring("bob", phone=True).arrive(f"/rooms/{room}/")
    by_thumb(thumb, alice)
    thumb.window.expect_quiet()


def by_keys(alice: Person, bob: Person) -> None:
    """She types a few letters and Tab; it calls him where he is, until he looks."""
    alice.field.press_sequentially("Low water at six, @bo")
    expect(lines(alice).first).to_contain_text(f"{bob.name}@{bob.username}")
    expect(alice.field).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect_no_barrier(alice.page)
    alice.page.keyboard.press("Escape")
    expect(lines(alice)).to_have_count(0)
    alice.page.keyboard.press("Backspace")
    expect(lines(alice)).to_have_count(0)  # it stays closed for this word
    alice.field.fill("")
    alice.field.press_sequentially("Low water at six, @")
    expect(lines(alice).filter(has_text=bob.name)).to_have_attribute("aria-selected", "true")
    alice.page.keyboard.press("Tab")
    expect(alice.field).to_have_value(f"Low water at six, @{bob.username} ")
    alice.page.keyboard.press("Enter")
    expect(badge(bob)).to_contain_text("1 mention")
    expect(bob.page).to_have_title("(1) #General · Chat Connect")
    bob.enter(ROOM)
    expect(bob.rows.locator(".mention.me")).to_have_text(f"@{bob.name}")
    expect(bob.row("Low water")).to_have_class(re.compile(r"\bcalled\b"))
    bob.page.wait_for_timeout(1000)  # who only glances has not read
    bob.enter("General")
    expect(badge(bob)).to_have_count(0)


def changed(alice: Person, bob: Person) -> None:
    """An edit adds one to what he has not read, another takes it away."""
    alice.say("High water at noon")
    expect(bob.side(ROOM)).to_contain_text("1 unread")
    alice.act("High water at noon", "Edit")
    change = alice.page.get_by_label("Change the message")
    change.fill("High water at noon, ")
    change.press_sequentially("@bo")
    expect(lines(alice).first).to_contain_text(bob.name)
    change.press("Enter")
    change.press("Enter")
    expect(badge(bob)).to_contain_text("1 mention")
    alice.act("High water at noon", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(badge(bob)).to_have_count(0)


def rooms(alice: Person) -> None:
    """A room that is named becomes a link."""
    alice.field.press_sequentially("More in #gener")
    expect(lines(alice).first).to_contain_text("General")
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Enter")
    alice.row("More in").get_by_role("link", name="#General").click()
    expect(alice.head).to_contain_text("General")
    alice.enter(ROOM)


def outsider(alice: Person, name: str, username: str) -> None:
    """Who isn't in the room is not told: she is asked what to do."""
    alice.field.press_sequentially(f"And you, @{username}")
    expect(lines(alice).first).to_contain_text("not in this room")
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Enter")
    note = alice.page.locator(".compose-note")
    expect(note).to_contain_text(f"{name} is not in this room")
    note.get_by_role("button", name="Add", exact=True).click()
    expect(note).to_have_count(0)
    expect(alice.head.get_by_role("button", name="3 people")).to_be_visible()


def faster_than_the_list(alice: Person) -> None:
    """Enter takes nobody who doesn't answer to what was typed, though the list still has those who answered to less."""
    alice.field.press_sequentially("Nor you, @char")
    expect(lines(alice).first).to_contain_text("Charlie")
    alice.field.evaluate("""(field) => {
        document.execCommand("insertText", false, "zz");
        field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
    }""")
    expect(alice.row("Nor you")).to_contain_text("Nor you, @charzz")


def by_thumb(bob: Person, alice: Person) -> None:
    """On a phone the lines are as high as a thumb wants them, and a tap puts one into the text."""
    bob.field.tap()
    bob.field.press_sequentially("Yes, @al")
    line = lines(bob).first
    expect(line).to_contain_text(alice.name)
    box = line.bounding_box()
    assert box is not None
    assert box["height"] >= LEAST
    line.tap()
    expect(bob.field).to_have_value(f"Yes, @{alice.username} ")
    bob.page.get_by_role("button", name="Send", exact=True).tap()
    expect(alice.rows.locator(".mention.me")).to_have_text(f"@{alice.name}")
