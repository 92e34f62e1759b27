"""What a full inbox costs: `python -m bench.inbox [--rooms 500] [--unread 20000] [--mentions 300] [--threads 300]`.

One person in many rooms with much unread, on SQLite and on PostgreSQL by turns. Told is the CPU time of the web process
(and beside it that of the database's) for a first `sync`, which is the welcome and all rooms, for `inbox.list` and for
`inbox.mentions`; and in Chromium, how long after the navigation the sidebar shows every room and answers. On loopback
only; it ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Browser

from tests.journeys import accounts
from tests.journeys.accounts import Account
from tests.journeys.person import Person
from tests.support import template
from tests.support.browser import chromium
from tests.support.entrants import run
from tests.support.postgres import Postgres
from tests.support.site import Site
from tests.support.sockets import Socket, connect_to

TURNS = 40
OPENINGS = 7
CPU_MS = 30.0
SHOWN_MS = 300.0
_FILL = "from bench.crowded import fill\nprint(fill({reader}, {writer}, {rooms}, {unread}, {mentions}, {threads}))"
# When rows fill the sidebar, and when every room stands there; each with a turn of the page's loop left for who clicks.
_WATCH = """
(() => {{
    const note = (name) => setTimeout(() => {{ document.documentElement.dataset[name] ??= performance.now(); }});
    const look = () => {{
        const rows = document.querySelectorAll("chat-sidebar .side-row[data-room]");
        const least = Math.min({rooms}, Math.floor(innerHeight / 40));
        if (rows.length >= least) note("sidebarFilled");
        if (rows.length < {rooms}) return requestAnimationFrame(look);
        note("sidebarWhole");
    }};
    requestAnimationFrame(look);
}})();
"""


def cpu(processes: list[psutil.Process]) -> float:
    """Seconds of CPU that these and what they started have taken so far."""
    total = 0.0
    for one in processes:
        times = one.cpu_times()
        total += times.user + times.system
    return total


def database(postgres: Postgres | None) -> list[psutil.Process]:
    if postgres is None:
        return []
    return [one for one in psutil.process_iter(["name"]) if "postgres" in (one.info["name"] or "")]


async def cost(
    act: Callable[[], Awaitable[object]], site: Site, postgres: Postgres | None
) -> tuple[float, float, float]:
    """Of one act: ms of the web process, ms of the database's, ms until its answer was here (the median)."""
    await act()
    await act()
    web, stored = site.children()[:1], database(postgres)
    before, below, took = cpu(web), cpu(stored), []
    for _ in range(TURNS):
        began = time.perf_counter()
        await act()
        took.append((time.perf_counter() - began) * 1000)
    each = 1000 / TURNS
    return (cpu(web) - before) * each, (cpu(stored) - below) * each, statistics.median(took)


async def by_socket(site: Site, who: Account, postgres: Postgres | None, name: str) -> None:
    async def first_sync() -> None:
        socket = Socket(await connect_to(site.url, who.token))
        await socket.sync()
        await socket.end()

    async def only_connect() -> None:
        await Socket(await connect_to(site.url, who.token)).end()

    socket = Socket(await connect_to(site.url, who.token))
    await socket.sync()
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "a connection": only_connect,
        "with its sync": first_sync,
        "inbox.list": lambda: socket.ask("inbox.list"),
        "inbox.mentions": lambda: socket.ask("inbox.mentions"),
    }
    costs = {}
    for what, act in acts.items():
        costs[what] = web, stored, took = await cost(act, site, postgres)
        print(
            f"{name:<9}{what:<15}{web:6.1f} ms of CPU, {stored:5.1f} ms in the database's, answered in {took:5.1f} ms"
        )
    await all_at_once(site, who, socket, name)
    await socket.end()
    both = [
        costs["with its sync"][place] - costs["a connection"][place] + costs["inbox.list"][place]
        for place in (0, 1)
    ]
    print(
        f"{name:<9}sync and inbox {both[0]:6.1f} ms of CPU, {both[1]:5.1f} ms in the database's (wanted: {CPU_MS:.0f})"
    )


