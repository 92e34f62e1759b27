"""Running a schedule: its world takes the place of the site's threads, clocks, chance and sizes."""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.test import override_settings

from chat.gateway import lines, reading, sink, sync
from chat.messages import registry
from chat.messages.writer import running
from chat.relay import underway
from chat.rooms import locking
from chat.wire.refusals import Refusal
from tests.model import ghost, ordered, shortcuts
from tests.model.database import Database, memory
from tests.model.knobs import Knobs
from tests.model.loop import given
from tests.model.process import threads_and_layer_of
from tests.model.tab import Node
from tests.model.world import World, current

POISON = "poison"
EXPECTED = ("writer.", "hub.read_failed", "gateway.command_failed", "message.moderated")
"""Log lines that broken commits cause."""


class _Ear(logging.Handler):
    """A fault that was only logged is a fault."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        if not record.getMessage().startswith(EXPECTED):
            self._world.note("logged", record.getMessage())
            self._world.ledger.logged.append(
                f"{record.getMessage()} {record.exc_info and record.exc_info[1]!r}"
            )


def _seldom_held(world: World, lock: Callable[..., Any]) -> Callable[..., Any]:
    """Other processes hold rooms now and then, as PostgreSQL would let them."""

    def locked(ids: Iterable[int], *, skip_held: bool = False) -> Any:
        wanted = sorted(set(ids))
        if skip_held and not world.healthy:
            wanted = [room for room in wanted if world.random.random() >= world.knobs.held]
        return lock(wanted, skip_held=skip_held)

    return locked


def _noting_the_tired(world: World, quiet: Callable[..., Any]) -> Callable[..., Any]:
    async def waited(room: int, patience: float = 1.0) -> None:
        until = world.clock.now + patience
        await quiet(room, patience)
        if world.clock.now >= until:
            world.tired.add(room)

    return waited


def _poisoned(draft: Any, *_: Any) -> None:
    if draft.text == POISON:
        raise RuntimeError("a command that breaks the batch that it is in")


def _others_come(world: World, undecided: Callable[..., list[int]]) -> Callable[..., list[int]]:
    """After a commit that broke others go on before the next try; now and then one who was refused comes in."""

    def after(plans: Any, left: list[int], outcome: Any, whole: Any) -> list[int]:
        again = undecided(plans, left, outcome, whole)
        world.meanwhile()
        for place, answer in zip(left, outcome.answers, strict=True):
            if isinstance(answer, Refusal):
                world.meanwhile(plans[place])
        return again

    return after


@contextmanager
def _heard(logger: logging.Logger, ear: _Ear) -> Iterator[None]:
    """Inside, what is logged goes to the ear alone."""
    logger.addHandler(ear)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = True
        logger.removeHandler(ear)


def _run(seed: int, knobs: Knobs | None, database: Database, telling: bool, child: Node | None) -> World:
    world = World(seed, knobs, database, child)
    world.telling = telling
    ear = _Ear(world)
    with ExitStack() as stack:
        stack.enter_context(given(world.clock, world.random))
        stack.enter_context(ordered.sets())
        stack.enter_context(ghost.noting())
        stack.enter_context(shortcuts.taken())
        stack.enter_context(override_settings(RATE_FACTOR=0))
        stack.enter_context(threads_and_layer_of(world, world.layer))
        for owner, name, value in (
            (sink, "WINDOW", world.knobs.window),
            (sink, "SPLIT", world.knobs.split),
            (lines, "SPLIT", world.knobs.split),
            (lines, "KEPT_CHANGES", world.knobs.kept_changes),
            (sync, "MESSAGES", world.knobs.sync_page),
            (reading, "HEALED_AT_ONCE", world.knobs.heal_page),
            (locking, "lock", _seldom_held(world, locking.lock)),
            (underway, "quiet", _noting_the_tired(world, underway.quiet)),
            (running, "_undecided", _others_come(world, running._undecided)),
            (registry, "before_send", [*registry.before_send, _poisoned]),
        ):
            stack.enter_context(mock.patch.object(owner, name, value))
        for name in ("chat", "accounts"):
            stack.enter_context(_heard(logging.getLogger(name), ear))
        stack.callback(world.end)
        current[:] = [world]
        stack.callback(current.clear)
        world.run()
    return world


@contextmanager
def ready() -> Iterator[Callable[..., World]]:
    """Inside, `run_one(seed, knobs)` runs schedules, each on a fresh database. With `child`, half of the clients
    are the browser's own, in that process."""
    with memory() as (database, image):
        gc.collect()
        gc.freeze()

        def run_one(
            seed: int, knobs: Knobs | None = None, *, telling: bool = False, child: Node | None = None
        ) -> World:
            image.lay(database)
            return _run(seed, knobs, database, telling, child)

        yield run_one
