"""What a reaction costs beside a message: `python -m bench.reactions [--people 1000] [--rate 200] [--seconds 10]`.

One room, everybody in it with an open socket; messages and reactions by turns at the same rate, so that both meet the
same machine. Told is the CPU time of the web process for each delivery (an event to a socket), and the bytes of an
event. On loopback only; it ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psutil
import uvloop

from bench.listening import Listener
from tests.support.entrants import people, run
from tests.support.site import Site
from tests.support.sockets import Socket, connect_to, message, result_of

TURNS = 3
PATIENCE = 60.0
PAUSE = 2.0
"""Seconds before and after what is measured, in which all that was sent arrives."""
SPEAKERS = 40
EMOJI = "👍🎉😂🚀"
TEXT = "word " * 40
_ROOM = """
import json
from chat import relay
from chat.rooms.models import Membership, Room
users = {users!r}
room = Room.objects.create(kind="private", name="bench", rev=1, members=len(users), created_by_id=users[0])
Membership.objects.bulk_create(Membership(room=room, user_id=user, role="member", since_rev=1) for user in users)
print(json.dumps(room.pk))
"""


@dataclass(frozen=True)
class Cost:
    """Of one kind in one turn: µs of the web process for a delivery, bytes of an event, how many a second."""

    micros: float
    size: float
    rate: float


@dataclass
class Room:
    """The room, those who speak in it and those who only listen."""

    id: int
    speakers: list[Socket]
    listeners: list[Listener]
    server: psutil.Process

    async def measure(self, act: Callable[[Socket], Awaitable[object]], rate: float, seconds: float) -> Cost:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(PAUSE)
        before, taken, began = self._cpu(), self._bytes(), loop.time()
        going: list[asyncio.Future[object]] = []
        for turn in itertools.count():
            if loop.time() - began >= seconds:
                break
            going.append(asyncio.ensure_future(act(self.speakers[turn % len(self.speakers)])))
            await asyncio.sleep(max(0.0, began + (turn + 1) / rate - loop.time()))
        await asyncio.gather(*going)
        took = loop.time() - began
        await asyncio.sleep(PAUSE)
        everybody = len(self.speakers) + len(self.listeners)
        events = len(going)
        size = (self._bytes() - taken) / max(1, len(self.listeners)) / events
        return Cost((self._cpu() - before) / (events * everybody) * 1e6, size, events / took)

    def _cpu(self) -> float:
        times = self.server.cpu_times()
        return float(times.user + times.system)

    def _bytes(self) -> int:
        return sum(one.bytes for one in self.listeners)


async def bench(site: Site, count: int, rate: float, seconds: float) -> None:
    known = await asyncio.to_thread(people, site, *(f"u{number}" for number in range(count)))
    room = json.loads(await asyncio.to_thread(run, site, _ROOM.format(users=[one.id for one in known])))
    listeners = [await Listener.at(site.url, one.token) for one in known[SPEAKERS:]]
    speakers = []
    for one in known[:SPEAKERS]:
        socket = Socket(await connect_to(site.url, one.token))
        await socket.sync()
        speakers.append(socket)
    (server,) = site.children()
    here = Room(room, speakers, listeners, server)
    first = [(await speakers[0].say(room, TEXT))["number"] for _ in range(50)]
    costs: dict[str, list[Cost]] = {"message": [], "reaction": []}
    for turn in range(TURNS):
        costs["message"].append(
            await here.measure(
                lambda socket: asked(socket, "message.send", **message(room, TEXT)), rate, seconds
            )
        )
        acts = reacting(room, first, turn)
        costs["reaction"].append(await here.measure(acts, rate, seconds))
    for kind, each in costs.items():
        micros, size, reached = (
            statistics.median(getattr(one, name) for one in each) for name in ("micros", "size", "rate")
        )
        print(f"{kind:<9}{micros:6.2f} µs a delivery, {size:4.0f} bytes an event, {reached:.0f}/s to {count}")
    print(f"{sum(one.lost for one in listeners)} of {len(listeners)} listeners were lost")
    for speaker in speakers:
        await speaker.end()
    for listener in listeners:
        listener.close()


def reacting(room: int, numbers: list[int], turn: int) -> Callable[[Socket], Awaitable[object]]:
    """Each is new: every speaker gives every emoji to every message, and in the next turn takes it back."""
    rnd = random.Random(turn // 2)
    rounds: dict[int, list[tuple[int, str]]] = {}
    kind = "reaction.remove" if turn % 2 else "reaction.add"

    def act(socket: Socket) -> Awaitable[object]:
        if id(socket) not in rounds:
            rounds[id(socket)] = [(number, emoji) for number in numbers for emoji in EMOJI]
            rnd.shuffle(rounds[id(socket)])
        number, emoji = rounds[id(socket)].pop()
        return asked(socket, kind, room=room, number=number, emoji=emoji)

    return act


async def asked(socket: Socket, kind: str, **fields: object) -> None:
    """Send a command and wait for its reply, on a machine that may be busy."""
    result_of(await asyncio.wait_for(socket.begin(kind, **fields), PATIENCE))


def main() -> None:
    parser = argparse.ArgumentParser(description="What a reaction costs beside a message.")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    with Site.running(RATE_FACTOR="1000") as site:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(bench(site, options.people, options.rate, options.seconds))


if __name__ == "__main__":
    main()
