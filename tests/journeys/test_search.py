"""Two people and what was said: found by words and filters, opened in its place, shared as an address."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site

SAID = [
    "Low water at five",
    "The lowland ferry is late",
    "Door code is on the chart",
    "High **water** at eleven",
]
WATER = re.compile("water", re.IGNORECASE)


@pytest.fixture
def room(site: Site, cast: Cast) -> int:
    """Where alice and bob are, and charlie isn't."""
    made = accounts.make_room(site.urls[0], cast["alice"], "the chart room", cast["bob"])
    accounts.say_all(site.urls[0], cast["alice"], made, SAID)
    accounts.say_all(site.urls[0], cast["bob"], made, ["I have the water bottles"])
    return made


def search(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search messages")


def hits(page: Page) -> Locator:
    return page.locator("chat-search .hit")


def look_for(page: Page, text: str, count: int) -> None:
    """Type until so much is found: the index follows within two seconds, once the site's worker has started."""
    expect(search(page)).to_be_visible()
    until = time.monotonic() + 15
    while time.monotonic() < until:
        search(page).fill(text)
        search(page).press("Enter")
        expect(page.locator("chat-search :is(.hit, .empty)").first).to_be_visible()
        if hits(page).count() == count:
            return
        search(page).fill("")
        page.wait_for_timeout(200)
    expect(hits(page)).to_have_count(count)


def test_what_was_said_is_found_by_those_who_may_read_it(room: int, bring: Bring) -> None:
    bob, charlie = bring("bob"), bring("charlie", web=1)
    bob.arrive(f"/rooms/{room}/")
    bob.page.keyboard.press("Control+Shift+F")
    look_for(bob.page, "low water", 1)
    expect(hits(bob.page).locator("mark")).to_have_text(["Low", "water"])
    look_for(bob.page, "water", 3)
    bob.page.keyboard.press("ArrowDown")
    bob.page.keyboard.press("ArrowDown")
    expect(hits(bob.page).nth(1).get_by_role("link")).to_be_focused()
    bob.page.keyboard.press("Enter")
    expect(bob.page.locator(".message.target")).to_contain_text("High water")
    expect(hits(bob.page).nth(1).get_by_role("link")).to_be_focused()
    bob.page.reload()
    expect(search(bob.page)).to_have_value("water")
    expect(hits(bob.page)).to_have_count(3)
    address = bob.page.url
    bob.page.keyboard.press("Escape")
    expect(bob.panel).to_have_count(0)
    charlie.arrive("/search/?q=water")
    expect(charlie.page.get_by_role("heading", name="Nothing found")).to_be_visible()
    charlie.page.goto(address.replace(bob.url, charlie.url))
    expect(charlie.page.get_by_role("heading", name="There is no such room")).to_be_visible()
    for person in (bob, charlie):
        person.window.expect_quiet()


@pytest.mark.slow
def test_filters_are_offered_shown_and_taken_out(room: int, bring: Bring) -> None:
    bob = bring("bob")
    bob.arrive(f"/rooms/{room}/")
    page = bob.page
    bob.head.get_by_role("button", name="Search", exact=True).click()
    look_for(page, "water", 3)
    search(page).fill("water ")
    page.keyboard.type("fr")
    expect(page.get_by_role("option")).to_contain_text(["from:"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(search(page)).to_have_value("water from:")
    expect(page.get_by_role("option").first).to_contain_text("me")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(search(page)).to_have_value("water from:me ")
    expect(hits(page)).to_have_count(1)
    expect(page.locator(".search-pill")).to_have_text([re.compile("from:me")])
    expect_no_barrier(page)
    page.get_by_role("button", name="Take out from:me").click()
    expect(hits(page)).to_have_count(3)
    search(page).fill("water after:")
    page.get_by_role("option", name="Pick a day…").click()
    page.locator("chat-search input[type=date]").fill("2026-01-02")
    expect(search(page)).to_have_value("water after:2026-01-02 ")
    expect(hits(page)).to_have_count(3)
    search(page).fill("water in:char")
    page.get_by_role("option", name="the chart room").click()
    expect(search(page)).to_have_value('water in:"the chart room" ')
    expect(hits(page)).to_have_count(3)
    search(page).fill("water from:nobody")
    expect(page.locator(".search-problems")).to_have_text(re.compile("Nobody you can see is called .+nobody"))
    expect(hits(page)).to_have_count(3)
    page.get_by_role("radio", name="Best").check()
    expect(page).to_have_url(re.compile("order=best"))
    page.get_by_role("button", name="How to search").click()
    page.get_by_role("button", name=re.compile("-draft")).click()
    expect(search(page)).to_have_value("water from:nobody -draft ")
    search(page).fill('"water low')
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    bob.window.expect_quiet()


def test_what_stands_around_results_is_shown_among_them(room: int, bring: Bring) -> None:
    """Three results near each other share one piece. Alice takes back what stands between them."""
    alice, bob = bring("alice"), bring("bob", web=1)
    bob.arrive(f"/rooms/{room}/?panel=search")
    page = bob.page
    piece, near, chosen = page.locator(".hit-piece"), page.locator(".near"), hits(page).get_by_role("link")
    look_for(page, "water", 3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(near).to_contain_text(["made this room", "added", "The lowland ferry is late", "Door code"])
    expect(chosen).to_contain_text(["Low water", "High", "bottles"])
    expect(chosen.nth(1)).to_be_focused()
    expect_no_barrier(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(piece).to_have_count(0)
    expect(chosen).to_contain_text(["bottles", "High", "Low water"])
    expect(chosen.first).to_be_focused()
    alice.arrive(f"/rooms/{room}/")
    alice.act("Door code", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(bob.row("This message was deleted.")).to_be_visible()
    page.keyboard.press("c")
    expect(near.nth(3)).to_have_text(re.compile("This message was deleted"))
    near.nth(2).get_by_role("link").click()
    expect(page.locator(".message.target")).to_contain_text("ferry")
    expect(near.nth(2).get_by_role("link")).to_be_focused()
    page.get_by_role("button", name="Show less").click()
    expect(hits(page)).to_have_count(3)
    for person in (alice, bob):
        person.window.expect_quiet()


@pytest.mark.slow
def test_on_a_phone_it_is_a_screen_and_leads_back(room: int, bring: Bring) -> None:
    bob = bring("bob", phone=True).arrive("/search/")
    look_for(bob.page, "water", 3)
    hits(bob.page).last.get_by_role("button", name="Show around it").click()
    expect(bob.page.locator(".near")).to_have_count(4)
    expect_no_barrier(bob.page)
    bob.page.get_by_role("button", name="Show less").click()
    hits(bob.page).first.get_by_role("link").click()
    expect(bob.page.locator(".message.target")).to_contain_text("bottles")
    bob.page.go_back()
    expect(hits(bob.page)).to_have_count(3)
    expect(search(bob.page)).to_have_value("water")
    bob.window.expect_quiet()


@pytest.mark.slow
def test_a_reply_opens_its_thread(room: int, site: Site, cast: Cast, bring: Bring) -> None:
    bob = bring("bob").arrive(f"/rooms/{room}/")
    bob.act("Door code", "Reply in thread")
    reply = bob.panel.locator("chat-composer textarea")
    reply.fill("Seven two nine")
    reply.press("Enter")
    expect(bob.panel.locator(".message").filter(has_text="Seven two nine")).to_be_visible()
    bob.page.keyboard.press("Control+Shift+F")
    look_for(bob.page, "seven is:thread", 1)
    hits(bob.page).get_by_role("link").click()
    expect(bob.panel.locator(".message.target")).to_contain_text("Seven two nine")
    bob.page.go_back()
    expect(hits(bob.page)).to_have_count(1)
    bob.window.expect_quiet()


@pytest.mark.slow
def test_a_day_is_jumped_to(room: int, bring: Bring) -> None:
    bob = bring("bob").arrive(f"/rooms/{room}/")
    bob.head.get_by_role("button", name="More about this room").click()
    bob.page.get_by_role("menuitem", name="Jump to a date").click()
    bob.dialog.get_by_label("Open the room at this day").fill("2026-01-02")
    bob.dialog.get_by_role("button", name="Go there").click()
    expect(bob.page).to_have_url(re.compile(r"/rooms/\d+/\d+$"))
    expect(bob.page.locator(".message.target")).to_contain_text("made this room")
    bob.window.expect_quiet()


@pytest.mark.slow
def test_a_day_is_jumped_to_from_its_line(room: int, bring: Bring) -> None:
    bob = bring("bob").arrive(f"/rooms/{room}/")
    page = bob.page
    day = page.locator("chat-timeline").get_by_role("button", name="Today", exact=True)
    day.click()
    page.get_by_role("menuitem", name="A week ago").click()
    expect(page.locator(".message.target")).to_contain_text("made this room")
    expect(page.locator(".message.target")).to_be_focused()
    day.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Today")).to_be_focused()
    expect_no_barrier(page)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(bob.dialog.get_by_label("Open the room at this day")).to_be_focused()
    page.keyboard.press("Escape")
    bob.window.expect_quiet()
