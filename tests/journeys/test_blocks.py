"""alice wants nothing of bob any more: what she sees then, what he can't tell from it, and how it ends."""

from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site

REFUSED = "accepts no messages"


def test_alice_blocks_bob_and_takes_it_back(site: Site, cast: Cast, bring: Bring) -> None:
    url = site.urls[0]
    room = accounts.make_room(url, cast["alice"], "the quay", cast["bob"])
    accounts.say_all(url, cast["bob"], room, ["Hello again", "and again"])
    alice, bob = bring("alice"), bring("bob", web=1)
    for person in (alice, bob):
        person.arrive(f"/rooms/{room}/")
        person.sees("and again")
    alice.page.goto(f"/rooms/{room}/?panel=members")
    alice.panel.get_by_role("button", name=f"More about {bob.name}").click()
    alice.page.get_by_role("menuitem", name="Block", exact=True).click()
    expect(alice.dialog).to_contain_text("folded away")
    alice.dialog.get_by_role("button", name="Block", exact=True).click()
    folded = alice.page.locator(".folded")
    expect(folded).to_contain_text("2 messages of somebody you blocked")
    expect(alice.page.get_by_text("Hello again")).to_have_count(0)
    bob.say(f"@{alice.username} why?")
    expect(folded).to_contain_text("3 messages of somebody you blocked")
    alice.say("Low water at five")
    bob.sees("Low water at five")
    expect(bob.page.locator(".folded")).to_have_count(0)
    folded.get_by_role("button", name="Show").click()
    alice.sees("Hello again", "why?")
    bob.page.goto(f"/people/{alice.username}/")
    expect(bob.page.get_by_role("link", name="Block", exact=True)).to_be_visible()

    alice.page.goto("/settings/privacy/")
    expect(alice.page.locator("form.row")).to_contain_text(bob.name)
    alice.page.get_by_role("button", name=f"Unblock {bob.name}").click()
    expect(alice.page.get_by_text("Nobody. Whoever bothers you")).to_be_visible()
    alice.arrive(f"/rooms/{room}/")
    alice.sees("Hello again", "why?")
    for person in (alice, bob):
        person.window.expect_quiet()
