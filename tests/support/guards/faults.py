"""Guards against what breaks around the site, and against who may stay no longer."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from tests.support.guards.registry import guard


@guard
def commit_first() -> None:
    """`ok` goes out as soon as the numbers are known, and the commit comes a moment later."""
    import asyncio
    import time

    from chat.messages.writer import queue, running
    from chat.messages.writer.parking import Item
    from chat.wire.later import Later

    carry, work, settle = queue.Writer._carry_out, running._work, Later._settle
    in_hand: ContextVar[tuple[asyncio.AbstractEventLoop, dict[int, Item]]] = ContextVar("in_hand")

    async def carried(self: queue.Writer, items: Sequence[Item], *rest: Any) -> None:
        in_hand.set((self.loop, {id(item.plan): item for item in items}))
        await carry(self, items, *rest)

    def worked(cursor: Any, plans: list[Any], wait: float | None) -> Any:
        batch, outcome = work(cursor, plans, wait)
        loop, items = in_hand.get()
        for plan, answer in zip(plans, outcome.answers, strict=True):
            if not isinstance(answer, Exception):
                loop.call_soon_threadsafe(items[id(plan)].later.resolve, answer)
        time.sleep(0.2)
        return batch, outcome

    def once(self: Later[Any]) -> None:
        if not self.settled:
            settle(self)

    queue.Writer._carry_out, running._work = carried, worked  # type: ignore[assignment,method-assign]
    Later._settle = once  # type: ignore[method-assign]


@guard
def publish_behind() -> None:
    """A batch is answered only when the layer's server has taken something, however long that takes."""
    import redis
    from django.conf import settings

    from chat.messages.writer import queue, running

    carry_out = running.run
    server = redis.Redis.from_url(settings.REDIS_URLS[0], socket_timeout=None, socket_connect_timeout=None)

    def run(plans: Any, **how: Any) -> Any:
        outcome = carry_out(plans, **how)
        server.publish("rung", b"")
        return outcome

    setattr(queue, "run", run)  # noqa: B010 - the module holds it, and doesn't offer it


@guard
def starting_again() -> None:
    """A web process that dies stays away: the next one with its name never gets to listen."""
    import os
    import time
    from pathlib import Path

    from django.conf import settings

    name = os.environ.get("LOG_NAME", "")
    began = Path(settings.DATA_DIR) / f"began-{name}"
    if name.startswith("web-") and began.exists():
        time.sleep(3600)
    began.touch()


@guard
def connections_looked_at() -> None:
    """A thread's database connection is taken to be alive for ever."""
    from chatsite import threads

    threads._check_connections = lambda after=False: None


@guard
def drain() -> None:
    """A process that is told to stop does, at once."""
    from chatsite.servers import daphne, uvicorn

    async def nothing(connections: Any) -> None: ...

    for server in (daphne, uvicorn):
        setattr(server, "drain", nothing)  # noqa: B010 - as above


@guard
def seats_checked() -> None:
    """A socket that was let in stays, whatever becomes of its session."""
    from chat.gateway.personal import Feeds

    Feeds.newer_epoch = lambda self, person, epoch: None  # type: ignore[method-assign]


@guard
def roles_read_anew() -> None:
    """The writer keeps the role that it first read of somebody in a room."""
    from chat.messages.writer import stays

    read, first = stays.read, dict[tuple[int, int], str]()

    def remembered(cursor: Any, pairs: Any) -> Any:
        found = read(cursor, pairs)
        for key, stay in found.items():
            stay.role = first.setdefault(key, stay.role)
        return found

    stays.read = remembered


@guard
def lookers_looked_at() -> None:
    """Who once might look at a room goes on looking."""
    from chat.gateway.hints import Hints

    Hints.room_changed = lambda self, room: None  # type: ignore[method-assign]


@guard
def healing() -> None:
    """What no doorbell brought is never read, whoever notices."""
    from chat.gateway.healing import Healer

    Healer.behind = lambda self, room, rev: None  # type: ignore[method-assign]
