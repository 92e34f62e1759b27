"""What opens on demand and doesn't come: it is told, once, and opens when the connection is back."""

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site

AWAY = ("WebSocket connection", "ERR_INTERNET_DISCONNECTED")
NEEDED = "This part of the page isn't loaded yet; it needs a connection."


def toasts(person: Person, text: str) -> Locator:
    return person.page.locator(".toast", has_text=text)


def complains(person: Person, words: str) -> bool:
    """Whether who looks for faults sees one."""
    return any("thrown" in line and words in line for line in person.window.complaints)


@pytest.fixture
def alice(site: Site, cast: Cast, bring: Bring) -> Person:
    room = accounts.make_room(site.url, cast["alice"], "the far shore", cast["bob"])
    accounts.say_all(site.url, cast["bob"], room, ["Nobody comes here", "The tide is out"])
    person = bring("alice").arrive(f"/rooms/{room}/").rest()
    person.sees("The tide is out")
    return person


@pytest.mark.slow
def test_without_a_connection(alice: Person) -> None:
    """A dialog, a view and a key are wanted: each is told of, and is there when the connection is."""
    page = alice.page
    alice.window.context.set_offline(True)
    expect(alice.offline).to_contain_text("Offline.")
    alice.act("Nobody comes here", "Forward")
    expect(toasts(alice, NEEDED)).to_have_count(1)
    alice.act("The tide is out", "Forward")
    page.wait_for_timeout(300)
    expect(toasts(alice, NEEDED)).to_have_count(1)  # said once while it stands there
    expect(alice.dialog).to_have_count(0)
    expect(toasts(alice, NEEDED)).to_have_count(0, timeout=10_000)
    page.locator("chat-sidebar").get_by_role("link", name="Threads").click()
    expect(toasts(alice, NEEDED)).to_have_count(1)
    expect(page.get_by_role("heading", name="Threads")).to_have_count(0)

    alice.window.context.set_offline(False)
    expect(alice.offline).to_have_count(0, timeout=30_000)
    # The view fills itself, what was clicked opens at the next click.
    expect(page.get_by_role("heading", name="No threads yet")).to_be_visible()
    page.go_back()
    alice.act("Nobody comes here", "Forward")
    expect(alice.dialog).to_contain_text("Forward")
    alice.window.expect_quiet(*AWAY)


@pytest.mark.slow
def test_what_the_server_lacks(alice: Person) -> None:
    """It is no matter of the connection: another way is offered, and the fault is seen by who looks for faults."""

    def lack(route: Route) -> None:
        route.fulfill(status=404)

    page = alice.page
    page.route("**/js/forwards/dialog*.js", lack)
    alice.act("Nobody comes here", "Forward")
    told = toasts(alice, "This part of the page could not be loaded.")
    expect(told).to_have_count(1)
    assert complains(alice, "dynamically imported module")
    page.unroute("**/js/forwards/dialog*.js", lack)
    told.get_by_role("button", name="Load it again").click()
    alice.sees("Nobody comes here")
    alice.act("Nobody comes here", "Forward")
    expect(alice.dialog).to_contain_text("Forward")


@pytest.mark.slow
def test_other_failures_are_not_swallowed(alice: Person) -> None:
    alice.page.evaluate("() => { Promise.reject(new TypeError('a plain mistake')); }")
    alice.page.wait_for_timeout(100)
    assert complains(alice, "a plain mistake")
    expect(alice.page.locator(".toast")).to_have_count(0)
