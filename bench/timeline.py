"""What the timeline costs in a browser: `python -m bench.timeline [--messages 100000] [--back 2000] [--turns 5]`.

A room of many messages, its newest ones of every kind, on a site of its own, read by Chromium. Told are: from the
data to the first frame that shows it; switching between rooms that are there; what a message that comes costs in
script; and scrolling back by the wheel, step by step and as fast as a wheel turns. On loopback only; it ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.journeys import accounts
from tests.journeys.accounts import Account
from tests.journeys.person import Person
from tests.support.browser import chromium
from tests.support.entrants import run
from tests.support.figures import percentile
from tests.support.site import Site
from tests.support.sockets import Socket, message

SCRIPT = (Path(__file__).parent / "timeline.js").read_text()
HELD = 500  # messages that may stand in the document
FULL = 250
WHEEL = 400
FLING, FLING_TURNS = 240, 240
STILL = 3
APPENDED, APPENDED_APART = 100, 40
SCROLLER = "chat-room chat-timeline .scroller"
_FILL = "from bench.talk import fill\nprint(fill({room}, {authors}, {count}, {mixed}))"


@dataclass
class Figures:
    """Of one run. Milliseconds; `jumps` in pixels, one a step."""

    first: list[float] = field(default_factory=list)
    switch: list[float] = field(default_factory=list)
    jumps: list[float] = field(default_factory=list)
    most: int = 0
    passed: int = 0
    stopped: int = 0
    opened: float = 0.0
    append: float = 0.0
    append_all: float = 0.0
    frames: list[float] = field(default_factory=list)
    blank: float = 0.0

    @property
    def calm(self) -> float:
        """The share of the steps in which nothing jumped by more than two pixels."""
        return sum(jump <= 2 for jump in self.jumps) / max(1, len(self.jumps))


@dataclass
class Stage:
    """A site with a long room and a short one, and who reads there."""

    site: Site
    reader: Account
    writer: Account
    long: int
    short: int


def stage(site: Site, count: int, mixed: int) -> Stage:
    """Make people, the long room and a short one."""
    reader, writer, *others = accounts.make(site, "alice", "bob", "carol", "dave", "erin")
    long = accounts.make_room(site.url, writer, "The long pier", reader, *others)
    short = accounts.make_room(site.url, writer, "The short pier", reader)
    accounts.say_all(site.url, writer, short, [f"Plank {number}" for number in range(60)])
    authors = [one.id for one in (writer, *others)]
    run(site, _FILL.format(room=long, authors=authors, count=count, mixed=mixed))
    for room in (long, short):
        read(site, reader, room)
    return Stage(site, reader, writer, long, short)


def read(site: Site, who: Account, room: int) -> None:
    """All of a room is read, so that it opens at its end."""

    async def go(socket: Socket) -> None:
        newest = (await socket.ask("room.history", room=room, limit=1))["messages"][-1]["number"]
        await socket.ask("read.mark", room=room, number=newest)

    accounts.over_socket(site.url, who.token, go)


class Reading:
    """The reader at the browser."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self.stage = stage
        self.person = person
        self.page: Page = person.page
        self.page.add_init_script(SCRIPT)
        self.cdp: CDPSession = person.window.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def open(self) -> float:
        """The long room by its address in a fresh page: from its data to the frame that shows it."""
        self.page.goto("about:blank")
        self.page.goto(f"/rooms/{self.stage.short}/")
        self.shown()
        return float(self.go(self.stage.long)["data"])

    def go(self, room: int) -> dict[str, float]:
        """To a room by the list at the side: `click` and `data`."""
        self.page.evaluate("room => bench.begin(room)", room)
        self.page.locator(f"chat-sidebar .side-row[data-room='{room}']").click()
        return self.shown()

    def shown(self) -> dict[str, float]:
        shown: dict[str, float] = self.page.evaluate("bench.shown()")
        return shown

    def opened(self, turns: int) -> float:
        """Milliseconds of the main thread's CPU for opening a room that isn't there, until all of it is drawn."""
        spent = 0.0
        for _ in range(turns):
            self.page.goto(f"/rooms/{self.stage.short}/")
            self.shown()
            self.page.wait_for_timeout(300)
            before = self.cost()["TaskDuration"]
            self.go(self.stage.long)
            self.page.wait_for_timeout(300)
            spent += self.cost()["TaskDuration"] - before
        return spent / turns * 1000

    def back(self, count: int) -> int:
        """Turn the wheel until so many messages have passed; how many did."""
        self.page.locator(SCROLLER).hover()
        first = at = int(self.page.evaluate("bench.mark()"))
        while first - at < count:
            self.page.mouse.wheel(0, -WHEEL)
            self.page.evaluate("still => bench.settle(still)", STILL)
            at = int(self.page.evaluate("bench.mark()"))
        return first - at

    def fling(self) -> dict[str, Any]:
        """Turn it as fast as it turns, and film that: the times of the frames, how many had a place to be filled."""
        self.page.locator(SCROLLER).hover()
        self.page.evaluate("bench.film()")
        for _ in range(FLING_TURNS):
            self.page.mouse.wheel(0, -FLING)
            self.page.wait_for_timeout(8)
        film: dict[str, Any] = self.page.evaluate("bench.stop()")
        return film

    def fill(self) -> None:
        """Hold as many messages as a page does, and stand at the end."""
        rows = self.page.locator("chat-room chat-timeline .message")
        while rows.count() < FULL:
            self.page.locator(SCROLLER).evaluate("one => { one.scrollTop = 0; }")
            self.page.wait_for_timeout(100)
        self.page.locator(SCROLLER).evaluate("one => { one.scrollTop = one.scrollHeight; }")
        self.page.wait_for_timeout(500)

    def cost(self) -> dict[str, float]:
        """Seconds of CPU that the page's main thread has taken so far, by what they were for."""
        told = self.cdp.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in told}

    def appended(self) -> tuple[float, float]:
        """Milliseconds of script, and of everything, for each message that comes while the reader is at the end."""
        site, writer, room = self.stage.site, self.stage.writer, self.stage.long
        before = self.cost()

        async def talk(socket: Socket) -> None:
            for number in range(APPENDED):
                await socket.ask("message.send", **message(room, f"And {number} more, at the very end."))
                await asyncio.sleep(APPENDED_APART / 1000)

        accounts.over_socket(site.url, writer.token, talk)
        self.page.wait_for_timeout(500)
        after = self.cost()
        script, everything = (after[name] - before[name] for name in ("ScriptDuration", "TaskDuration"))
        return script / APPENDED * 1000, everything / APPENDED * 1000


