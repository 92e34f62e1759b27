"""What hints cost: `python -m bench.hints [--people 1000] [--rate 5] [--seconds 40] [--turns 3] [--server daphne]`.

A room with everybody in it, online, and looking at the room and at 180 of its people. Messages at a steady rate, by
turns alone and while each marks what he reads as often as the browser does, ten write all the time and others go
idle and come back. Told is the CPU time of the web process for both, the share of each
kind of hint, and the bytes. Then two processes: what the presence of people on the one costs the other, where nobody
looks. On loopback only; it ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import psutil
import uvloop

from bench.listening import Listener
from bench.reactions import _ROOM, PAUSE, TEXT, Cost, Room, asked
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site
from tests.support.sockets import Socket, connect_to, message

SPEAKERS = 20
TYPISTS = 10
AUTHORS, SEEN = 80, 100
EACH = 0.04
"""Seconds between two marks of one reader, for each person in the room: `EACH` of static/js/messages/place.js."""
IDLE = 1 / 400
"""How often somebody goes idle or comes back, a second: each 400 s."""
KINDS = ("marks", "typing", "presence")
TARGET = 0.10


class Hints:
    """All that isn't a message, while it is wanted."""

    def __init__(self, here: Room, known: list[Entrant]) -> None:
        self.here, self.known = here, known
        self.newest = 1
        self.rnd = random.Random(4)
        self.told = dict.fromkeys(KINDS, 0)

    def look(self) -> None:
        """Everybody looks at the room, and at people in it."""
        ids = [one.id for one in self.known]
        for listener in self.here.listeners:
            users = ids[:AUTHORS] + self.rnd.sample(ids[AUTHORS:], min(SEEN, max(0, len(ids) - AUTHORS)))
            listener.ask("watch", rooms=[self.here.id], users=users)

    @contextmanager
    def going(self, kinds: tuple[str, ...], seconds: float) -> Iterator[None]:
        """Let these kinds of hints come, until the last message is sent: before it is measured, and as long."""
        tasks = [asyncio.ensure_future(getattr(self, kind)()) for kind in kinds]
        for task in tasks:
            asyncio.get_running_loop().call_later(PAUSE + seconds, task.cancel)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def marks(self) -> None:
        """Each reader's turn comes as often as his browser's."""
        listeners = self.here.listeners
        pause = EACH * len(self.known) / len(listeners)
        for listener in itertools.cycle(listeners):
            listener.ask("read.mark", room=self.here.id, number=self.newest)
            self.told["marks"] += 1
            await asyncio.sleep(pause)

    async def typing(self) -> None:
        writers = self.here.listeners[:TYPISTS]
        for listener in itertools.cycle(writers):
            listener.ask("typing", room=self.here.id)
            self.told["typing"] += 1
            await asyncio.sleep(3 / len(writers))

    async def presence(self) -> None:
        idle: set[Listener] = set()
        while True:
            listener = self.rnd.choice(self.here.listeners)
            idle ^= {listener}
            listener.ask("presence.idle", idle=listener in idle)
            self.told["presence"] += 1
            await asyncio.sleep(1 / (IDLE * len(self.here.listeners)))

    async def say(self, socket: Socket) -> None:
        await asked(socket, "message.send", **message(self.here.id, TEXT))
        self.newest += 1


async def bench(site: Site, count: int, rate: float, seconds: float, turns: int) -> None:
    known = await asyncio.to_thread(people, site, *(f"u{number}" for number in range(count)))
    room = json.loads(await asyncio.to_thread(run, site, _ROOM.format(users=[one.id for one in known])))
    listeners = [await Listener.at(site.url, one.token) for one in known[SPEAKERS:]]
    speakers = [Socket(await connect_to(site.url, one.token)) for one in known[:SPEAKERS]]
    for speaker in speakers:
        await speaker.sync()
    (server,) = site.children()
    here = Room(room, speakers, listeners, server)
    hints = Hints(here, known)
    costs: dict[tuple[str, ...], list[Pair]] = {}
    hints.look()
    await asyncio.sleep(count / 50)
    await here.measure(hints.say, rate, seconds)  # everything is warm then
    for kinds in (*(KINDS for _ in range(turns)), *((kind,) for kind in KINDS)):
        alone = await here.measure(hints.say, rate, seconds)
        with hints.going(kinds, seconds):
            pair = Pair(alone, await here.measure(hints.say, rate, seconds))
        costs.setdefault(kinds, []).append(pair)
    report(costs, count, rate)
    codes = Counter(one.code for one in listeners if one.lost)
    print(f"{codes.total()} of {len(listeners)} listeners were lost {dict(codes)}; {hints.told}")
    for speaker in speakers:
        await speaker.end()
    for listener in listeners:
        listener.close()


