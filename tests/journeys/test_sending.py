"""Writing while the server or the network is away: nothing is lost, nothing comes twice, the order stays."""

import contextlib
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site, until

# A page tries again after a pause that doubles; a web process needs some seconds to start.
RETURN = 40_000
# Chromium's own words for a connection that was refused or broken.
AWAY = ("WebSocket connection", "ERR_CONNECTION", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


@pytest.fixture
def island(site: Site, cast: Cast) -> int:
    return accounts.make_room(site.url, cast["alice"], "island", cast["bob"])


@contextlib.contextmanager
def without_web_process(site: Site, number: int) -> Iterator[None]:
    """One web process dies by SIGKILL, and nobody starts it again until the end of the block."""
    parent = site.process
    victim = next(child for child in site.children() if str(site.port + number) in child.cmdline())
    parent.suspend()
    try:
        victim.send_signal(signal.SIGKILL)
        yield
    finally:
        parent.resume()
    assert until(site.answers, 30)


def test_what_was_written_without_a_server_arrives_once_and_in_order(
    site: Site, bring: Bring, island: int
) -> None:
    path = f"/rooms/{island}/"
    alice, bob = bring("alice", web=1).arrive(path).rest(), bring("bob").arrive(path)
    alice.say("The last before the storm")
    bob.sees("The last before the storm")
    with without_web_process(site, 1):
        expect(alice.offline).to_contain_text("Your messages wait here.")
        for text in ("One boat", "Two boats", "Three boats"):
            alice.say(text)
            # It stands there at once, and says that it waits.
            expect(alice.row(text)).to_contain_text("Not sent yet")
        bob.say("The storm is over here")
        bob.sees("The storm is over here")
        expect(bob.row("boat")).to_have_count(0)
    expect(alice.offline).to_have_count(0, timeout=RETURN)
    expect(alice.page.locator(".message.waiting")).to_have_count(0, timeout=RETURN)
    expected = ["The last before the storm", "The storm is over here", "One boat", "Two boats", "Three boats"]
    for person in (alice, bob):
        expect(person.page.locator(".message .words")).to_have_text(expected)
    # And it is what the server keeps.
    bob.arrive(path)
    expect(bob.page.locator(".message .words")).to_have_text(expected)
    alice.window.expect_quiet(*AWAY)
    bob.window.expect_quiet()


def test_an_answer_that_is_lost_makes_no_second_message(bring: Bring, island: int) -> None:
    path = f"/rooms/{island}/"
    alice, bob = bring("alice"), bring("bob", web=1).arrive(path)
    ways: list[WebSocketRoute] = []
    silent: list[bool] = []

    def way(page: WebSocketRoute) -> None:
        """Passes everything on, but nothing to the page while it is silent."""
        ways.append(page)
        server = page.connect_to_server()
        server.on_message(lambda frame: None if silent else page.send(frame))

    alice.page.route_web_socket(re.compile("/ws/"), way)
    alice.arrive(path)
    alice.say("Hello?")
    expect(bob.row("Hello?")).to_be_visible()
    expect(alice.page.locator(".message.waiting")).to_have_count(0)
    silent.append(True)
    alice.say("Once is enough")
    bob.sees("Once is enough")
    expect(alice.row("Once is enough")).to_contain_text("Not sent yet")
    silent.clear()
    ways[-1].close(code=3000)
    expect(alice.row("Once is enough")).not_to_contain_text("Not sent yet", timeout=RETURN)
    alice.say("And this")
    for person in (alice, bob):
        person.sees("And this")
        expect(person.page.locator(".message .words")).to_have_text(["Hello?", "Once is enough", "And this"])
    alice.window.expect_quiet()


def test_what_waits_survives_that_the_page_is_closed(bring: Bring, island: int) -> None:
    path = f"/rooms/{island}/"
    alice, bob = bring("alice").arrive(path), bring("bob", web=1).arrive(path)
    alice.window.context.set_offline(True)
    expect(alice.offline).to_contain_text("Offline.")
    alice.say("A letter in a bottle")
    alice.field.fill("A letter I have only begun")
    expect(alice.row("A letter in a bottle")).to_contain_text("Not sent yet")
    alice.page.close()
    alice.window.context.set_offline(False)
    expect(bob.row("A letter")).to_have_count(0)

    alice.page = alice.tab()
    alice.arrive(path)
    bob.sees("A letter in a bottle")
    alice.sees("A letter in a bottle")
    expect(alice.page.locator(".message.waiting")).to_have_count(0)
    expect(alice.field).to_have_value("A letter I have only begun")
    alice.window.expect_quiet(*AWAY)


def test_what_is_refused_stays_with_its_reason(site: Site, cast: Cast, bring: Bring, island: int) -> None:
    path = f"/rooms/{island}/"
    bob = bring("bob").arrive(path)
    bob.window.context.set_offline(True)
    bob.say("Too late")
    archive(site, cast, island)
    bob.window.context.set_offline(False)
    expect(bob.row("Too late").get_by_role("alert")).to_contain_text("This room is archived.", timeout=RETURN)
    expect(bob.page.locator(".foot")).to_contain_text("This room is archived.")
    bob.row("Too late").get_by_role("button", name="Throw away").click()
    expect(bob.row("Too late")).to_have_count(0)
    bob.arrive(path)
    expect(bob.row("Too late")).to_have_count(0)
    bob.window.expect_quiet(*AWAY)


def archive(site: Site, cast: Cast, room: int) -> None:
    accounts.over_socket(
        site.url, cast["alice"].token, lambda socket: socket.ask("room.archive", room=room, archived=True)
    )


def test_a_room_opened_without_a_connection_comes_with_it(bring: Bring, island: int) -> None:
    alice = bring("alice")
    ways: list[WebSocketRoute] = []

    def way(page: WebSocketRoute) -> None:
        """Loses the first page of history on its way, and then the connection."""
        ways.append(page)
        server = page.connect_to_server()
        first = len(ways) == 1
        page.on_message(
            lambda frame: page.close(code=3000) if first and "room.history" in frame else server.send(frame)
        )

    alice.page.route_web_socket(re.compile("/ws/"), way)
    alice.arrive(f"/rooms/{island}/")
    expect(alice.rows.filter(has_text="made this room")).to_be_visible(timeout=RETURN)
    assert len(ways) > 1
    alice.window.expect_quiet()


def test_signing_out_asks_when_something_is_unsent(bring: Bring, island: int) -> None:
    alice = bring("alice").arrive(f"/rooms/{island}/").rest()
    alice.window.context.set_offline(True)
    alice.say("Not for the bin")
    alice.page.get_by_role("button", name="You:").click()
    alice.page.get_by_role("menuitem", name="Sign out").click()
    expect(alice.dialog).to_contain_text("1 message is not sent yet.")
    alice.dialog.get_by_role("button", name="Cancel").click()
    alice.window.context.set_offline(False)
    expect(alice.page.locator(".message.waiting")).to_have_count(0, timeout=RETURN)
    alice.sees("Not for the bin")
    alice.window.expect_quiet(*AWAY)
