"""Two people and words that went to the wrong place: into a thread, and to another room."""

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site


def choose(person: Person, typed: str, option: str) -> None:
    """In the open dialog."""
    if typed:
        person.dialog.get_by_role("combobox").fill(typed)
    person.dialog.get_by_role("option", name=option).click()
    person.dialog.get_by_role("button", name="Move", exact=True).click()


@pytest.mark.slow
def test_alice_puts_words_where_they_belong(site: Site, cast: Cast, bring: Bring) -> None:
    """bob has to see each move at once; charlie, who has no access to the room it went to, only that it went."""
    url, vault = site.urls[0], f"vault {cast['alice'].id}"
    room = accounts.make_room(url, cast["alice"], "the landing", cast["bob"], cast["charlie"])
    accounts.say_all(url, cast["alice"], room, ["Who has the key?", "The moon is full", "Code is 1234"])
    other = accounts.make_room(url, cast["alice"], vault, cast["bob"])
    alice, bob, charlie = bring("alice"), bring("bob", web=1), bring("charlie")
    for person in (alice, bob, charlie):
        person.arrive(f"/rooms/{room}/")
        person.sees("Code is 1234")
    old = alice.row("Code is 1234").get_attribute("data-number")
    alice.act("The moon is full", "Move…")
    choose(alice, "", "Thread: Who has the key?")
    expect(bob.row("Who has the key?")).to_contain_text("1 reply")
    expect(bob.row("This message was moved:")).to_be_visible()
    alice.act("Code is 1234", "Move…")
    alice.dialog.get_by_role("combobox").fill("vault")
    alice.dialog.get_by_role("option", name=vault).click()
    expect(alice.dialog).to_contain_text(f"People who are not in {vault}, even its author")
    alice.dialog.get_by_role("button", name="Move", exact=True).click()
    trace = bob.row("Moved to").get_by_role("link", name=vault)
    expect(trace).to_be_visible()
    expect(charlie.rows.filter(has_text="This message was moved.")).to_have_count(1)
    assert vault not in charlie.page.content()
    trace.click()
    expect(bob.page.locator(".message.target")).to_contain_text("Code is 1234")
    expect(bob.page.locator(".message.target")).to_contain_text(f"Moved by {alice.name} from the landing")
    alice.page.goto(f"/rooms/{room}/{old}")
    expect(alice.page.locator(".message.target")).to_contain_text("Code is 1234")
    assert f"/rooms/{other}/" in alice.page.url
    accounts.say_all(url, cast["alice"], room, [f"See [here]({url}/rooms/{room}/{old})"])
    alice.enter("the landing")
    link = alice.row("See here")
    expect(link.locator("chat-permalink")).to_contain_text("Code is 1234")
    link.locator(".words a").first.click()
    expect(alice.page.locator(".message.target")).to_contain_text("Code is 1234")
    assert f"/rooms/{other}/" in alice.page.url
    for person in (alice, bob, charlie):
        person.window.expect_quiet()
