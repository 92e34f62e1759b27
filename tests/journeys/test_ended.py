"""What ends at once, and is seen to: a suspended person's connection, a deleted message, a session signed out."""

import time

from playwright.sync_api import Page, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site, until

PROMISED = 1.0  # seconds; some 0.1 are usual, also on a busy machine


def choose(grace: Person, listed: str, search: str, action: str) -> None:
    """In a list of the admin, choose the one row that the search finds, and an action."""
    page = grace.page
    page.goto(f"/admin/{listed}/?q={search}")
    row = page.locator("#result_list tbody tr")
    expect(row).to_have_count(1)
    row.locator("input.action-select").check()
    page.locator("select[name=action]").select_option(label=action)
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()


def press(page: Page, name: str) -> float:
    """Press a button and say when, in seconds since 1970."""
    began = time.time()
    page.get_by_role("button", name=name, exact=True).click()
    return began


def test_a_suspended_person_is_out_at_once_and_reads_why(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "harbour", cast["bob"])
    alice, bob, grace = bring("alice").arrive(), bring("bob", web=1).arrive(), bring("grace")
    bob.enter("harbour")
    after = bob.watches_for(".offline.ended", "Your account is closed here.")
    choose(grace, "accounts/user", f"{bob.username}@example.org", "Suspend, with a reason")
    grace.page.get_by_label("Reason").fill("Sold fish in the reading room")
    took = after(press(grace.page, "Suspend"))
    print(f"suspended: told after {took * 1000:.0f} ms")
    assert took < PROMISED

    # His words still stand, nothing new reaches him, and the door says why.
    alice.enter("harbour")
    alice.say("Is anybody there?")
    alice.sees("Is anybody there?")
    expect(bob.row("Is anybody there?")).to_have_count(0)
    bob.offline.get_by_role("button").click()
    expect(bob.page).to_have_url(f"{bob.url}/accounts/login/?next=/rooms/{room}/")
    bob.sign_in(accounts.PASSWORD)
    expect(bob.page.get_by_role("alert")).to_contain_text("Sold fish in the reading room")
    for person in (alice, bob, grace):
        person.window.expect_quiet()


def test_a_message_deleted_in_the_admin_leaves_open_pages_at_once(
    site: Site, cast: Cast, bring: Bring
) -> None:
    room = accounts.make_room(
        site.url, cast["alice"], f"market {cast['alice'].id}", cast["bob"], kind="public"
    )
    accounts.say_all(site.url, cast["alice"], room, ["Fresh herring", f"Stolen herring {room}"])
    alice, bob, grace = bring("alice").arrive(), bring("bob", web=1).arrive(), bring("grace")
    for person in (alice, bob):
        person.page.goto(f"/rooms/{room}/")
        person.sees("Stolen herring")
    afters = [person.watches_for(".message .gone", "This message was deleted.") for person in (alice, bob)]
    choose(grace, "chat/message", f"Stolen herring {room}", "Delete the chosen messages for everybody")
    began = press(grace.page, "Delete")
    took = [after(began) for after in afters]
    print("deleted: seen after " + ", ".join(f"{one * 1000:.0f} ms" for one in took))
    assert max(took) < PROMISED
    for person in (alice, bob):
        expect(person.row("Stolen herring")).to_have_count(0)
        person.sees("Fresh herring")
        person.window.expect_quiet()
    grace.window.expect_quiet()


def test_signing_out_closes_every_tab_of_the_browser_and_leaves_nothing_in_it(
    site: Site, cast: Cast, bring: Bring
) -> None:
    accounts.make_room(site.url, cast["alice"], "cellar")
    elsewhere = bring("alice").arrive()
    alice = bring("alice", web=1)
    alice.window.context.clear_cookies()
    alice.sign_in(accounts.PASSWORD)
    alice.arrive().enter("cellar")
    alice.field.fill("A thing I would rather not leave behind")
    second = alice.tab()
    second.goto(alice.page.url)
    expect(second.locator("chat-composer textarea")).to_have_value("A thing I would rather not leave behind")

    alice.page.get_by_role("button", name="You:").click()
    alice.page.get_by_role("menuitem", name="Sign out").click()
    expect(alice.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(second.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert until(lambda: alice.page.evaluate("({...localStorage, ...sessionStorage})") == {})
    assert alice.page.evaluate("indexedDB.databases()") == []
    second.goto("/")
    expect(second.get_by_role("heading", name="Welcome back")).to_be_visible()

    # Another browser of hers goes on.
    elsewhere.enter("cellar")
    elsewhere.say("Still here")
    elsewhere.sees("Still here")
    for person in (alice, elsewhere):
        person.window.expect_quiet()