class Pair(NamedTuple):
    """Messages alone, and right behind it with hints: a minute later the machine is another one."""

    alone: Cost
    hinted: Cost

    @property
    def share(self) -> float:
        return self.hinted.micros / self.alone.micros - 1


def report(costs: dict[tuple[str, ...], list[Pair]], count: int, rate: float) -> None:
    """CPU in ms for each second of the room: what a delivery costs, times the deliveries. Medians."""
    told = [("messages alone", [pair.alone for pair in costs[KINDS]], "")]
    for kinds, pairs in costs.items():
        share = f", {statistics.median(pair.share for pair in pairs):+.1%}"
        told.append((" + ".join(kinds), [pair.hinted for pair in pairs], share))
    for name, each, share in told:
        spent = statistics.median(one.micros for one in each) * count * rate / 1000
        size = statistics.median(one.size for one in each) * rate
        print(f"{name:<28}{spent:7.1f} ms of CPU a second{share}; {size:5.0f} bytes a second to each")
    whole = statistics.median(pair.share for pair in costs[KINDS])
    print(f"hints cost {whole:.1%} of the relay; at most {TARGET:.0%} is asked")


async def unseen(site: Site, count: int, changes: int) -> None:
    """People on one process, of whom nobody on the other looks."""
    known = await asyncio.to_thread(people, site, *(f"p{number}" for number in range(count + 20)))
    there = [await Listener.at(site.urls[0], one.token) for one in known[:count]]
    here = [await Listener.at(site.urls[1], one.token) for one in known[count:]]
    server = serving(site, 1)
    await asyncio.sleep(5)
    for _ in range(2):
        frames, cpu = sum(one.bytes for one in here), sum(server.cpu_times()[:2])
        await asyncio.sleep(10)
        still = sum(server.cpu_times()[:2]) - cpu
        cpu = sum(server.cpu_times()[:2])
        began = time.monotonic()
        for turn in range(changes):
            there[turn % count].ask("presence.idle", idle=turn // count % 2 == 0)
            await asyncio.sleep(max(0.0, began + 10 * turn / changes - time.monotonic()))
        spent = sum(server.cpu_times()[:2]) - cpu - still
        size = sum(one.bytes for one in here) - frames
        print(
            f"{changes} changes in 10 s, nobody looks: {spent / changes * 1e6:.1f} µs each, {size} bytes to 20"
        )
    for one in (*there, *here):
        one.close()


def serving(site: Site, number: int) -> psutil.Process:
    """The process that serves the site's second address."""
    port = int(site.urls[number].rpartition(":")[2])
    for process in site.children():
        with suppress(psutil.Error):
            if any(
                one.laddr.port == port for one in process.net_connections("tcp") if one.status == "LISTEN"
            ):
                return process
    raise AssertionError(f"nobody listens on {port}")


def called(site: Site, count: int = 10_000) -> None:
    """The roll call of so many people, as a process hears it."""
    code = f"import json\nfrom bench.rollcall import called\nprint(json.dumps(called({count})))"
    for name, (took, size) in json.loads(run(site, code)).items():
        each = took / count * 1e6
        print(f"roll call of {count}, {name}: {took * 1e3:.1f} ms, {each:.2f} µs each, {size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description="What hints cost beside messages.")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--server", default="daphne")
    options = parser.parse_args()
    with (
        Site.running(RATE_FACTOR="1000", server=options.server) as site,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        called(site)
        runner.run(bench(site, options.people, options.rate, options.seconds, options.turns))
    with (
        Site.running(web=2, RATE_FACTOR="1000", server=options.server) as site,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(unseen(site, min(500, options.people), 10_000))


if __name__ == "__main__":
    main()
