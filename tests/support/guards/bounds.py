"""Guards that bound what a client may cost."""

from tests.support.guards.registry import guard


@guard
def window() -> None:
    """What a reader has not taken may be any amount."""
    from chat.gateway import limits, sink

    setattr(sink, "WINDOW", 1 << 60)  # noqa: B010, a name that it imports
    limits.WINDOW = 1 << 60


@guard
def valve() -> None:
    """A `send` never waits for a reader that takes nothing."""
    from chatsite.servers.uvicorn import Socket
    from chatsite.servers.valve import Valve

    for kind, name in ((Valve, "pauseProducing"), (Socket, "pause_writing")):
        setattr(kind, name, lambda self: None)


@guard
def share() -> None:
    """One person may keep all database threads busy."""
    from chatsite import threads

    threads.SHARE = 100


@guard
def threads() -> None:
    """All database work on one thread, as Channels has it."""
    from django.conf import settings

    settings.DATABASE_THREADS = 1


@guard
def quick_history() -> None:
    """Not a guard but a fault: a history of 7 messages takes a statement of 5 s, which waits and needs no CPU."""
    import time
    from typing import Any, cast

    from django.db import connection as anyone

    from chat.messages import commands

    fifty = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
    history, connection = commands._history, cast("Any", anyone)

    def slow(user: int, asked: Any) -> Any:
        if asked.limit == 7:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT pg_sleep(5)")
                else:
                    connection.connection.create_function("nap", 1, time.sleep)
                    cursor.execute(f"{fifty} SELECT sum(nap(0.1)) FROM n")
        return history(user, asked)

    commands._history = slow


@guard
def putting_off() -> None:
    """Whoever waits behind a stuck batch waits as long as it takes."""
    from chat.messages.writer.queue import Writer

    Writer._put_off = lambda self: None  # type: ignore[method-assign]


@guard
def reading_no_further() -> None:
    """The server reads on while a socket's frames wait."""
    from chatsite.servers import daphne_socket

    daphne_socket.WAITING = 1 << 60


@guard
def frame_limit() -> None:
    """A message may have any size."""
    from chatsite.servers import daphne, uvicorn

    for module in (daphne, uvicorn):
        setattr(module, "FRAME_LIMIT", 1 << 40)  # noqa: B010, a name that they import


@guard
def head_timeout() -> None:
    """A connection may take any time to name its request."""
    from chatsite.servers import daphne_http, uvicorn

    for module in (daphne_http, uvicorn):
        setattr(module, "HEAD_TIMEOUT", 1e6)  # noqa: B010, a name that they import


@guard
def leaving() -> None:
    """The hub keeps a socket that has gone."""
    from chat.gateway.hub import Hub

    Hub.leave = lambda self, socket: None  # type: ignore[method-assign]


@guard
def limits() -> None:
    """Every bucket is always full."""
    from chat.gateway.limits import Bucket

    Bucket.take = lambda self, now: 0.0  # type: ignore[method-assign]


@guard
def short_turns() -> None:
    """All that has come from a socket is read in one turn."""
    from chatsite.servers import daphne_socket

    daphne_socket.READ_AT_ONCE = 1 << 16
