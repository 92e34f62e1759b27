"""`publish`: the one way in which the world is told, always after the commit.

The process's own hub is rung directly, in the same turn of its loop; the channel layer carries the
doorbell to the others from a bounded queue, off the way of every reply. What is lost on the way is healed by
the hubs' tips.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from chat.relay import era
from chat.relay.doorbells import Bell, bells, group, pack
from chat.wire.events import Event

logger = logging.getLogger(__name__)
SENDER = secrets.token_hex(8)
QUEUE = 10_000
PATIENCE = 1.0


class Listener(Protocol):
    """The process's hub."""

    def ring(self, bell: Bell) -> None: ...


class Held(list[Event]):
    """Events that wait for a reply. Tasks begun meanwhile inherit the list; once closed it holds nothing back."""

    open = True


_held: ContextVar[Held | None] = ContextVar("held_events", default=None)
_loop: asyncio.AbstractEventLoop | None = None
_listener: Listener | None = None
_queue: asyncio.Queue[Bell] | None = None
_task: asyncio.Task[None] | None = None
dropped = 0
"""Doorbells that didn't reach the layer."""


def listen(listener: Listener) -> None:
    """Ring `listener` for every doorbell of this process, on the running loop; replaces an earlier one."""
    global _loop, _listener, _queue, _task
    _loop = asyncio.get_running_loop()
    _listener = listener
    _queue = asyncio.Queue(QUEUE)
    _task = _loop.create_task(_carry(_queue), name="relay-carrier")


def publish(events: Iterable[Event]) -> None:
    """Tell the world what was committed. From any thread; never raises for a layer that is away."""
    listed = list(events)
    held = _held.get()
    if held is not None and held.open:
        held.extend(listed)
    elif not listed:
        return
    elif _loop is None or _loop.is_closed():
        _publish_without_loop(listed)
    elif _running() is _loop:
        _tell(listed)
    else:
        _loop.call_soon_threadsafe(_tell, listed)


@contextmanager
def holding() -> Iterator[list[Event]]:
    """Keep what is published inside, also in threads that copy this context, until the caller publishes it.

    A door uses it so that its reply goes out before the events that it caused.
    """
    events = Held()
    token = _held.set(events)
    try:
        yield events
    finally:
        events.open = False
        _held.reset(token)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _tell(events: list[Event]) -> None:
    global dropped
    for bell in bells(events):
        if _listener is not None:
            try:
                _listener.ring(bell)
            except Exception:  # a fault of the hub must not end the writer, who tells here
                logger.exception("relay.listener_failed")
        if _queue is not None:
            try:
                _queue.put_nowait(bell)
            except asyncio.QueueFull:
                dropped += 1
                logger.warning("relay.queue_full")


async def _carry(queue: asyncio.Queue[Bell]) -> None:
    """Take doorbells to the layer, one at a time; a layer that is away costs each at most a second."""
    global dropped
    failing = False
    while True:
        bell = await queue.get()
        try:
            async with asyncio.timeout(PATIENCE):
                await _send(bell)
            failing = False
        except Exception as error:  # noqa: BLE001 - whatever ails the layer, the tips make up for it
            if not failing:
                logger.warning("relay.layer_away", extra={"error": type(error).__name__})
            failing = True
            dropped += 1 + _forget(queue)
        if (task := asyncio.current_task()) is not None and task.cancelling():
            return  # the layer's client swallows a cancellation now and then: the loop would never end


def _forget(queue: asyncio.Queue[Bell]) -> int:
    """While the layer is away, doorbells grow stale in the queue: others have healed by the time. How many went."""
    stale = max(0, queue.qsize() - QUEUE // 100)
    for _ in range(stale):
        queue.get_nowait()
    return stale


async def _send(bell: Bell) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(group(bell), pack(bell, era=era.known(), sender=SENDER))


def _publish_without_loop(events: list[Event]) -> None:
    """From a process without a hub (a command, a migration): at once, for at most a second in all."""

    async def send_all() -> None:
        async with asyncio.timeout(PATIENCE):
            for bell in bells(events):
                await _send(bell)

    try:
        era.current()
        async_to_sync(send_all)()
    except Exception as error:  # noqa: BLE001 - as above
        logger.warning("relay.layer_away", extra={"error": type(error).__name__})
