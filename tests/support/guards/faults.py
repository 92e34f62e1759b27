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
    """A database connection is taken to be alive: one from the pool, and one that a thread has kept."""
    from django.db import connection

    from chatsite import threads

    connection.settings_dict["CONN_HEALTH_CHECKS"] = False
    threads._check_connections = lambda after=False: None


@guard
def drain() -> None:
    """A process that is told to stop does, at once."""
    import os

    from chatsite.servers import daphne, uvicorn

    async def nothing(connections: Any) -> None:
        os._exit(0)

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


@guard
def removals_heard() -> None:
    """Who was removed stays on the lists of the room."""
    from chat.gateway.hub import Hub
    from chat.gateway.personal import Feeds

    async def nothing(*_: Any) -> None: ...

    Hub.cut = lambda self, line, stroke: line.flush()  # type: ignore[method-assign]
    Feeds.settle = nothing  # type: ignore[assignment,method-assign]


@guard
def files_for_members() -> None:
    """Who knows a file's address gets it."""
    from chat.files import policy

    setattr(policy, "may_fetch", lambda user, file: True)  # noqa: B010 - as above


@guard
def right_clocks() -> None:
    """The clocks of two neighbouring web processes stand two hours apart, and change places when there is a file
    `jump` in DATA_DIR."""
    import os
    import threading
    import time
    from datetime import UTC, datetime, timedelta
    from pathlib import Path

    import time_machine
    from django.conf import settings

    name = os.environ.get("LOG_NAME", "")
    if not name.startswith("web-"):
        return
    hours = 1 if int(name.removeprefix("web-")) % 2 else -1
    clock = time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True).start()

    def jump() -> None:
        while not (Path(settings.DATA_DIR) / "jump").exists():
            time.sleep(0.1)
        clock.shift(timedelta(hours=-2 * hours))

    threading.Thread(target=jump, daemon=True).start()


@guard
def tips_by_the_database() -> None:
    """What changed lately is judged by the clock of the process that asks."""
    from datetime import UTC, datetime, timedelta

    from accounts.models import User
    from chat.gateway import reading
    from chat.relay import era
    from chat.rooms.models import Room

    def tips() -> reading.Tips:
        lately = datetime.now(UTC) - timedelta(seconds=reading.TIP_SECONDS)
        rooms = dict(Room.objects.filter(changed_at__gt=lately).values_list("pk", "rev"))
        people = User.objects.filter(changed_at__gt=lately).values_list("pk", "feed", "epoch")
        return reading.Tips(rooms, {pk: (feed, epoch) for pk, feed, epoch in people}, era.read())

    reading.tips = tips


@guard
def old_secrets() -> None:
    """What was signed with the former secret is worth nothing."""
    from accounts.models import User

    User.get_session_auth_fallback_hash = lambda self: iter(())  # type: ignore[method-assign]


@guard
def sessions_renewed_in_place() -> None:
    """A session that the former secret signed gets another cookie when it is renewed."""
    from accounts.sessions.store import SessionStore

    SessionStore._signed_by_an_old_secret = lambda self: False  # type: ignore[method-assign]


@guard
def half_files_undone() -> None:
    """What of a file was written before the disk was full stays."""
    from chat.files.keeping import storing

    storing.drop = lambda paths: None


@guard
def seen_or_not() -> None:
    """A page fails when the session that it came with can't be marked as seen."""
    from accounts.sessions.store import SessionStore

    SessionStore._loaded = property(lambda self: None, lambda self, value: None)  # type: ignore[assignment]


@guard
def notices_taken_up() -> None:
    """What a process left undecided that died, no worker decides."""
    from dataclasses import replace

    from chatsite.jobs.registry import kinds

    kinds["notifications"] = replace(kinds["notifications"], do=lambda _pk: None)
