"""alice asks who can see what she says: in a private room, in a public one, in a direct."""

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site


@pytest.mark.slow
def test_alice_asks_who_can_see_it(site: Site, cast: Cast, bring: Bring) -> None:
    url = site.urls[0]
    crew = accounts.make_room(url, cast["alice"], "the crew below", cast["bob"])
    square = accounts.make_room(url, cast["alice"], f"square {cast['alice'].id}", cast["bob"], kind="public")
    for room in (crew, square):
        accounts.say_all(url, cast["alice"], room, ["the plan"])
    alice, bob, charlie = bring("alice"), bring("bob", web=1), bring("charlie").arrive()
    alice.arrive(f"/rooms/{crew}/")
    bob.arrive(f"/rooms/{crew}/")
    bob.act("the plan", "Who can see this?")
    expect(bob.dialog).to_contain_text("2 people: only those who are in here.")
    expect(bob.dialog.locator(".member")).to_have_count(2)
    expect(bob.dialog.locator(".member").first).to_contain_text(f"{alice.name}owner")
    expect(bob.dialog).to_contain_text("don't see it in the administration")
    bob.page.keyboard.press("Escape")
    bob.act("the plan", "Pin")
    alice.act("the plan", "Who can see this?")
    expect(alice.dialog).to_contain_text(f"{bob.name} pinned it")
    alice.page.keyboard.press("Escape")
    alice.page.goto(f"/rooms/{square}/")
    alice.act("the plan", "Who can see this?")
    expect(alice.dialog).to_contain_text("Everybody with an account on this site")
    expect(alice.dialog).to_contain_text("2 of them are in the room.")
    charlie.page.goto(f"/rooms/{square}/")
    charlie.sees("the plan")
    for person in (alice, bob, charlie):
        person.window.expect_quiet()
