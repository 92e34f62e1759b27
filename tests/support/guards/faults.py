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
