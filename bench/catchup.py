"""What catching up costs: `python -m bench.catchup [--rounds 20] [--database sqlite|postgres|both]`.

Five thousand messages of the labelled room's talk that somebody has not read, in one room and in fifty, and three times
as many. Told is the whole command, from the first statement to the JSON, on a fresh site's database.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from chat.wire.encoding import encode
from tests.support.entrants import run
from tests.support.postgres import Postgres
from tests.support.site import Site

if TYPE_CHECKING:
    from accounts.models import User

CASES = {"5,000 in one room": (1, 5_000), "5,000 in 50 rooms": (50, 100), "15,000 in 50 rooms": (50, 300)}
AIM = 0.2


@contextlib.contextmanager
def site(kind: str) -> Iterator[Site]:
    """A running site on a database of this kind."""
    if kind == "sqlite":
        with Site.running() as found:
            yield found
        return
    server = Postgres.start()
    try:
        with Site.running(DATABASE_URL=server.create("bench")) as found:
            yield found
    finally:
        server.stop()


def measure(rounds: int) -> None:
    """On the site's own side: make what is asked for, and print how long each case took, in seconds, as JSON."""
    from django.db import connection

    from accounts.models import User
    from chat.catchup.commands import GetCatchUp, told

    people = [User.objects.create_user(f"speaker{number}", password=None) for number in range(8)]
    took: dict[str, list[tuple[float, float]]] = {}
    for name, (rooms, each) in CASES.items():
        reader = User.objects.create_user(f"reader{len(took)}", password=None)
        for number in range(rooms):
            furnish(number, each, reader, people)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        for since in (None, datetime.now(UTC) - timedelta(days=400)):
            asked = GetCatchUp(since=since)
            label = name + (", since a date" if since else ", since the mark")
            took[label] = [once(partial(told, reader.pk, asked)) for _ in range(rounds + 2)][2:]
    print(json.dumps(took))


def furnish(number: int, count: int, reader: User, people: Sequence[User]) -> None:
    """A room with so many unread messages behind one that was read."""
    from chat.messages.models import Message
    from chat.rooms.models import Membership, Room
    from tests.chat.catchup.labels import put

    room = Room.objects.create(kind="private", name=f"bench {number}", rev=1)
    Membership.objects.create(room=room, user=reader, role="member", since_rev=1, read=1, read_ordinal=1)
    begun = datetime.now(UTC) - timedelta(days=300)
    for first in range(0, count + 1, 333):
        put(room, people, begun + timedelta(days=first / 30), first=first)
    Message.objects.filter(room=room, number__gt=count + 1).delete()
    Room.objects.filter(pk=room.pk).update(number=count + 1, ordinal=count + 1, rev=count + 1)


def once(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds until it is told, as bytes, and seconds of this process's CPU in them."""
    began, busy = time.perf_counter(), time.process_time()
    encode(work())
    return time.perf_counter() - began, time.process_time() - busy


def main() -> None:
    parser = argparse.ArgumentParser(description="What catching up costs.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgres") if options.database == "both" else (options.database,)
    for kind in kinds:
        with site(kind) as found:
            said = run(found, f"from bench.catchup import measure; measure({options.rounds})")
        for name, each in json.loads(said).items():
            walls, busy = zip(*each, strict=True)
            middle, worst, own = statistics.median(walls), max(walls), statistics.median(busy)
            verdict = "" if middle <= AIM or "15,000" in name else "   more than 200 ms"
            figures = f"p50 {middle * 1000:6.1f} ms, worst {worst * 1000:6.1f} ms, CPU {own * 1000:5.1f} ms"
            print(f"{kind:<9}{name:<36} {figures}{verdict}")


if __name__ == "__main__":
    main()
