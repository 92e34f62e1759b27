"""What a long list costs the browser: `python -m bench.sidebar [--rooms 500]`.

Somebody in many rooms looks at one, while messages come into others. Told is what the page's one thread works for each,
how long after a key its letter is drawn, and how long after Alt+↓ the next room is marked in the list. On loopback
only; it ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.journeys import accounts
from tests.journeys.accounts import Account
from tests.journeys.person import Person
from tests.support.browser import chromium
from tests.support.entrants import run
from tests.support.figures import percentile
from tests.support.site import Site
from tests.support.sockets import Socket

MESSAGES = 100
PAUSE = 0.05
KEYS = 40
_FILL = "from bench.crowded import fill\nprint(fill({reader}, {writer}, {rooms}, 0, 0, 0))"
# From the key until the frame after the one in which what it did was drawn has begun.
_FRAMES = """
() => {
    window.frames_ = [];
    document.addEventListener("keydown", (event) => {
        const began = event.timeStamp;
        requestAnimationFrame(() => setTimeout(() => window.frames_.push(performance.now() - began)));
    }, {capture: true});
}
"""


def worked(devtools: CDPSession) -> float:
    """Seconds that the page's thread has worked so far."""
    metrics: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def say_everywhere(site: Site, who: Account, rooms: list[int]) -> None:
    """A message into one room after the other, so far apart that each is drawn by itself."""

    async def say(socket: Socket) -> None:
        for number in range(MESSAGES):
            await socket.say(rooms[number % len(rooms)], "the boats are in")
            await asyncio.sleep(PAUSE)

    accounts.over_socket(site.url, who.token, say)


def keys(page: Page, press: str) -> list[float]:
    page.evaluate("window.frames_ = []")
    for _ in range(KEYS):
        page.keyboard.press(press)
        page.wait_for_timeout(60)
    found: list[float] = page.evaluate("window.frames_")
    return found


def told(what: str, took: list[float]) -> None:
    print(f"{what:<24}{statistics.median(took):6.1f} ms, p95 {percentile(took, 0.95):6.1f} ms")


def measure(
    site: Site, reader: Account, writer: Account, devtools: CDPSession, page: Page, rooms: list[int]
) -> None:
    devtools.send("Performance.enable")
    page.wait_for_timeout(1_000)
    before = worked(devtools)
    page.wait_for_timeout(int(MESSAGES * PAUSE * 1_000))
    idle = worked(devtools) - before
    before = worked(devtools)
    say_everywhere(site, writer, rooms)
    page.wait_for_timeout(300)
    each = (worked(devtools) - before - idle) * 1_000 / MESSAGES
    print(f"a message elsewhere     {each:6.1f} ms of the page's thread")
    page.evaluate(_FRAMES)
    page.locator("chat-composer textarea").focus()
    told("a letter is drawn", keys(page, "a"))
    page.locator("chat-composer textarea").fill("")
    told("Alt+↓ shows the next", keys(page, "Alt+ArrowDown"))


def main() -> None:
    parser = argparse.ArgumentParser(description="What a long list costs the browser.")
    parser.add_argument("--rooms", type=int, default=500)
    wanted = parser.parse_args().rooms
    with Site.running(RATE_FACTOR="1000") as site, chromium() as browser:
        reader, writer = accounts.make(site, "alice", "bob")
        print(json.loads(run(site, _FILL.format(reader=reader.id, writer=writer.id, rooms=wanted))))
        person = Person(browser, site.url, reader.username, reader.name).keep(reader.cookie)
        person.arrive()
        person.page.locator("chat-composer textarea").wait_for()
        ids = "rows => rows.map(row => Number(row.dataset.room))"
        rooms: list[int] = person.page.locator("chat-sidebar .side-row[data-room]").evaluate_all(ids)
        print(f"rows in the list        {len(rooms):6d}")
        devtools = person.page.context.new_cdp_session(person.page)
        measure(site, reader, writer, devtools, person.page, rooms[5:])
        person.close()


if __name__ == "__main__":
    main()
