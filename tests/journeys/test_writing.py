"""Two people and what a message may hold: hidden words, formulas, moments; and how one writes them."""

import re

from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site

HIDDEN = "The killer is ||the **butler** with [a candle](https://example.org)||."
FORMULA = "Euler: $e^{i\\pi} + \\pmb{1} = 0$, a wrong one $\\frac{$, and $5 or $6"
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
