"""The timeline of a long room: what the bench measures, in a small form, and that its rows come back whole."""

import pytest
from playwright.sync_api import Browser, expect

from bench.timeline import HELD, Reading, Stage, measure, stage
from tests.journeys.person import Person
from tests.support.figures import figure, percentile, say
from tests.support.site import Site

pytestmark = pytest.mark.slow
MESSAGES = MIXED = 1_500
BACK = 350


@pytest.fixture(scope="module")
def long_room(site: Site) -> Stage:
    """A room with messages of every kind, and one of few words."""
    return stage(site, MESSAGES, MIXED)


def test_the_timeline_is_quick_and_never_jumps(site: Site, chromium: Browser, long_room: Stage) -> None:
    person = Person(chromium, site.url, "alice", "Alice").keep(long_room.reader.cookie)
    figures = measure(Reading(long_room, person), BACK, turns=3)
    person.window.expect_quiet()
    person.close()
    assert figures.passed >= BACK
    # By the clock they are told only, since the machine is shared.
    say("timeline", f"first frame {percentile(figures.first, 0.5):.0f} ms after the data")
    say("timeline", f"another room that is there {percentile(figures.switch, 0.5):.0f} ms after the click")
    figure("timeline", "main thread for opening a room", figures.opened, 200, "ms")
    figure("timeline", "script for a message that comes", figures.append, 5, "ms")
    figure("timeline", "steps back that jump by more than 2 px", 100 * (1 - figures.calm), 1, "%")
    assert figures.most <= HELD


def test_a_room_is_whole_again_after_a_look_elsewhere(
    site: Site, chromium: Browser, long_room: Stage
) -> None:
    """It opens at its end, and all that was there before can be scrolled to, from wherever it was left."""
    person = Person(chromium, site.url, "alice", "Alice").keep(long_room.reader.cookie)
    reading = Reading(long_room, person)
    reading.open()
    last = person.rows.last.get_attribute("data-number")
    for far in (120, 400):
        reading.back(far)
        reading.go(long_room.short)
        reading.go(long_room.long)
        expect(person.page.locator(f'chat-timeline [data-number="{last}"]')).to_be_in_viewport()
        reading.back(80)
        numbers = [
            int(one) for one in person.rows.evaluate_all("rows => rows.map((row) => row.dataset.number)")
        ]
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
    person.window.expect_quiet()
    person.close()
