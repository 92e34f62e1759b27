"""On a phone: three screens, Back between them, thumbs instead of a mouse."""

from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site

LEAST = 44
# What is smaller to the eye has to take a thumb all the same: the page is asked what lies at the edges of 44 px.
SMALL = """
([least]) => [...document.querySelectorAll("a[href], button, input, [role=button]")]
    .filter((one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !one.closest(".words"))
    .map((one) => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight)
    .filter(([box, one]) => (box.height < least || box.width < least) && !one.matches(".at, .skip-link, .row .switch"))
    .filter(([box, one]) => [[-1, 0], [1, 0], [0, -1], [0, 1]].some(([x, y]) => !one.contains(
        document.elementFromPoint(
        (box.left + box.right) / 2 + x * (Math.max(box.width, least) / 2 - 1),
        (box.top + box.bottom) / 2 + y * (Math.max(box.height, least) / 2 - 1)))))
    .map(([box, one]) => `${one.className} ${one.textContent.trim().slice(0, 20)}: ${box.width}x${box.height}`)
"""


def hold(row: Locator) -> None:
    """Keep a finger on a row."""
    row.dispatch_event(
        "pointerdown", {"pointerType": "touch", "clientX": 100, "clientY": 400, "bubbles": True}
    )


def test_list_room_and_panel_are_three_screens(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "kitchen", cast["bob"])
    alice = bring("alice", phone=True, dark=True).arrive()
    page, side = alice.page, alice.page.locator("chat-sidebar")
    expect(side).to_be_visible()
    expect(alice.head).to_have_count(0)
    assert page.evaluate(SMALL, [LEAST]) == []
    alice.side("kitchen").tap()
    expect(alice.head).to_contain_text("kitchen")
    expect(side).to_be_hidden()
    assert page.evaluate(SMALL, [LEAST]) == []
    alice.head.get_by_role("button", name="2 people").tap()
    expect(alice.panel).to_contain_text(cast["bob"].name)
    expect(alice.head).to_be_hidden()
    assert page.evaluate(SMALL, [LEAST]) == []
    page.go_back()
    expect(alice.head).to_be_visible()
    expect(alice.panel).to_have_count(0)
    page.go_back()
    expect(side).to_be_visible()
    expect(alice.head).to_have_count(0)

    # The arrow is the same as Back, also where there is nothing to go back to.
    page.goto(f"/rooms/{room}/?panel=members")
    alice.panel.get_by_role("button", name="Back").tap()
    expect(alice.head).to_be_visible()
    alice.head.get_by_label("Back").tap()
    expect(side).to_be_visible()
    alice.window.expect_quiet()


def test_every_target_is_large_enough_and_nothing_hangs_over_the_edge(cast: Cast, bring: Bring) -> None:
    alice = bring("alice", phone=True).arrive("/rooms/general/")
    alice.arrive("/browse/")
    expect(alice.page.locator(".browse-row").first).to_be_visible()
    for path in ("", "/settings/", "/settings/profile/", "/settings/appearance/", "/settings/devices/"):
        if path:
            alice.page.goto(path)
        assert alice.page.evaluate(SMALL, [LEAST]) == [], path
        assert alice.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    alice.window.expect_quiet()


def test_writing_and_acting_by_touch(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "balcony", cast["bob"])
    alice = bring("alice", phone=True).arrive(f"/rooms/{room}/")
    bob = bring("bob", web=1).arrive(f"/rooms/{room}/")
    alice.field.fill("Two chairs")
    alice.field.press("Enter")
    expect(alice.field).to_have_value("Two chairs\n")
    alice.field.press_sequentially("and a table")
    alice.page.get_by_role("button", name="Send", exact=True).tap()
    bob.sees("Two chairs\nand a table")
    bob.say("And a lamp")
    alice.sees("And a lamp")
    hold(alice.row("And a lamp"))
    sheet = alice.page.locator("dialog.sheet")
    expect(sheet.get_by_text("Reply", exact=True)).to_be_visible()
    sheet.get_by_text("Reply", exact=True).tap()
    expect(alice.page.locator(".replying")).to_contain_text("And a lamp")
    alice.field.fill("A small one")
    alice.page.get_by_role("button", name="Send", exact=True).tap()
    expect(bob.row("A small one").locator(".quote")).to_contain_text("And a lamp")
    hold(alice.row("And a lamp").first)
    sheet.get_by_role("button", name="React with 👍").tap()
    expect(bob.page.locator(".reaction").first).to_contain_text("👍")
    alice.window.expect_quiet()
    bob.window.expect_quiet()
