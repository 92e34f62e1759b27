"""alice speaks, bob listens; what she throws away is gone; and who has no microphone is told so."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.browser import launch
from tests.support.site import Site

# The fewest bars that were played at any time until it began to move.
LEAST_PLAYED = """
async () => {
    const played = () => document.querySelectorAll("chat-timeline .played").length;
    let [first, least] = [played(), played()];
    for (let turn = 0; turn < 300 && played() <= first + 1; turn++) {
        await new Promise(requestAnimationFrame);
        least = Math.min(least, played());
    }
    return least;
}
"""

# A clock that leaps; timers and the line know nothing of it.
LEAPS = """
let ahead = 0;
const now = performance.now.bind(performance);
performance.now = () => now() + ahead;
window.leap = (milliseconds) => { ahead += milliseconds; };
"""


def tool(person: Person) -> Locator:
    return person.page.get_by_role("button", name="Voice message", exact=True)


def recorder(person: Person) -> Locator:
    return person.page.get_by_role("group", name="Recording a voice message")


def record(person: Person, milliseconds: int) -> None:
    """Record, and send."""
    tool(person).click()
    expect(recorder(person).locator("rect[height='32']").first).to_be_attached()  # the microphone beeps
    person.page.wait_for_timeout(milliseconds)
    recorder(person).get_by_role("button", name="Send").click()
    expect(recorder(person)).to_have_count(0)


def heard(person: Person, place: int = 0) -> Locator:
    return person.page.locator("chat-timeline .voice").nth(place)


@pytest.mark.slow
def test_one_records_and_the_other_listens(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "the watch", cast["bob"])
    alice, bob = bring("alice"), bring("bob", web=1)
    alice.arrive(f"/rooms/{room}/")
    bob.arrive(f"/rooms/{room}/")
    record(alice, 1_500)
    statuses: list[int] = []
    bob.page.on("response", lambda one: statuses.append(one.status) if "/files/" in one.url else None)
    expect(heard(bob)).to_have_attribute("aria-label", re.compile(f"Voice message of {alice.name}, 0:0[12]"))
    expect(bob.page.locator(".file-card")).to_have_count(0)
    listens(bob)
    assert set(statuses) <= {200, 206, 304} and 206 in statuses, statuses
    expect(heard(alice)).to_have_count(1)
    for person in (alice, bob):
        person.window.expect_quiet()


@pytest.mark.slow
def test_who_lets_no_page_have_the_microphone_is_told_so(site: Site, cast: Cast, chromium: Browser) -> None:
    browser = launch(chromium.browser_type, microphone=False)
    alice = Person(browser, site.url, cast["alice"].username, cast["alice"].name).keep(cast["alice"].cookie)
    alice.arrive("/rooms/general/")
    tool(alice).click()
    expect(alice.page.locator(".toast")).to_contain_text("The microphone is not allowed here.")
    expect(alice.field).to_be_focused()
    alice.window.expect_quiet()
    browser.close()


def listens(bob: Person) -> None:
    """By a click and by keys, at another speed, which is kept."""
    voice = heard(bob)
    slider = voice.get_by_role("slider")
    voice.get_by_role("button", name="Play").click()
    expect(voice.get_by_role("button", name="Pause")).to_be_visible()
    expect(voice.locator(".played").nth(9)).to_be_attached()
    expect(voice.get_by_role("button", name="Play")).to_be_visible()
    expect(voice.locator(".played")).to_have_count(0)
    slider.focus()
    for _ in range(6):
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "1")
    part = voice.locator(".played").count()
    assert part > 9
    slider.press(" ")
    expect(voice.locator(".played").nth(part + 1)).to_be_attached()
    expect(voice.get_by_role("button", name="Play")).to_be_visible()
    voice.get_by_role("button", name="Speed 1×").click()
    bob.page.reload()
    expect(heard(bob).get_by_role("button", name="Speed 1.5×")).to_be_visible()
    begins_in_the_middle(bob)


def begins_in_the_middle(bob: Person) -> None:
    """What has not been loaded yet, and says nothing of its length: it goes there first."""
    slider = heard(bob).get_by_role("slider")
    for _ in range(6):
        slider.press("ArrowRight")
    part = heard(bob).locator(".played").count()
    slider.press(" ")
    least: int = bob.page.evaluate(LEAST_PLAYED)
    assert least >= part > 9
    expect(heard(bob).get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.slow
def test_what_is_not_sent_is_gone(bring: Bring) -> None:
    """By Esc, by leaving the room; and a pause is no part of it."""
    alice = bring("alice").arrive("/rooms/general/")
    before = alice.rows.count()
    tool(alice).click()
    expect(recorder(alice)).to_contain_text("of 5:00")
    expect(alice.field).to_be_hidden()
    expect(recorder(alice).get_by_role("button", name="Send")).to_be_focused()
    expect_no_barrier(alice.page)
    alice.page.keyboard.press("Escape")
    expect(alice.field).to_be_focused()
    tool(alice).click()
    expect(recorder(alice).get_by_role("timer")).to_have_text("0:01")
    recorder(alice).get_by_role("button", name="Pause").click()
    alice.page.wait_for_timeout(1_500)
    expect(recorder(alice).get_by_role("timer")).to_have_text(re.compile("0:0[12]"))
    recorder(alice).get_by_role("button", name="Go on").click()
    expect(recorder(alice).get_by_role("timer")).to_have_text(re.compile("0:0[34]"))
    alice.page.get_by_role("link", name="Browse").click()
    alice.arrive("/rooms/general/")
    expect(recorder(alice)).to_have_count(0)
    assert alice.rows.count() == before
    alice.window.expect_quiet()


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_only_one_plays_and_axe_finds_nothing(bring: Bring, dark: bool) -> None:
    alice = bring("alice", dark=dark).arrive("/rooms/general/")
    for _ in range(2):
        record(alice, 2_500)
    mine = alice.page.get_by_role("group", name=f"Voice message of {alice.name}")
    expect(mine).to_have_count(2)
    for place in (0, 1):
        mine.nth(place).get_by_role("button", name="Play").click()
        expect(mine.nth(place).get_by_role("button", name="Pause")).to_be_visible()
        expect(mine.nth(1 - place).get_by_role("button", name="Play")).to_be_visible()
    expect_no_barrier(alice.page)
    box = mine.nth(0).get_by_role("slider").bounding_box()
    assert box
    alice.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    half = mine.nth(0).locator("rect").count() // 2
    expect(mine.nth(0).locator("rect").nth(half - 2)).to_have_class("played")
    expect(mine.nth(0).locator("rect").nth(half + 2)).not_to_have_class("played")
    alice.window.expect_quiet()


@pytest.mark.slow
def test_five_minutes_are_the_most(bring: Bring) -> None:
    """Told before, and it stops by itself; what was taken down until then is sent."""
    alice = bring("alice")
    alice.window.context.add_init_script(LEAPS)
    alice.arrive("/rooms/general/")
    tool(alice).click()
    expect(recorder(alice)).to_contain_text("of 5:00")
    alice.page.evaluate("leap(275_000)")
    expect(recorder(alice)).to_contain_text(re.compile(r"2\d s left"))
    alice.page.evaluate("leap(30_000)")
    expect(recorder(alice)).to_contain_text("Five minutes are the most.")
    expect(recorder(alice).get_by_role("timer")).to_have_text("5:00")
    expect(recorder(alice).get_by_role("button", name="Pause")).to_have_count(0)
    recorder(alice).get_by_role("button", name="Send").click()
    expect(alice.page.get_by_role("group", name=f"Voice message of {alice.name}, 5:00")).to_be_visible()
    alice.window.expect_quiet()
