"""Reading: what is new, where a room opens, and that the page never moves under the reader."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site
from tests.support.sockets import Socket, message

LONG = 230
# Climbs to the beginning step by step. Of each step it says by how much the rows moved that shouldn't have,
# in all frames until the next; and which messages were in view on the way.
CLIMB = """
async () => {
    const scroller = document.querySelector("chat-timeline .scroller");
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const seen = new Set();
    const jumps = [];
    const inView = () => {
        const {top, bottom} = scroller.getBoundingClientRect();
        return [...document.querySelectorAll("chat-timeline [data-number]")].filter((row) => {
            const place = row.getBoundingClientRect();
            return place.bottom > top && place.top < bottom;
        });
    };
    const began = () => document.querySelector("chat-timeline .beginning");
    for (let step = 0; step < 300; step++) {
        const rows = inView();
        for (const row of rows) seen.add(Number(row.dataset.number));
        if (began() && scroller.scrollTop === 0) break;
        const row = rows[Math.floor(rows.length / 2)];
        const from = scroller.scrollTop;
        const top = row.getBoundingClientRect().top;
        scroller.scrollTop -= 240;
        const expected = top + from - scroller.scrollTop;
        for (let count = 0; count < 6; count++) {
            await frame();
            jumps.push(Math.abs(row.getBoundingClientRect().top - expected));
        }
    }
    return {seen: [...seen], worst: Math.max(...jumps), steps: jumps.length / 6};
}
"""
TOP_OF = "row => row.getBoundingClientRect().top"


@pytest.fixture
def long_room(site: Site, cast: Cast) -> int:
    """A room of alice and bob in which alice said much that bob hasn't read."""
    room = accounts.make_room(site.url, cast["alice"], "long talk", cast["bob"])
    lines = [f"Line {number}. " + "The tide comes and goes. " * (number % 7) for number in range(1, LONG + 1)]
    accounts.say_all(site.url, cast["alice"], room, lines)
    return room


def line(person: Person, number: int) -> Locator:
    return person.row(f"Line {number}.")


def test_history_comes_by_scrolling_up_without_a_jump(bring: Bring, long_room: int) -> None:
    alice = bring("alice").arrive(f"/rooms/{long_room}/")
    expect(line(alice, LONG)).to_be_in_viewport()
    climbed = alice.page.evaluate(CLIMB)
    print(f"{climbed['steps']:.0f} steps up, worst jump {climbed['worst']:.1f} px")
    assert climbed["worst"] <= 1.5
    # Every message was in view on the way: bob being added, and all the lines.
    missing = set(range(1, LONG + 1)) - set(climbed["seen"])
    assert not missing
    expect(alice.page.locator(".beginning")).to_be_in_viewport()
    alice.window.expect_quiet()


def test_a_room_opens_where_i_stopped_reading(bring: Bring, long_room: int) -> None:
    bob = bring("bob", web=1).arrive("/rooms/general/")
    expect(bob.side("long talk")).to_contain_text("99+")
    bob.enter("long talk")
    # The way down is shown once the page has come to rest where it opens.
    expect(bob.page.locator("chat-timeline > .pill")).to_be_visible()
    expect(bob.page.locator(".new-line")).to_be_in_viewport()
    expect(line(bob, 1)).to_be_in_viewport()
    # What was only passed by on the way isn't read; the end is.
    bob.page.locator("chat-timeline > .pill").click()
    expect(line(bob, LONG)).to_be_in_viewport()
    expect(bob.side("long talk").locator(".badge")).to_have_count(0)
    bob.window.expect_quiet()


