"""alice is reminded: of what bob said, and of her own words, on all her devices; bob notices nothing."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_phone import LEAST, SMALL, hold
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site
from tests.support.sockets import Socket


@pytest.fixture
def room(site: Site, cast: Cast) -> int:
    number: int = accounts.make_room(site.url, cast["bob"], "the watch", cast["alice"])
    accounts.say_all(site.url, cast["bob"], number, ["The tide tables are wrong"])
    return number


def rows(person: Person, part: str) -> Locator:
    return person.page.locator(".reminders-part", has=person.page.get_by_role("heading", name=part)).locator(
        "li"
    )


@pytest.mark.slow
def test_alice_is_reminded(site: Site, cast: Cast, bring: Bring, room: int) -> None:
    alice, bob = bring("alice"), bring("bob", web=1)
    alice.arrive(f"/rooms/{room}/")
    phone = bring("alice", web=1, phone=True).arrive()
    bob.arrive(f"/rooms/{room}/")
    alice.act("The tide tables are wrong", "Remind me")
    alice.page.get_by_role("menuitem", name="Tomorrow at 9:00").click()
    expect(alice.page.locator(".toast")).to_contain_text(
        re.compile("You will be reminded tomorrow at 0?9:00")
    )
    is_told_what_cant_be_read(alice)
    alice.say("/remind 3s to call the harbour")
    expect(alice.field).to_have_value("")
    for person in (alice, phone):
        expect(person.page.locator(".toast", has_text="Reminder: call the harbour")).to_be_visible()
        expect(person.page).to_have_title(re.compile(r"^\(1\) "))
    phone.page.locator(".side-row", has_text="Later").click()
    expect(rows(phone, "Due")).to_contain_text("call the harbour")
    expect(rows(phone, "To come")).to_contain_text("The tide tables are wrong")
    is_done_on_both(alice, phone)
    is_put_off(phone)
    accounts.over_socket(site.url, cast["bob"].token, remove(room, cast["alice"].id))
    phone.page.reload()
    expect(rows(phone, "To come").filter(has_text="may not read any more")).to_have_count(1)
    expect(phone.page.locator("chat-reminders")).not_to_contain_text("tide")
    expect(
        bob.page.locator("chat-sidebar").locator(".side-row", has_text="Later").locator(".badge")
    ).to_have_count(0)
    for person in (alice, phone, bob):
        person.window.expect_quiet()


def is_told_what_cant_be_read(alice: Person) -> None:
    """What was written stays."""
    for wrong, words in (
        ("/remind sometime tea", "begins with no time"),
        ("/remind 20m", "Say also what"),
        ("/remind 2020-01-01 tea", "That time is over."),
    ):
        alice.say(wrong)
        expect(alice.page.locator(".toast", has_text=words)).to_be_visible()
        expect(alice.field).to_have_value(wrong)


def is_done_on_both(alice: Person, phone: Person) -> None:
    rows(phone, "Due").get_by_role("button", name="Done").click()
    expect(rows(phone, "Due")).to_have_count(0)
    expect(alice.page).not_to_have_title(re.compile(r"^\("))
    phone.page.locator(".toast", has_text="It is done.").get_by_role("button", name="Undo").click()
    expect(alice.page).to_have_title(re.compile(r"^\(1\) "))


def is_put_off(phone: Person) -> None:
    rows(phone, "Due").get_by_role("button", name="Remind me again").click()
    phone.page.get_by_role("menuitem", name="In 3 hours").click()
    expect(rows(phone, "To come")).to_have_count(2)
    rows(phone, "To come").filter(has_text="call the harbour").get_by_role("button", name="Cancel it").click()
    expect(rows(phone, "To come")).to_have_count(1)


def remove(room: int, user: int) -> Callable[[Socket], Awaitable[None]]:
    async def go(socket: Socket) -> None:
        await socket.ask("member.remove", room=room, user=user)

    return go


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(bring: Bring, room: int, dark: bool) -> None:
    alice = bring("alice", dark=dark).arrive("/reminders/")
    expect(alice.page.get_by_role("heading", name="Nothing to remind you of")).to_be_visible()
    expect_no_barrier(alice.page)
    alice.page.goto(f"/rooms/{room}/")
    alice.act("The tide tables are wrong", "Remind me")
    alice.page.get_by_role("menuitem", name="Choose a time…").click()
    expect_no_barrier(alice.page)
    alice.dialog.get_by_role("button", name="Remind me").click()
    alice.say("/remind 1s call the harbour")
    alice.page.locator(".side-row", has_text="Later").click()
    expect(rows(alice, "Due")).to_have_count(1)
    expect(rows(alice, "To come")).to_have_count(1)
    expect_no_barrier(alice.page)
    alice.window.expect_quiet()


@pytest.mark.slow
def test_by_touch(bring: Bring, room: int) -> None:
    """From the sheet; and everything on both screens is large enough for a finger."""
    alice = bring("alice", phone=True).arrive(f"/rooms/{room}/")
    page = alice.page
    hold(alice.row("The tide tables are wrong"))
    page.locator("dialog.sheet").get_by_text("Remind me", exact=True).tap()
    menu = page.get_by_role("menu", name="Remind me")
    expect(menu.get_by_role("menuitem", name="In 20 minutes")).to_be_in_viewport()
    assert page.evaluate(SMALL, [LEAST]) == []
    menu.get_by_role("menuitem", name="In 20 minutes").tap()
    expect(page.locator(".toast")).to_contain_text("You will be reminded in 20 minutes.")
    page.locator(".toast").get_by_role("button", name="Show").tap()
    expect(rows(alice, "To come")).to_contain_text("The tide tables are wrong")
    assert page.evaluate(SMALL, [LEAST]) == []
    alice.window.expect_quiet()
