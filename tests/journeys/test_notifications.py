"""bob is told what he wants to be told: aloud where he looks elsewhere, not at all where he wants nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_directs import choose
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site
from tests.support.sockets import Socket

ROOM = "harbour-master"
# A browser that lets the site show what comes, and writes it down.
SHOWN = """
try { localStorage.setItem("desktop-notifications", "on"); } catch {}
window.shown = [];
window.Notification = class {
    static permission = "granted";
    constructor(title, {body}) { window.shown.push(`${title}: ${body}`); }
    close() {}
};
"""


def shown(person: Person) -> list[str]:
    told: list[str] = person.page.evaluate("window.shown")
    return told


def is_shown(person: Person, *told: str) -> None:
    """Exactly this was shown, and the last of it comes soon."""
    person.page.wait_for_function("(count) => window.shown.length >= count", arg=len(told))
    assert shown(person) == list(told)


def wants(person: Person, words: str) -> None:
    """Choose what tells him of the room that is open."""
    choose(person, "Notifications")
    person.dialog.locator(".kind", has_text=words).first.click()
    expect(person.dialog.get_by_role("status")).to_have_text("Saved.")
    person.page.keyboard.press("Escape")


def test_bob_is_told_what_he_wants(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], ROOM, cast["bob"])
    alice, bob = bring("alice").arrive(f"/rooms/{room}/"), bring("bob", web=1)
    bob.window.context.add_init_script(SHOWN)
    bob.arrive("/rooms/general/")
    alice.say("nothing for anybody")
    alice.say(f"@{bob.username}: one")
    is_shown(bob, f"{alice.name} in {ROOM}: @{bob.username}: one")
    bob.enter(ROOM)
    alice.say(f"@{bob.username}: he looks")
    bob.sees("he looks")
    wants(bob, "Nothing, and hidden")
    expect(bob.side(ROOM)).to_have_count(0)
    bob.enter("General")
    alice.say(f"@{bob.username}: three")
    expect(bob.side(ROOM).locator(".badge.attention")).to_contain_text("1 mention")
    expect(bob.side(ROOM)).to_contain_class("muted-room")
    assert len(shown(bob)) == 1
    bob.enter(ROOM)
    wants(bob, "As your settings say")
    expect(bob.side(ROOM)).not_to_contain_class("muted-room")
    for person in (alice, bob):
        person.window.expect_quiet()


@pytest.mark.slow
def test_words_hours_and_a_thread(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], ROOM, cast["bob"])
    alice, bob = bring("alice").arrive(f"/rooms/{room}/"), bring("bob", web=1)
    bob.window.context.add_init_script(SHOWN)
    listens(bob)
    bob.arrive("/rooms/general/")
    alice.page.wait_for_timeout(2500)  # the other process knows of his words
    alice.say("The EBB is out")
    is_shown(bob, f"{alice.name} in {ROOM}: The EBB is out")
    bob.enter(ROOM)
    bob.act("The EBB is out", "Reply in thread")
    bob.panel.locator("textarea").fill("so it is")
    bob.panel.locator("textarea").press("Enter")
    expect(bob.panel.locator(".message")).to_have_count(2)
    bob.panel.get_by_role("button", name="Notifications").click()
    bob.dialog.locator(".kind", has_text="Mentions, answers to you and your words").click()
    expect(bob.dialog.get_by_role("status")).to_have_text("Saved.")
    expect_no_barrier(bob.page)
    bob.page.keyboard.press("Escape")
    bob.enter("General")
    alice.row("The EBB is out").locator(".thread-foot").click()
    alice.panel.locator("textarea").fill("not for him")
    alice.panel.locator("textarea").press("Enter")
    expect(bob.page.locator("chat-sidebar").get_by_role("link", name=re.compile("Threads"))).to_contain_text(
        "1 unread"
    )
    assert len(shown(bob)) == 1
    accounts.over_socket(site.url, cast["bob"].token, rest)
    alice.panel.locator("textarea").fill(f"@{bob.username} ebb")
    alice.panel.locator("textarea").press("Enter")
    expect(bob.side(ROOM).locator(".badge.attention")).to_contain_text("1 mention")
    assert len(shown(bob)) == 1  # it is told, but he isn't to be disturbed
    accounts.make_room(site.url, cast["alice"], "quiet-cove", cast["bob"])
    is_hidden_and_found(bob, "quiet-cove")
    for person in (alice, bob):
        person.window.expect_quiet()


def is_hidden_and_found(bob: Person, room: str) -> None:
    """Ctrl+K finds what is out of the list; looking at it changes nothing."""
    bob.enter(room)
    wants(bob, "Nothing, and hidden")
    bob.enter("General")
    expect(bob.side(room)).to_have_count(0)
    bob.page.keyboard.press("Control+k")
    expect(bob.dialog.get_by_role("option").first).to_be_visible()
    bob.page.keyboard.type(room)
    expect(bob.dialog.get_by_role("option").first).to_contain_text(room)
    bob.page.keyboard.press("Enter")
    expect(bob.head).to_contain_text(room)
    expect(bob.page.locator(".toast")).to_have_count(0)
    expect(bob.side(room)).to_have_count(0)


def listens(bob: Person) -> None:
    """By the settings page."""
    bob.page.goto("/settings/notifications/")
    bob.page.get_by_label("Words, one a line").fill("ebb\nflood")
    bob.page.get_by_label("Nothing", exact=True).check()
    bob.page.get_by_label("What concerns me").check()
    bob.page.get_by_role("button", name="Save").click()
    expect(bob.page.get_by_text("Saved.")).to_be_visible()
    expect_no_barrier(bob.page)
    bob.page.get_by_label("Sound").uncheck()
    expect(bob.page.get_by_role("status").last).to_contain_text("Saved.")
    assert bob.page.evaluate("localStorage.getItem('sound')") == "off"


async def rest(socket: Socket) -> Any:
    return await socket.ask("notification.settings", days=list(range(7)), begins="00:00", ends="00:00")
