"""A backup while people talk, restored elsewhere, on the same addresses: clients that hold newer counters are told by
the new era, load afresh, and hold what the restored database holds."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.backup.commands import done
from tests.support import template
from tests.support.clients import Client
from tests.support.entrants import run
from tests.support.figures import figure, percentile, say
from tests.support.ledger import Ledger, Record
from tests.support.load import Crowd, crowd
from tests.support.postgres import Postgres
from tests.support.site import Site

pytestmark = pytest.mark.slow
DATABASES = ("sqlite", "postgres")
LARGE = 110_000_000
NOBODY = "http://localhost:9"


def database(kind: str, postgres: Postgres, name: str, *, tables: bool) -> dict[str, str]:
    """The variables of a site on this kind of database, a new one, with its tables or empty."""
    if kind == "sqlite":
        return {}
    url = template.database(postgres.url(), name) if tables else postgres.create(name)
    return {"DATABASE_URL": url}


@asynccontextmanager
async def restored(file: Path, before: Site, **variables: str) -> AsyncIterator[Site]:
    """A site made of a backup, on the ports of the one before."""
    with tempfile.TemporaryDirectory(prefix="chat-site-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "data"
        site = Site(folder, {"RATE_FACTOR": "1000", **variables}, before.web, before.server)
        site.port, site.urls, site.url = before.port, before.urls, before.url
        await asyncio.to_thread(done, "restore", file, DATA_DIR=str(folder), **variables)
        shutil.copytree(before.data_dir / "static", folder / "static")
        await asyncio.to_thread(site.start)
        try:
            yield site
        finally:
            site.end()


@asynccontextmanager
async def backing_up(file: Path, site: Site, variables: dict[str, str]) -> AsyncIterator[asyncio.Task[str]]:
    """A backup under way beside the block; the block's end waits for it."""
    making = asyncio.create_task(
        asyncio.to_thread(done, "backup", file, DATA_DIR=str(site.data_dir), **variables)
    )
    yield making
    await making


@pytest.mark.parametrize("kind", DATABASES)
async def test_clients_of_another_era_load_afresh(kind: str, postgres: Postgres, tmp_path: Path) -> None:
    first = database(kind, postgres, "era_before", tables=True)
    second = database(kind, postgres, "era_after", tables=False)
    with Site.running(web=2, RATE_FACTOR="1000", **first) as site:
        async with crowd(site, sockets=12, rooms=4, largest=8) as people:
            ledger, clients = people.ledger, people.clients
            await people.talk(1, 60)
            before = dict(ledger.acks)
            async with backing_up(tmp_path / "a.tar.gz", site, first) as making:
                while not making.done():
                    await people.talk(0.5, 60)
            await people.talk(1, 60)
            under_way = asyncio.create_task(people.talk(0.5, 60))
            await asyncio.sleep(0.3)
            site.end()
            held = {room: rev for client in clients for room, rev in revs(client).items()}
            eras = {client.store.era for client in clients}
            near, away = clients[::2], clients[1::2]
            for client in away:
                client.urls = [NOBODY]
            async with restored(tmp_path / "a.tar.gz", site, **second) as again:
                await until_live(near)
                await outgrow(near, held)
                for client in away:
                    client.urls = list(again.urls)
                await until_live(away)
                await under_way
                clients_era = {client.store.era for client in clients}
                assert len(clients_era) == 1
                assert not clients_era & eras
                for client in clients:
                    client.ledger = Ledger()
                record = await Crowd(again, Ledger(), clients, people.members).level()
                kept = Ledger(acks=before)
                kept.check(record, [])
                lost = [one for one in ledger.acks if one not in stored(record)]
                say(
                    "backup",
                    f"{len(before)} acknowledged before it: all there; {len(lost)} later ones gone, and told",
                )
                assert lost, "nothing was said after the snapshot, so this shows nothing"


_FILL = """
import random
from django.db import transaction
from django.utils.timezone import now
from accounts.models import User
from chat.messages.models import Message
from chat.rooms.models import Room
author = User.objects.order_by("pk").first()
room = Room.objects.create(kind="public", name="Archive", slug="archive", created_by=author)
letters = [random.choice("abcdefghijklmnopqrstuvwxyz     ") for _ in range(1_000_000)]
count = {size} // 1500
for start in range(0, count, 5000):
    some = range(start, min(start + 5000, count))
    with transaction.atomic():
        Message.objects.bulk_create(
            Message(room=room, number=n + 1, rev=n + 1, ordinal=n + 1, author=author, created_at=now(),
                    text="".join(letters[(at := random.randrange(998_000)) : at + 1380])) for n in some
        )
Room.objects.filter(pk=room.pk).update(number=count, rev=count, ordinal=count)
print(count)
"""
_SIZE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute({sqlite!r} if connection.vendor == "sqlite" else "SELECT pg_database_size(current_database())")
    print(cursor.fetchone()[0])
"""


@pytest.mark.parametrize("kind", DATABASES)
async def test_nobody_waits_for_a_backup(kind: str, postgres: Postgres, tmp_path: Path) -> None:
    """Senders beside the backup of a large database wait little longer than without it."""
    variables = database(kind, postgres, "large", tables=True)
    with Site.running(web=2, RATE_FACTOR="1000", **variables) as site:
        async with crowd(site, sockets=12, rooms=4, largest=8, whole=False) as people:
            await asyncio.to_thread(run, site, _FILL.format(size=LARGE))
            pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            size = int(await asyncio.to_thread(run, site, _SIZE.format(sqlite=pages)))
            assert size >= 100_000_000
            quiet = await waits_of(people, 5)
            people.ledger.waits.clear()
            began = time.monotonic()
            async with backing_up(tmp_path / "a.tar.gz", site, variables) as making:
                while not making.done():
                    await people.talk(1, 40, edits=0)
            took = time.monotonic() - began
            waits = people.ledger.waits.copy()
            quiet += await waits_of(people, 5)
    packed, without = (tmp_path / "a.tar.gz").stat().st_size, percentile(quiet, 0.99)
    say("backup", f"{kind}: {size / 1e6:.0f} MB into {packed / 1e6:.0f} MB in {took:.1f} s")
    say(
        "backup",
        f"p99 of sends before and after {without:.3f} s; {len(waits)} beside it, the longest {max(waits):.3f} s",
    )
    # Whoever waited for it would wait as long as it takes; a machine that is slow anyway is no fault of it.
    figure("backup", f"p99 of sends beside it, {kind}", percentile(waits, 0.99), max(0.5, without), "s")


async def waits_of(people: Crowd, seconds: float) -> list[float]:
    """How long each send waits for its reply while people talk for so long."""
    people.ledger.waits.clear()
    await people.talk(seconds, 40, edits=0)
    return people.ledger.waits.copy()


def revs(client: Client) -> dict[int, int]:
    """What the client holds of each room."""
    return {room: view.rev for room, view in client.store.rooms.items()}


async def until_live(clients: list[Client]) -> None:
    async with asyncio.timeout(30):
        for client in clients:
            await client.live.wait()


async def outgrow(clients: list[Client], held: dict[int, int]) -> None:
    """Talk until each room is further than what anybody held before: counters alone would not show that it is
    another history."""
    for room, rev in held.items():
        client = next(one for one in clients if room in one.store.rooms)
        while (await client.send(room, "another history"))["rev"] <= rev:
            pass


def stored(record: Record) -> set[tuple[int, str]]:
    """(author, nonce) of all that is in the database."""
    return {
        (one["author"], one["nonce"])
        for room in record.messages.values()
        for one in room.values()
        if one.get("nonce")
    }