def measure(reading: Reading, back: int, turns: int) -> Figures:
    """Everything, once; opening and switching `turns` times."""
    stage, figures = reading.stage, Figures()
    figures.first = [reading.open() for _ in range(turns)]
    figures.opened = reading.opened(turns)
    for _ in range(turns):
        figures.switch += [reading.go(room)["click"] for room in (stage.short, stage.long)]
    reading.fill()
    figures.append, figures.append_all = reading.appended()
    for _ in range(turns):
        figures.switch += [reading.go(room)["click"] for room in (stage.short, stage.long)]
    figures.passed = reading.back(back)
    steps = reading.page.evaluate("bench.steps")
    figures.jumps = [jump_of(one) for one in steps]
    figures.stopped = sum(one["top"] for one in steps)
    film = reading.fling()
    figures.frames, figures.blank = film["times"], film["blank"] / max(1, len(film["times"]))
    figures.most = int(reading.page.evaluate("bench.most"))
    return figures


def jump_of(step: dict[str, Any]) -> float:
    """By how many pixels the row moved otherwise than the wheel said; a step that met the top may fall short."""
    if step["gone"]:
        return float(WHEEL)
    short = 0.0 if step["top"] else WHEEL - step["moved"]
    return float(max(step["back"], step["moved"] - WHEEL, short))


def tell(figures: Figures, messages: int) -> None:
    """Print them beside their targets."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"A room of {messages} messages; the machine's load is {load}")
    for what, times, most in (
        ("first frame after the data", figures.first, 150),
        ("switching between rooms", figures.switch, 50),
    ):
        print(f"{what}: {statistics.median(times):.0f} ms, worst {max(times):.0f} (≤ {most})")
    print(f"opening a room, until all of it is drawn: {figures.opened:.0f} ms of CPU")
    print(
        f"a message that comes: {figures.append:.2f} ms of script (≤ 5), {figures.append_all:.2f} ms in all"
    )
    print(f"messages in the document: {figures.most} at most (≤ {HELD})")
    print(
        f"{len(figures.jumps)} steps back over {figures.passed} messages: {figures.calm:.2%} jump ≤ 2 px (≥ 99 %), "
        f"p99 {percentile(figures.jumps, 0.99):.1f}, worst {max(figures.jumps):.1f}; {figures.stopped} met the top"
    )
    print(
        f"flung: frames of {percentile(figures.frames, 0.5):.1f} ms, p95 {percentile(figures.frames, 0.95):.1f}, "
        f"worst {max(figures.frames):.0f}; {figures.blank:.1%} of them waited for messages"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="What the timeline costs in a browser.")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument(
        "--mixed", type=int, default=6_000, help="how many of them, the newest, are of every kind"
    )
    parser.add_argument("--back", type=int, default=2_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with Site.running(RATE_FACTOR="1000") as site, chromium() as browser:
        made = stage(site, options.messages, options.mixed)
        person = Person(browser, site.url, "alice", "Alice").keep(made.reader.cookie)
        tell(measure(Reading(made, person), options.back, options.turns), options.messages)


if __name__ == "__main__":
    main()
