"""Two people, and what one of them doesn't send at once: drafts on two devices, messages that wait for their time."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site


@pytest.fixture
def room(site: Site, cast: Cast) -> int:
    number: int = accounts.make_room(site.urls[0], cast["alice"], "the watch", cast["bob"])
    accounts.say_all(site.urls[0], cast["alice"], number, ["Who takes the middle watch?"])
    return number


@pytest.fixture
def alice(bring: Bring, room: int) -> Person:
    person = bring("alice")
    person.arrive(f"/rooms/{room}/")
    person.sees("Who takes the middle watch?")
    return person


@pytest.mark.slow
def test_a_draft_is_the_same_on_both_devices_and_goes_when_it_is_sent(alice: Person, room: int) -> None:
    other = alice.tab()
    other.goto(f"/rooms/{room}/")
    here, there = (page.locator("chat-composer textarea").first for page in (alice.page, other))
    expect(there).to_be_visible()
    here.fill("I could take")
    expect(there).to_have_value("I could take")
    there.fill("I could take it from two")
    expect(here).to_have_value("I could take it from two")
    alice.page.goto("/drafts/")
    row = alice.page.locator(".drafts-row")
    expect(row).to_contain_text("I could take it from two")
    expect(row).to_contain_text("the watch")
    expect(row.locator("time")).to_be_visible()
    row.get_by_role("button", name="Delete the draft").click()
    expect(row).to_have_count(0)
    expect(there).to_have_value("")
    alice.page.get_by_role("button", name="Undo").click()
    expect(there).to_have_value("I could take it from two")
    row.get_by_role("link").click()
    here.press("Enter")
    expect(there).to_have_value("")
    expect(alice.page.get_by_role("link", name="Drafts")).to_have_count(0)
    alice.window.expect_quiet()


def test_a_message_waits_for_its_time_and_bob_sees_it_once(alice: Person, bring: Bring, room: int) -> None:
    bob = bring("bob", web=1)
    bob.arrive(f"/rooms/{room}/")
    composer = alice.page.locator("chat-composer").first
    composer.locator("textarea").fill("Good morning")
    composer.get_by_role("button", name="Send later").click()
    alice.page.get_by_role("menuitem", name="Tomorrow at 9:00").click()
    expect(alice.page.locator(".toast")).to_contain_text("It will be sent tomorrow at")
    expect(composer.locator("textarea")).to_have_value("")
    alice.page.locator(".toast").get_by_role("button", name="Show").click()
    row = alice.page.locator(".drafts-row")
    expect(row).to_contain_text(re.compile("tomorrow at 0?9:00"))
    row.get_by_role("button", name="Change the words").click()
    alice.dialog.get_by_label("Message").fill("Good morning, bob")
    alice.dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Good morning, bob")
    row.get_by_role("button", name="Change the time").click()
    zone = alice.page.evaluate("JSON.parse(document.getElementById('boot').textContent).timezone") or "UTC"
    day = datetime.now(ZoneInfo(zone)) + timedelta(days=300)
    alice.dialog.get_by_label("Day and time").fill(f"{day:%Y-%m-%d}T07:30")
    alice.dialog.get_by_role("button", name="Send later").click()
    expect(row).to_contain_text(re.compile(f"{day.year} at 0?7:30"))
    row.get_by_role("button", name="Cancel it").click()
    expect(row).to_have_count(0)
    alice.page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Send now").click()
    expect(row).to_have_count(0)
    bob.sees("Good morning, bob")
    expect(bob.page.locator(".message", has_text="Good morning, bob")).to_have_count(1)
    for person in (alice, bob):
        person.window.expect_quiet()