class Nth:
    """The nth event of a type, each asked about once."""

    def __init__(self, kind: str, number: int) -> None:
        self.kind, self.left = kind, number

    def __call__(self, event: dict[str, object]) -> bool:
        self.left -= event["type"] == self.kind
        return self.left <= 0


async def all_at_once(site: Site, who: Account, socket: Socket, name: str) -> None:
    """Everything read and taken back, and how long until another device has heard of each mark."""
    other = Socket(await connect_to(site.url, who.token))
    await other.sync()
    named: dict[str, int] = {}
    for kind in ("inbox.read", "inbox.undo"):
        known, began = sum(one["type"] == "mine" for one in other.events), time.perf_counter()
        result = await socket.ask(kind, **named)
        answered = time.perf_counter()
        named, wanted = {"cleared": result.get("cleared", 0)}, result["count"]
        await other.wait_for(Nth("mine", known + wanted), 20)
        heard = time.perf_counter()
        print(
            f"{name:<9}{kind:<15}{wanted} marks, answered in {(answered - began) * 1000:.0f} ms, all told to another"
            f" device after {(heard - began) * 1000:.0f} ms"
        )
    await other.end()


def in_browser(site: Site, who: Account, browser: Browser, rooms: int, name: str) -> None:
    """The first opening fetches all; the others find the page's modules in the browser's cache."""
    person = Person(browser, site.url, who.username, who.name).keep(who.cookie)
    person.page.context.add_init_script(_WATCH.format(rooms=rooms))
    filled: list[float] = []
    whole: list[float] = []
    for _ in range(OPENINGS + 1):
        person.page.goto("/inbox/")
        person.page.wait_for_selector("html[data-sidebar-whole]", state="attached", timeout=30_000)
        for what, took in (("sidebarFilled", filled), ("sidebarWhole", whole)):
            took.append(float(person.page.evaluate(f"document.documentElement.dataset.{what}")))
        person.page.wait_for_timeout(500)
    person.close()
    for words, took in (("interactive", filled), (f"whole, of {rooms} rooms,", whole)):
        print(
            f"{name:<9}the sidebar is {words} {took[0]:.0f} ms after the first navigation, then"
            f" {statistics.median(took[1:]):.0f} ms, at most {max(took[1:]):.0f} ms (wanted: {SHOWN_MS:.0f})"
        )


@contextmanager
def sites() -> Iterator[Iterator[tuple[str, Site, Postgres | None]]]:
    """A site on each database, one after the other."""

    def each() -> Iterator[tuple[str, Site, Postgres | None]]:
        with Site.running(RATE_FACTOR="1000") as site:
            yield "sqlite", site, None
        postgres = Postgres.start()
        try:
            url = template.database(postgres.url(), "bench_inbox")
            with Site.running(RATE_FACTOR="1000", DATABASE_URL=url) as site:
                yield "postgres", site, postgres
        finally:
            postgres.stop()

    yield each()


def main() -> None:
    parser = argparse.ArgumentParser(description="What a full inbox costs.")
    for name, usual in (("rooms", 500), ("unread", 20_000), ("mentions", 300), ("threads", 300)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    options = parser.parse_args()
    with sites() as each:
        for name, site, postgres in each:
            if options.only not in (None, name):
                continue
            reader, writer = accounts.make(site, "alice", "bob")
            wish = {one: getattr(options, one) for one in ("rooms", "unread", "mentions", "threads")}
            told = json.loads(run(site, _FILL.format(reader=reader.id, writer=writer.id, **wish)))
            print(f"{name:<9}{told}")
            asyncio.run(by_socket(site, reader, postgres, name))
            with chromium() as browser:
                in_browser(site, reader, browser, told["rooms"], name)


if __name__ == "__main__":
    main()
