"""Two people and what a message may hold: hidden words, formulas, moments; and how one writes them."""

import re

from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site

HIDDEN = "The killer is ||the **butler** with [a candle](https://example.org)||."
FORMULA = "Euler: $e^{i\\pi} + \\pmb{1} = 0$, a wrong one $\\frac{$, and $5 or $6"
# As the browser does it: the event, and what it puts in when nobody takes that over.
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const field = document.querySelector("chat-composer textarea");
    field.focus();
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
SWIPE = """(row, [x, y]) => {
    const box = row.getBoundingClientRect();
    for (const [type, part] of [["down", 0], ["move", 0.4], ["move", 0.7], ["move", 1], ["up", 1]]) {
        const at = {clientX: box.left + 80 + x * part, clientY: box.top + 20 + y * part};
        const finger = {pointerId: 1, pointerType: "touch", isPrimary: true, bubbles: true};
        row.querySelector(".words").dispatchEvent(new PointerEvent(`pointer${type}`, {...finger, ...at}));
    }
}"""
UPLOADS = re.compile(r"^https?://[^/]+/files/")
MOMENT = "We meet at <time:2026-11-23T18:00+01:00>"


def test_what_a_message_may_hold(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "library", cast["bob"])
    alice = bring("alice").arrive(f"/rooms/{room}/")
    bob = bring("bob", web=1, timezone_id="Asia/Kolkata").arrive(f"/rooms/{room}/")
    for text in (HIDDEN, FORMULA, MOMENT):
        alice.say(text)
    reveals(bob)
    sees_formulas(bob)
    expect(bob.row("We meet at").locator("time.moment")).to_have_text(re.compile("Mon, Nov 23.* 10:30.PM"))
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def reveals(bob: Person) -> None:
    """By a click, by Enter; a second one hides the words again; a quote never tells them."""
    row = bob.row("The killer is")
    words, button = row.locator(".spoiler"), row.get_by_role("button", name="Spoiler")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert "butler" not in row.aria_snapshot()
    row.locator(".spoiler-frame").click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert "butler" in row.aria_snapshot()
    words.click(position={"x": 5, "y": 8})
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press("Enter")
    bob.act("The killer is", "Reply")
    expect(bob.page.locator(".replying")).to_contain_text("The killer is [spoiler].")
    bob.say("I knew it")
    expect(bob.row("I knew it").locator(".quote")).to_contain_text("The killer is [spoiler].")
    bob.page.reload()
    expect(bob.row("I knew it").locator(".quote")).to_contain_text("The killer is [spoiler].")


def sees_formulas(bob: Person) -> None:
    """Drawn, and what can't be drawn as it was written."""
    row = bob.row("Euler:")
    expect(row.locator(".math.drawn .katex math")).to_have_count(1)
    expect(row.locator(".math:not(.drawn)")).to_have_text("\\frac{")
    expect(row).to_contain_text("and $5 or $6")


def test_how_one_writes(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "studio", cast["bob"])
    alice = bring("alice", timezone_id="Europe/Berlin").arrive(f"/rooms/{room}/")
    bob = bring("bob", web=1, phone=True).arrive(f"/rooms/{room}/")
    formats(alice)
    previews(alice)
    bob.sees("so it is")
    names_a_moment(alice)
    bob.sees("We meet")
    pastes(alice)
    swipes(bob)
    alice.window.expect_quiet("ERR_FAILED")  # what was cut off while it was brought up
    bob.window.expect_quiet()


def formats(alice: Person) -> None:
    """By keys and by the bar, which stays open over a reload; the browser's own undo takes it back."""
    page, field = alice.page, alice.field
    field.press_sequentially("so it is")
    field.press("Control+a")
    field.press("Control+b")
    expect(field).to_have_value("**so it is**")
    field.press("Control+b")
    expect(field).to_have_value("so it is")
    field.press("Control+z")
    expect(field).to_have_value("**so it is**")
    page.get_by_role("button", name="Formatting").click()
    bar = page.get_by_role("toolbar", name="Formatting")
    bar.get_by_role("button", name="Spoiler").click()
    expect(field).to_have_value("||**so it is**||")
    page.reload()
    expect(bar).to_be_visible()
    expect(field).to_have_value("||**so it is**||")


def previews(alice: Person) -> None:
    """As it will look; nothing of it is sent; then it is."""
    alice.field.press("Control+Shift+P")
    shown = alice.page.get_by_role("region", name="Preview")
    expect(shown.locator(".spoiler strong")).to_have_text("so it is")
    expect(alice.field).to_be_hidden()
    shown.get_by_role("button", name="Back to writing").press("Enter")
    expect(alice.field).to_be_focused()
    alice.page.get_by_role("toolbar").get_by_role("button", name="Preview").click()
    expect(shown).to_be_visible()
    assert alice.rows.filter(has_text="so it is").count() == 0
    alice.page.get_by_role("button", name="Send", exact=True).click()
    expect(shown).to_have_count(0)
    alice.sees("so it is")


def names_a_moment(alice: Person) -> None:
    alice.say("/time")
    alice.dialog.get_by_label("Day and time").fill("2026-11-23T18:00")
    alice.dialog.get_by_role("button", name="Insert").click()
    expect(alice.field).to_have_value("<time:2026-11-23T18:00+01:00> ")
    alice.field.press_sequentially("We meet")
    alice.field.press("Enter")
    expect(alice.row("We meet").locator(".moment")).to_have_text(re.compile("Mon, Nov 23.* 6:00.PM"))


def pastes(alice: Person) -> None:
    """A long text may go as a file; where that fails, it stays; and it can be had back."""
    page, field, long = alice.page, alice.field, "all work and no play\n" * 120
    page.evaluate(PASTE, long)
    page.route(UPLOADS, lambda route: route.abort())
    page.get_by_role("button", name="Send as a file").click()
    expect(page.locator(".toast", has_text="could not be brought up")).to_be_visible()
    expect(field).to_have_value(long)
    page.locator(".tray-item").get_by_role("button", name="Take pasted.txt away").click()
    page.unroute(UPLOADS)
    field.fill("")
    page.evaluate(PASTE, long)
    page.get_by_role("button", name="Send as a file").last.click()
    expect(page.locator(".tray-item", has_text="pasted.txt")).to_be_visible()
    expect(field).to_have_value("")
    page.get_by_role("button", name="Undo").last.click()
    expect(field).to_have_value(long)
    expect(page.locator(".tray-item")).to_have_count(0)
    field.fill("")


def swipes(bob: Person) -> None:
    """Far enough answers; not far enough, or downwards, doesn't."""
    row = bob.row("We meet")
    answers = bob.page.locator(".replying")
    row.evaluate(SWIPE, [40, 0])
    row.evaluate(SWIPE, [90, 160])
    expect(answers).to_have_count(0)
    row.evaluate(SWIPE, [90, 4])
    expect(answers).to_contain_text("We meet")
