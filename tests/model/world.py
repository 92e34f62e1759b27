"""One random schedule: a process, other processes, a database, a layer, wires and clients, and chance between them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from unittest import mock

from chat.messages.writer.plans import Plan
from chat.relay import publishing
from chat.relay.doorbells import bells, group, pack
from chat.wire.events import Event
from tests.model import knobs as knobs_
from tests.model import rest
from tests.model.database import Database
from tests.model.knobs import Knobs
from tests.model.layer import Layer
from tests.model.ledger import Ledger
from tests.model.loop import Clock, Loop
from tests.model.people import People
from tests.model.process import Process
from tests.model.story import Story
from tests.model.tab import Node

LIMIT = 60_000
# Steps behind the last act before all goes well: where time goes fast and work slowly, each second brings more of it.
TAIL = 5_000
REST = 5.0
"""Seconds in which everybody has to be level with the database once nothing is broken any more."""


class Broken(AssertionError):
    """A promise was not kept."""


current: list["World"] = []
"""The schedule that runs, for guards that are taken out of code that knows of none."""


class World:
    """One schedule. `random` decides everything; `ledger` holds what must be true."""

    def __init__(self, seed: int, knobs: Knobs | None, database: Database, child: Node | None) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.knobs = knobs_.drawn(self.random) if knobs is None else knobs
        self.database = database
        self.clock = Clock()
        self.healthy = False
        """Nothing is lost any more, so that everybody may come to rest."""
        self.steps = self.last_act = 0
        self.acts_left = self.knobs.length
        self.telling = False
        self.told: list[str] = []
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_ids = count()
        self.era = ""
        self.tired: set[int] = set()
        """Rooms of which a heal has waited for the writer in vain, so that it may overtake a reply."""
        self.layer = Layer(self)
        self.ledger = Ledger(self)
        self.process = Process(self)
        self.people = People(self, child)
        database.clock = lambda: self.clock.now - 1000.0
        database.fate = self._fate

    # What its parts ask of it

    @property
    def loop(self) -> Loop:
        return self.process.loop

    async def pause(self) -> None:
        await self.process.pause()

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """A client's timer."""
        heappush(self._timers, (self.clock.now + seconds, next(self._timer_ids), do))

    def fail(self, what: str) -> None:
        raise Broken(f"schedule {self.seed}, step {self.steps}: {what}")

    def note(self, *what: object) -> None:
        """A line of the story, for who looks for a fault."""
        if self.telling:
            self.told.append(f"{self.steps:5} {self.clock.now - 1000:7.3f} {' '.join(map(str, what))}")

    def meanwhile(self, refused: Plan | None = None) -> None:
        """A moment at which others may come between: between two statements that aren't one snapshot. With a plan
        that was refused, its actor joins the room."""
        if not self.healthy and self.random.random() < 0.5:
            Context().run(self.people.others.come_between, refused)

    def publish_elsewhere(self, events: list[Event]) -> None:
        """Another process tells what it committed, or dies before."""
        if not self.healthy and self.random.random() < self.knobs.unpublished:
            return
        for bell in bells(events):
            self.layer.ring(group(bell), pack(bell, era=self.era, sender="elsewhere"))

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Inside, this is another process, which has no hub."""
        with mock.patch.object(publishing, "_loop", None):
            yield

    def safely(self, do: Callable[..., Any], *arguments: Any) -> None:
        """Do it with a commit that does not break."""
        breaks, self.healthy = self.healthy, True
        try:
            do(*arguments)
        finally:
            self.healthy = breaks

    def begin_anew(self, between: Callable[[], None] = lambda: None) -> None:
        """The process dies and another takes its place."""
        self.process.kill()
        between()
        self.layer.forget()
        self.process = Process(self)
        self.people.all_lost()

    # Going on

    def run(self) -> None:
        """From the first act to the last look."""
        self.era = self.ledger.read_era()
        while self.acts_left or (self._is_busy() and self.steps < self.last_act + TAIL):
            self._step()
        self.healthy = True
        self.people.settle()
        until = self.clock.now + REST
        while self.clock.now < until or self._is_busy():
            self._step()
            self.people.keep_connected()
        Story(self).check()
        rest.check(self)

    def end(self) -> None:
        self.process.kill()

    def _is_busy(self) -> bool:
        return bool(self.loop.is_ready or self.process.jobs or self.layer.ringing or self.people.wires())

    def _step(self) -> None:
        self.steps += 1
        if self.steps > LIMIT:
            self.fail(
                f"it never came to rest: {self.process.jobs} {self.process.pauses} {self.loop._ours._ready}"
            )
        chosen = self._choice()
        if chosen == "turn":
            self.loop.turn()
        elif chosen == "work":
            self.process.work()
        elif chosen == "up":
            self.random.choice(self.people.ups()).arrive_up()
        elif chosen == "down":
            self.random.choice(self.people.downs()).arrive_down()
        elif chosen == "bell":
            self.layer.deliver()
        elif chosen == "pause":
            self.process.let_go()
        elif chosen == "act":
            self.acts_left -= 1
            self.last_act = self.steps
            self.people.act()
        else:
            self._time()

    def _choice(self) -> str:
        steps, process = self.knobs.steps, self.process
        names, weights = ["time"], [steps["time"]]
        for name, possible in (
            ("turn", self.loop.is_ready),
            ("work", process.jobs),
            ("up", self.people.ups()),
            ("down", self.people.downs()),
            ("bell", self.layer.ringing),
            ("pause", process.pauses),
            ("act", self.acts_left and not self.healthy),
        ):
            if possible:
                names.append(name)
                weights.append(steps[name])
        if len(names) > 1:
            weights[0] *= 0.0 if self.healthy else 0.03 if self.loop.is_ready else 0.15
        return self.random.choices(names, weights)[0]

    def _time(self) -> None:
        """On to the next timer, or a little towards it."""
        due = [when for when in (self.loop.next_timer, self._timers[0][0] if self._timers else None) if when]
        now = min(due, default=self.clock.now + 1.0)
        now = max(now, self.clock.now)
        self.clock.now = now
        while self._timers and self._timers[0][0] <= now:
            heappop(self._timers)[2]()

    def _fate(self) -> str:
        if self.healthy or self.random.random() >= self.knobs.commit_breaks:
            return ""
        return self.random.choice(("before", "after"))
