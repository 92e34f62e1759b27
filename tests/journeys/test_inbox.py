"""The inbox: what waits, handled by keys alone and by touch; unread and read again, the same on every device."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site

SOON = 1_000  # ms: what one device does shows on the others


def fill(site: Site, cast: Cast) -> dict[str, int]:
    """What alice says to bob in three rooms: one calls him. He has read what was said before."""
    alice, bob = cast["alice"], cast["bob"]
    accounts.over_socket(site.url, bob.token, lambda socket: socket.ask("inbox.read"))
    rooms = {name: accounts.make_room(site.url, alice, name, bob) for name in ("quay", "galley", "bridge")}
    accounts.say_all(
        site.url, alice, rooms["galley"], ["The bread is in the oven", "The soup is on the stove"]
    )
    accounts.say_all(site.url, alice, rooms["bridge"], ["Fog until noon"])
    accounts.say_all(site.url, alice, rooms["quay"], [f"@{bob.username} the ropes are wet"])
    return rooms


def entries(person: Person) -> Locator:
    return person.page.locator(".inbox-entry")


def names(*rooms: str) -> list[re.Pattern[str]]:
    return [re.compile(room) for room in rooms]


def entry_of(person: Person, room: str) -> Locator:
    return person.page.locator(".inbox-entry", has_text=room)


def side(person: Person, name: str) -> Locator:
    return person.page.locator("chat-sidebar .side-row", has_text=name)


def test_the_inbox_by_keys_alone(site: Site, cast: Cast, bring: Bring) -> None:
    fill(site, cast)
    bob = bring("bob", web=1).arrive("/inbox/")
    press = bob.page.keyboard.press
    expect(entries(bob)).to_have_text(names("quay", "bridge", "galley"))
    expect(entries(bob).first).to_contain_text("the ropes are wet")
    expect(bob.page).to_have_title(re.compile(r"^\(1\) Inbox"))
    press("n")
    expect(entries(bob).nth(0)).to_be_focused()
    press("n")
    press("n")
    expect(entries(bob).nth(2)).to_be_focused()
    press("p")
    expect(entries(bob).nth(1)).to_be_focused()
    press("m")
    expect(entries(bob)).to_have_text(names("quay", "galley"))
    expect(entries(bob).nth(1)).to_be_focused()
    expect(side(bob, "bridge").locator(".badge")).to_have_count(0)
    press("u")
    expect(entries(bob)).to_have_text(names("quay", "bridge", "galley"))
    expect(side(bob, "bridge").locator(".badge")).to_contain_text("1 unread")
    # Put off by the menu that opens: it comes back under Later.
    press("p")
    press("p")
    expect(entries(bob).nth(0)).to_be_focused()
    press("z")
    expect(bob.page.get_by_role("menuitem", name="In 20 minutes")).to_be_focused()
    press("Enter")
    expect(entries(bob)).to_have_text(names("bridge", "galley"))
    expect(bob.page).to_have_title(re.compile(r"^• Inbox"))
    press("Enter")
    expect(bob.head).to_contain_text("bridge")
    expect(bob.row("Fog until noon")).to_be_in_viewport()
    bob.page.goto("/later/")
    expect(bob.page.locator("chat-later")).to_contain_text("the ropes are wet")
    bob.page.goto("/inbox/")
    expect(entry_of(bob, "galley")).to_be_visible()
    press("Shift+Escape")
    expect(bob.page.get_by_role("heading", name="You are done")).to_be_visible()
    press("u")
    expect(entry_of(bob, "galley")).to_contain_text("The bread is in the oven")
    bob.window.expect_quiet()


@pytest.mark.slow
def test_two_people_and_three_devices(site: Site, cast: Cast, bring: Bring) -> None:
    """What comes stands in the inbox at once; what is read on one device is so on the others, and taken back too."""
    rooms = fill(site, cast)
    alice = bring("alice").arrive(f"/rooms/{rooms['galley']}/")
    desk, phone, other = (bring("bob", web=web, phone=web == 1) for web in (0, 1, 0))
    for device in (desk, phone, other):
        device.arrive("/inbox/")
        expect(entries(device)).to_have_count(3)
    alice.say(f"@{cast['bob'].username} come and eat")
    for device in (desk, phone, other):
        expect(entry_of(device, "galley")).to_contain_text("come and eat")
        expect(entries(device)).to_have_text(names("galley", "quay", "bridge"))
    entry_of(phone, "quay").get_by_role("button", name="Mark as read").click()
    for device in (desk, other):
        expect(entries(device)).to_have_text(names("galley", "bridge"), timeout=3 * SOON)
    desk.page.get_by_role("button", name="Mark all as read").click()
    for device in (phone, other):
        expect(device.page.get_by_role("heading", name="You are done")).to_be_visible()
    desk.page.locator(".toast", has_text="2 conversations are read").get_by_role(
        "button", name="Undo"
    ).click()
    for device in (desk, phone, other):
        expect(entries(device)).to_have_text(names("galley", "bridge"))
    alice.act("The soup is on the stove", "Reply in thread")
    for person in (alice, desk, phone, other):
        person.window.expect_quiet()


@pytest.mark.slow
def test_mentions_read_and_unread(site: Site, cast: Cast, bring: Bring) -> None:
    rooms = fill(site, cast)
    name = cast["bob"].username
    said = [f"@{name} number {number}" for number in range(35)]
    for some in (said[:33], said[33:34], said[34:]):  # those of one batch stand in any order
        accounts.say_all(site.url, cast["alice"], rooms["galley"], some)
    bob = bring("bob", web=1).arrive("/mentions/")
    rows = bob.page.locator("li.mention-row")
    expect(rows).to_have_count(30)
    expect(rows.first).to_contain_text("number 34")
    bob.page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(36)
    expect(bob.page.locator('chat-sidebar a[href="/mentions/"] .badge')).to_contain_text("36 mentions")
    bob.page.keyboard.press("n")
    bob.page.keyboard.press("n")
    expect(rows.nth(1)).to_be_focused()
    bob.page.keyboard.press("Enter")
    expect(bob.row("number 33")).to_be_in_viewport()
    bob.page.go_back()
    bob.page.get_by_role("button", name="Unread only").click()
    expect(bob.page.locator("li.mention-row:not(.fresh)")).to_have_count(0)
    bob.window.expect_quiet()


@pytest.mark.slow
def test_the_strip_over_the_messages(site: Site, cast: Cast, bring: Bring) -> None:
    """How many are new, the way to the first, and being done with all; marked as unread again from a message on."""
    room = accounts.make_room(site.url, cast["alice"], "long talk", cast["bob"])
    accounts.say_all(
        site.url, cast["alice"], room, [f"Line {number}. " + "The tide. " * 20 for number in range(60)]
    )
    bob = bring("bob", web=1).arrive(f"/rooms/{room}/")
    strip = bob.page.locator("chat-news")
    expect(strip).to_contain_text(re.compile(r"\d\d new"))
    expect(bob.page.locator(".new-line")).to_be_in_viewport()
    bob.page.locator("chat-timeline .scroller").hover()
    for _ in range(6):
        bob.page.wait_for_timeout(200)
        bob.page.mouse.wheel(0, 400)
    expect(bob.page.locator(".new-line")).not_to_be_in_viewport()
    strip.get_by_role("button", name="Jump to the first").click()
    expect(bob.page.locator(".new-line")).to_be_in_viewport()
    strip.get_by_role("button", name="Mark as read").click()
    expect(strip).to_have_count(0)
    expect(side(bob, "long talk").locator(".badge")).to_have_count(0)
    bob.act("Line 2.", "Mark as unread from here")
    expect(strip).to_contain_text("58 new")
    bob.window.expect_quiet()


@pytest.mark.slow
@pytest.mark.parametrize("habit", ["Only at the end", "Never by itself"])
def test_when_reading_marks_as_read(site: Site, cast: Cast, bring: Bring, habit: str) -> None:
    room = accounts.make_room(site.url, cast["alice"], "long talk", cast["bob"])
    accounts.say_all(
        site.url, cast["alice"], room, [f"Line {number}. " + "The tide. " * 20 for number in range(60)]
    )
    phone = bring("bob", phone=True).arrive("/inbox/")
    expect(entry_of(phone, "60")).to_have_count(1)
    bob = bring("bob", web=1).arrive("/inbox/")
    bob.page.get_by_role("button", name="More", exact=True).click()
    bob.page.get_by_role("menuitem", name="When reading marks as read…").click()
    bob.dialog.get_by_text(habit).click()
    bob.dialog.get_by_role("button", name="Save").click()
    bob.enter("long talk")
    expect(bob.page.locator(".new-line")).to_be_in_viewport()
    bob.page.wait_for_timeout(1_200)
    expect(phone.page.locator(".inbox-entry .badge").first).to_contain_text("60")
    bob.page.locator("chat-timeline > .pill").click()
    expect(bob.row("Line 59.")).to_be_in_viewport()
    bob.page.wait_for_timeout(1_200)
    if habit == "Only at the end":
        expect(phone.page.get_by_role("heading", name="You are done")).to_be_visible()
    else:
        expect(phone.page.locator(".inbox-entry .badge").first).to_contain_text("60")
        bob.page.locator("chat-news").get_by_role("button", name="Mark as read").click()
        expect(phone.page.get_by_role("heading", name="You are done")).to_be_visible()
    bob.window.expect_quiet()


@pytest.mark.slow
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(site: Site, cast: Cast, bring: Bring, dark: bool, phone: bool) -> None:
    fill(site, cast)
    bob = bring("bob", dark=dark, phone=phone).arrive("/inbox/")
    expect(entries(bob)).to_have_count(3)
    expect_no_barrier(bob.page)
    for path, there in (("/mentions/", "li.mention-row"), ("/later/", "chat-saved .empty")):
        bob.page.goto(path)
        expect(bob.page.locator(there)).to_have_count(1)
        expect_no_barrier(bob.page)
    bob.window.expect_quiet()