def test_new_messages_wait_below_while_i_read_further_up(bring: Bring, long_room: int) -> None:
    alice, bob = bring("alice").arrive(f"/rooms/{long_room}/"), bring("bob", web=1)
    bob.arrive(f"/rooms/{long_room}/").page.locator("chat-timeline > .pill").click()
    expect(line(bob, LONG)).to_be_in_viewport()
    expect(bob.side("long talk").locator(".badge")).to_have_count(0)
    bob.page.locator("chat-timeline .scroller").hover()
    bob.page.mouse.wheel(0, -1200)
    expect(line(bob, LONG)).not_to_be_in_viewport()
    number = bob.rows.nth(bob.rows.count() - 25).get_attribute("data-number")
    reading = bob.page.locator(f'chat-timeline [data-number="{number}"]')  # older rows may come above it
    place = reading.evaluate(TOP_OF)

    alice.say("Fresh bread")
    alice.say("Fresh butter")
    pill = bob.page.locator("chat-timeline > .pill")
    expect(pill).to_have_text("2 new")
    expect(bob.side("long talk")).not_to_contain_text("99+")
    assert abs(reading.evaluate(TOP_OF) - place) <= 1
    pill.click()
    expect(bob.row("Fresh butter")).to_be_in_viewport()
    expect(pill).to_have_count(0)
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def test_the_line_of_what_is_new_goes_when_it_was_read(site: Site, cast: Cast, bring: Bring) -> None:
    accounts.make_room(site.url, cast["alice"], "pantry", cast["bob"])
    alice, bob = bring("alice").arrive(), bring("bob").arrive("/rooms/general/")
    other_tab = bob.tab()
    other_tab.goto("/rooms/general/")
    badge = other_tab.locator(".side-row", has_text="pantry").locator(".badge")
    alice.enter("pantry")
    alice.say("Old cheese")
    expect(badge).to_contain_text("1 unread")
    bob.enter("pantry")
    expect(badge).to_have_count(0)
    bob.enter("General")
    alice.say("New cheese")
    alice.say("More cheese")
    expect(bob.side("pantry")).to_contain_text("2 unread")
    bob.enter("pantry")
    # The line stands right above the first new one.
    expect(bob.page.locator(".new-line + article")).to_contain_text("New cheese")
    expect(badge).to_have_count(0)
    bob.enter("General")
    bob.enter("pantry")
    bob.sees("More cheese")
    expect(bob.page.locator(".new-line")).to_have_count(0)
    # Marked as unread by hand, it counts again, in every tab.
    bob.act("More cheese", "Mark as unread from here")
    expect(badge).to_contain_text("1 unread")
    bob.enter("General")
    expect(bob.side("pantry")).to_contain_text("1 unread")
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def test_a_link_opens_at_its_message(bring: Bring, long_room: int) -> None:
    alice = bring("alice").arrive(f"/rooms/{long_room}/40")
    target = alice.page.locator(".message.target")
    expect(target).to_be_in_viewport()
    expect(target).to_have_attribute("data-number", "40")
    pill = alice.page.locator("chat-timeline > .pill")
    expect(pill).to_have_text("To the newest")
    # The time on a message is its link; the address and Back say where one is.
    target.hover()
    target.locator("xpath=following-sibling::article[1]").locator("a.at").click(force=True)
    expect(alice.page).to_have_url(f"{alice.url}/rooms/{long_room}/41")
    expect(alice.page.locator(".message.target")).to_have_attribute("data-number", "41")
    alice.page.go_back()
    expect(alice.page.locator(".message.target")).to_have_attribute("data-number", "40")
    pill.click()
    expect(line(alice, LONG)).to_be_in_viewport()
    # One that isn't there says so, and the room is there all the same.
    alice.arrive(f"/rooms/{long_room}/99999")
    expect(alice.page.get_by_text("That message is not here, or it is gone.")).to_be_visible()
    expect(line(alice, LONG)).to_be_visible()
    alice.window.expect_quiet()


def test_an_archived_public_room_is_found_and_read_by_others(site: Site, cast: Cast, bring: Bring) -> None:
    async def go(socket: Socket) -> None:
        for kind in ("public", "private"):
            room = (await socket.ask("room.create", kind=kind, name=f"The old {kind} wharf"))["room"]["id"]
            await socket.ask("message.send", **message(room, "Kept for later"))
            await socket.ask("room.archive", room=room, archived=True)

    accounts.over_socket(site.url, cast["alice"].token, go)
    bob = bring("bob").arrive("/browse/")
    rows = bob.page.locator(".browse-row")
    expect(rows.first).to_be_visible()
    expect(rows.filter(has_text="wharf")).to_have_count(0)
    bob.page.get_by_role("button", name="Archived").click()
    expect(rows.filter(has_text="wharf")).to_contain_text("The old public wharf")
    rows.get_by_text("The old public wharf").click()
    bob.sees("Kept for later")
    bob.window.expect_quiet()
