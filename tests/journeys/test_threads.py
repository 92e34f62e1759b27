"""Two people in a thread: one at a desk, one on a phone, and once by keys alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site

Pair = tuple[Person, Person]


@pytest.fixture
def pair(site: Site, cast: Cast, bring: Bring) -> Pair:
    """alice at a desk and bob on a phone, both in a private room of hers."""
    room = accounts.make_room(site.urls[0], cast["alice"], "the slipway", cast["bob"])
    accounts.say_all(site.urls[0], cast["alice"], room, ["Who has the key of the shed?", "Tide is at five"])
    alice, bob = bring("alice"), bring("bob", web=1, phone=True)
    for person in (alice, bob):
        person.arrive(f"/rooms/{room}/")
        expect(said(person, "Tide is at five")).to_be_visible()
    return alice, bob


def said(person: Person, text: str) -> Locator:
    """A message in the room's own timeline."""
    return person.page.locator("chat-room .message").filter(has_text=text)


def thread_of(person: Person) -> Locator:
    return person.page.locator("chat-thread")


def write(person: Person, text: str) -> None:
    thread_of(person).locator("textarea").fill(text)
    thread_of(person).get_by_role("button", name="Send", exact=True).click()


def test_a_thread_on_desk_and_phone(pair: Pair) -> None:
    alice, bob = pair
    begins(alice, bob)
    goes_on_from_the_phone(alice, bob)
    counts_what_comes_meanwhile(alice, bob)
    marks_as_unread(alice)
    resolves_and_opens_again(alice, bob)
    follows_links(alice, bob)
    for person in pair:
        person.window.expect_quiet()


def mine(person: Person) -> Locator:
    """The way to one's own threads, at the side."""
    return person.page.locator("chat-sidebar .side-row", has_text="Threads")


def begins(alice: Person, bob: Person) -> None:
    alice.act("key of the shed", "Reply in thread")
    expect(thread_of(alice).locator(".message")).to_have_count(1)
    expect(thread_of(alice).locator("textarea")).to_be_focused()
    write(alice, "It hung by the door yesterday")
    expect(said(bob, "key of the shed").locator(".thread-foot")).to_contain_text("1 reply")
    expect(said(bob, "hung by the door")).to_have_count(0)


def goes_on_from_the_phone(alice: Person, bob: Person) -> None:
    """There the thread is a screen of its own."""
    said(bob, "key of the shed").locator(".thread-foot").tap()
    expect(thread_of(bob)).to_be_visible()
    expect(bob.page.locator("chat-room")).to_be_hidden()
    expect(thread_of(bob).locator(".message")).to_have_count(2)
    thread_of(bob).locator("textarea").press_sequentially("I")
    expect(thread_of(alice).locator(".typing")).to_contain_text("is writing")
    thread_of(bob).locator("textarea").fill("I have it in my coat")
    thread_of(bob).get_by_label("Also send to the room").check()
    thread_of(bob).get_by_role("button", name="Send", exact=True).tap()
    expect(thread_of(alice).locator(".message")).to_have_count(3)
    also = said(alice, "in my coat")
    expect(also.locator(".from-thread")).to_have_text("from a thread")


def counts_what_comes_meanwhile(alice: Person, bob: Person) -> None:
    """At the foot, and in the list of her threads."""
    alice.page.keyboard.press("Escape")
    expect(thread_of(alice)).to_have_count(0)
    write(bob, "Come to the pier")
    fresh = said(alice, "key of the shed").locator(".thread-foot")
    expect(fresh).to_contain_text(re.compile(r"[12] new"))
    expect(mine(alice)).to_contain_text("1")
    mine(alice).click()
    row = alice.page.locator(".thread-row")
    expect(row).to_contain_text("Who has the key of the shed?")
    expect(row).to_contain_text("Come to the pier")
    row.click()
    expect(thread_of(alice)).to_contain_text("Come to the pier")
    expect(mine(alice).locator(".badge")).to_have_count(0)


def marks_as_unread(alice: Person) -> None:
    """By hand: that is the thread's own affair."""
    thread_of(alice).locator(".message").last.hover(position={"x": 30, "y": 10})
    thread_of(alice).get_by_role("button", name="More", exact=True).click()
    alice.page.get_by_role("menuitem", name="Mark as unread from here").click()
    expect(mine(alice).locator(".badge")).to_contain_text("1")
    expect(alice.side("the slipway").locator(".badge")).to_have_count(0)


def resolves_and_opens_again(alice: Person, bob: Person) -> None:
    """Done, for both of them, and not undone by a word of thanks."""
    thread_of(alice).get_by_role("button", name="Resolve").click()
    expect(thread_of(bob).locator(".thread-acts .thread-done")).to_be_visible()
    write(bob, "Thanks")
    expect(thread_of(alice).locator(".message")).to_have_count(5)
    expect(said(alice, "key of the shed").locator(".thread-foot .thread-done")).to_be_visible()
    thread_of(alice).get_by_role("button", name="Open again").click()
    expect(thread_of(bob).locator(".thread-acts .thread-done")).to_have_count(0)


def follows_links(alice: Person, bob: Person) -> None:
    """The arrow leads back to the room; a link to a reply opens the thread at it."""
    bob.page.get_by_role("button", name="Back").tap()
    expect(said(bob, "Tide is at five")).to_be_visible()
    said(bob, "in my coat").locator(".from-thread").tap()
    expect(thread_of(bob).locator(".message.target")).to_contain_text("in my coat")
    there = alice.page.url.partition("?")[0] + "5"
    alice.page.goto(there)
    expect(thread_of(alice).locator(".message.target")).to_contain_text("hung by the door")


def test_a_thread_by_keys_alone(pair: Pair) -> None:
    alice, _ = pair
    keys = alice.page.keyboard
    alice.page.locator("chat-room .scroller").focus()
    keys.press("ArrowUp")
    keys.press("t")
    expect(thread_of(alice).locator("textarea")).to_be_focused()
    keys.type("At five sharp")
    keys.press("Enter")
    expect(thread_of(alice).locator(".message")).to_have_count(2)
    keys.press("ArrowUp")
    expect(thread_of(alice).locator("chat-edit textarea")).to_be_focused()
    keys.press("Control+a")
    keys.type("At six")
    keys.press("Enter")
    expect(thread_of(alice).locator(".message").last).to_contain_text("At six")
    keys.press("Escape")
    expect(said(alice, "Tide is at five")).to_be_focused()
    keys.press("Control+k")
    keys.press("Escape")
    alice.page.goto(f"{alice.page.url}?panel=thread&thread=999")
    expect(thread_of(alice)).to_contain_text("There is no such thread")
    alice.page.goto(f"{alice.url}/threads/")
    row = alice.page.locator(".thread-row")
    expect(row).to_contain_text("At six")
    row.focus()
    keys.press("Enter")
    expect(thread_of(alice).locator("textarea")).to_be_focused()
    alice.window.expect_quiet()
