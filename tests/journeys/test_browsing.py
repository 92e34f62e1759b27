"""Finding rooms, people and things to do: the browser of rooms, the directory of people, and Ctrl+K."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site
from tests.support.sockets import Socket


def public(site: Site, cast: Cast, name: str, topic: str = "") -> int:
    """A public room of bob; its id."""

    async def make(socket: Socket) -> int:
        return int((await socket.ask("room.create", kind="public", name=name, topic=topic))["room"]["id"])

    return accounts.over_socket(site.url, cast["bob"].token, make)


def listed(person: Person, name: str | re.Pattern[str]) -> Locator:
    """The row of a room or a person."""
    return person.page.locator(".browse-row").filter(has_text=name)


def test_coming_and_going_at_the_row_and_writing_to_somebody(site: Site, cast: Cast, bring: Bring) -> None:
    mine = f"Réunion {cast['bob'].username}"
    room = public(site, cast, mine, "Søndag på havnen")
    bob, alice = bring("bob", web=1).arrive(f"/rooms/{room}/"), bring("alice").arrive("/browse/")
    page = alice.page
    page.get_by_role("searchbox").fill(f"reunion sondag {cast['bob'].username}")
    expect(page.locator(".browse-row")).to_have_count(1)
    row = listed(alice, mine)
    row.get_by_role("button", name="Join").click()
    expect(row).to_contain_text("You are in")
    expect(alice.side(mine)).to_be_visible()
    expect(bob.head).to_contain_text("2 people")
    expect(page.get_by_role("button", name=re.compile(r"^Not joined\s+0"))).to_be_visible()

    row.hover()
    row.get_by_role("button", name="Leave").click()
    expect(row.get_by_role("button", name="Join")).to_be_visible()
    expect(bob.head).to_contain_text("1 person")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("You are in")
    expect(bob.head).to_contain_text("2 people")

    page.locator(".browse-filters").get_by_role("link", name="People").click()
    page.get_by_role("searchbox").fill(cast["bob"].username)
    him = listed(alice, re.compile(rf"@{cast['bob'].username}\b"))
    expect(him).to_contain_text(f"#{mine}")
    expect(him.locator(".presence.online")).to_be_visible()
    him.get_by_role("button", name=bob.name).first.click()
    expect(alice.dialog).to_contain_text("2 rooms with you")
    alice.dialog.get_by_role("button", name="Message", exact=True).click()
    expect(alice.field).to_be_focused()
    alice.say("Found you")
    bob.enter(alice.name)
    bob.sees("Found you")
    for person in (alice, bob):
        person.window.expect_quiet()


def found(person: Person) -> Locator:
    return person.dialog.get_by_role("option")


@pytest.mark.slow
def test_the_palette_by_its_signs_and_without_a_connection(site: Site, cast: Cast, bring: Bring) -> None:
    monday = accounts.make_room(site.url, cast["alice"], "Réunion du lundi", cast["bob"])
    room = accounts.make_room(site.url, cast["alice"], "workshop", cast["bob"])
    alice = bring("alice").arrive(f"/rooms/{room}/")
    keys = alice.page.keyboard
    keys.press("Control+k")
    keys.type("#reu")
    expect(found(alice)).to_have_count(1)
    expect(alice.dialog.locator("mark")).to_have_text("Réu")
    alice.dialog.get_by_role("combobox").fill("@rdl")
    expect(alice.dialog).to_contain_text("Nothing is called that.")
    alice.dialog.get_by_role("combobox").fill("rdl")
    expect(found(alice).first).to_contain_text("Réunion du lundi")
    alice.dialog.get_by_role("button", name="Commands").click()
    expect(alice.dialog.get_by_role("combobox")).to_have_value(">rdl")
    alice.dialog.get_by_role("combobox").fill(">mute")
    expect(found(alice).first).to_contain_text("workshop")
    keys.press("Enter")
    expect(alice.side("workshop").get_by_role("img", name="muted")).to_be_attached()

    # Words for the search of messages, beside the room.
    keys.press("Control+k")
    keys.type("?tide")
    expect(found(alice)).to_have_text(re.compile("Search messages for “tide”"))
    keys.press("Control+Enter")
    expect(alice.panel.locator("chat-search input").first).to_have_value("tide")
    alice.panel.get_by_role("button", name="Close", exact=True).click()

    # What waits comes first; then where one was lately.
    accounts.say_all(site.url, cast["bob"], monday, ["Are you there?"])
    expect(alice.side("Réunion").locator(".badge")).to_be_visible()
    keys.press("Control+k")
    expect(alice.dialog.get_by_role("group").first).to_have_attribute("aria-label", "Unread")
    expect(found(alice).first).to_contain_text("1 new")
    keys.press("Escape")

    # Without a connection it finds what this page holds.
    alice.window.context.set_offline(True)
    keys.press("Control+k")
    keys.type("#lundi")
    expect(found(alice)).to_have_count(1)
    keys.press("Enter")
    expect(alice.head).to_contain_text("Réunion du lundi")
    alice.window.context.set_offline(False)


@pytest.mark.slow
def test_no_key_is_lost_while_the_palette_is_on_its_way(site: Site, cast: Cast, bring: Bring) -> None:
    accounts.make_room(site.url, cast["alice"], "Réunion du lundi")
    alice = bring("alice").arrive("/rooms/general/")
    waiting: list[Callable[[], None]] = []
    alice.page.route("**/shell/palette*.js", lambda route: waiting.append(route.continue_))
    alice.page.keyboard.press("Control+k")
    alice.page.keyboard.type("reunion")
    while not waiting:
        alice.page.wait_for_timeout(20)
    waiting[0]()
    expect(found(alice)).to_contain_text(["Réunion du lundi"])
    expect(alice.dialog.get_by_role("combobox")).to_have_value("reunion")
    expect(alice.dialog.get_by_role("combobox")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_nothing_stands_in_the_way(bring: Bring, dark: bool, phone: bool) -> None:
    alice = bring("alice", dark=dark, phone=phone).arrive("/browse/")
    expect(alice.page.locator(".browse-row").first).to_be_visible()
    expect_no_barrier(alice.page)
    alice.arrive("/people/")
    expect(alice.page.locator(".browse-row").first).to_be_visible()
    expect_no_barrier(alice.page)
    alice.page.locator(".person-name").first.click()
    expect(alice.dialog.get_by_role("link", name="See the profile")).to_be_visible()
    expect_no_barrier(alice.page)
    alice.window.expect_quiet()
