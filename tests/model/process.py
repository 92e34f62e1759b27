"""The one web process of a schedule: the real hub, writer and doors in this interpreter, which may die and begin anew.

What the site keeps in its modules is a process's own, so each begins with fresh ones. Work for threads becomes two
steps of the schedule: it is done, all at once, and later its answer reaches the loop.
"""

import asyncio
import contextvars
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from chat.gateway import home, layer, limits
from chat.messages import writer
from chat.relay import era, publishing, underway
from chatsite.threads import Executor
from tests.model.layer import Layer
from tests.model.loop import Loop

if TYPE_CHECKING:
    from tests.model.world import World

DYING = 500
"""Turns that cancelled tasks get to end in."""


class Job:
    """Work for a thread: first it waits to be done, then to be told."""

    def __init__(self, fn: Callable[[], Any], answer: "asyncio.Future[Any]") -> None:
        self._work, self._answer = fn, answer
        self._context = contextvars.copy_context()
        self._outcome: tuple[Any, Exception | None] | None = None
        self.name = getattr(fn, "__name__", "work")

    @property
    def is_done(self) -> bool:
        return self._outcome is not None

    def do(self) -> None:
        """In the thread."""
        try:
            self._outcome = (self._context.run(self._work), None)
        except Exception as error:  # noqa: BLE001 - handed to who asked
            self._outcome = (None, error)

    def tell(self) -> None:
        """Back on the loop."""
        assert self._outcome is not None
        if self._answer.done():
            return
        value, error = self._outcome
        if error is None:
            self._answer.set_result(value)
        else:
            self._answer.set_exception(error)


class Process:
    """The web process while it lives."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.jobs: list[Job] = []
        self.pauses: list[asyncio.Future[None]] = []
        self.dead = False
        _forget_everything()
        self.loop = Loop(world.clock, self._fault)

    def ask(self, fn: Callable[[], Any]) -> "asyncio.Future[Any]":
        """What a thread is to do."""
        answer: asyncio.Future[Any] = self.loop.create_future()
        self.jobs.append(Job(fn, answer))
        return answer

    def work(self) -> None:
        """Any thread goes on: it does its work, or tells what came of it, or still does not."""
        world = self.world
        job = self.jobs[world.random.randrange(len(self.jobs))]
        if not job.is_done:
            job.do()
        elif not world.acts_left or not world.knobs.late or world.random.random() >= world.knobs.late:
            self.jobs.remove(job)
            with self.loop.running():
                job.tell()

    async def pause(self) -> None:
        """Wait until the schedule lets go."""
        until: asyncio.Future[None] = self.loop.create_future()
        self.pauses.append(until)
        await until

    def let_go(self) -> None:
        """Any one of those who pause goes on."""
        until = self.pauses.pop(self.world.random.randrange(len(self.pauses)))
        if not until.done():
            until.set_result(None)

    def kill(self) -> None:
        """It dies: work under way in the database may still be done, and nobody hears of it."""
        self.dead = True
        for job in self.jobs:
            if not job.is_done and self.world.random.random() < 0.5:
                job.do()
        self.jobs.clear()
        while tasks := asyncio.all_tasks(self.loop):  # `wait_for` swallows a cancellation now and then
            for task in sorted(tasks, key=lambda task: (len(task.get_name()), task.get_name())):
                task.cancel()
            for _ in range(DYING):
                if not self.loop.is_ready:
                    break
                self.loop.turn()
        self.loop.close()
        _forget_everything()

    def _fault(self, context: dict[str, Any]) -> None:
        if not self.dead:
            self.world.ledger.logged.append(
                f"on the loop: {context.get('message')} {context.get('exception')!r}"
            )


def _forget_everything() -> None:
    """What a process starts with."""
    home._hub = None
    writer._writer = None
    publishing._loop = publishing._listener = publishing._queue = publishing._task = None
    underway._rooms.clear()
    underway._changed = None
    era._known = None
    limits.sockets_of.clear()
    limits.buckets = limits.Buckets()


@contextmanager
def threads_and_layer_of(world: "World", layer_: Layer) -> Iterator[None]:
    """Inside, the site's threads, its channel layer and its other processes are the schedule's."""

    async def run(_: Executor, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        def work() -> Any:
            return fn(*args, **kwargs)

        work.__name__ = getattr(fn, "__name__", "work")
        return await world.process.ask(work)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Executor, "run", run))
        for module in (layer, publishing):
            stack.enter_context(mock.patch.object(module, "get_channel_layer", lambda: layer_))
        stack.enter_context(mock.patch.object(publishing, "_publish_without_loop", world.publish_elsewhere))
        yield
        _forget_everything()
