"""T28: the disk is full, for the database and for files: refused cleanly, read as before, well again by itself."""

import asyncio
import contextlib
import json
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.faults.test_removed import upload
from tests.support import template
from tests.support.entrants import run
from tests.support.figures import say
from tests.support.guards import without
from tests.support.load import Crowd, crowd
from tests.support.postgres import Postgres
from tests.support.site import Site
from tests.support.sockets import Refused, Socket
from tests.support.windows import fetch

pytestmark = pytest.mark.slow
MEGABYTES = 24
LONG_AGO = """
from datetime import timedelta
from accounts.sessions.models import Session
from django.utils import timezone
Session.objects.update(last_seen_at=timezone.now() - timedelta(hours=2))
print("done")
"""


class Disk:
    """A small file system at `folder`; `fill()` takes all that is left of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._balloon = folder / "balloon"

    @classmethod
    @contextlib.contextmanager
    def mounted(cls) -> Iterator["Disk"]:
        """Skips the test where nothing may be mounted: only root may, and not everywhere."""
        with tempfile.TemporaryDirectory(prefix="chat-disk-", dir="/tmp") as name:
            size = f"size={MEGABYTES}m"
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", name], capture_output=True)
            if done.returncode:
                pytest.skip("a small disk needs a mount, which is not allowed here")
            try:
                yield cls(Path(name))
            finally:
                subprocess.run(["umount", "-l", name], check=True)

    def fill(self) -> None:
        """Write until nothing more fits."""
        with self._balloon.open("ab", buffering=0) as file:
            for piece in (65536, 4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"x" * piece)

    def empty(self) -> None:
        """Give it back."""
        self._balloon.unlink()


@contextlib.contextmanager
def site_on(disk: Disk, server: str, **variables: str) -> Iterator[Site]:
    """A site whose DATA_DIR is on the small disk."""
    folder = disk.folder / "data"
    template.copy_to(folder)
    site = Site(folder, {"RATE_FACTOR": "100", **variables}, 2, server)
    site.start()
    try:
        yield site
    finally:
        site.end()


async def prove_full(them: Crowd, disk: Disk, *, refuses: bool) -> None:
    """`refuses`: the database is on the full disk too."""
    site, who = them.site, them.clients[0].who
    await them.talk(1, 20)
    assert await asyncio.to_thread(_upload, site, who) == "stored"
    await asyncio.to_thread(run, site, LONG_AGO)
    kept = _stored(site)
    await asyncio.to_thread(disk.fill)
    going = asyncio.create_task(them.talk(1, 20))
    told = [one for _ in range(4) for one in await asyncio.gather(*(_try(them, n) for n in range(12)))]
    assert set(told) <= {"ok", "unavailable"}, told
    assert ("unavailable" in told) == refuses, told
    await _reading_works(them)
    assert await asyncio.to_thread(_upload, site, who) == "unavailable"
    assert _stored(site) == kept, "half a file is left"
    await asyncio.to_thread(disk.empty)
    await asyncio.wait_for(going, 20)
    assert await asyncio.to_thread(_upload, site, who) == "stored"
    await them.talk(1, 20)
    await them.level()
    assert not them.ledger.closes, f"sockets closed: {them.ledger.closes}"
    say(
        "T28",
        f"full disk: {told.count('unavailable')} of {len(told)} refused, {len(them.ledger.acks)} stored",
    )


async def _try(them: Crowd, number: int) -> str:
    """Ask once for a long message; "ok" or the code of the refusal."""
    client = them.clients[number % len(them.clients)]
    room = next(room for room, members in them.members.items() if number % len(them.clients) in members)
    try:
        await client.ask("message.send", room=room, nonce=str(uuid.uuid4()), text="x" * 9000)
    except Refused as refused:
        return refused.code
    return "ok"


async def _reading_works(them: Crowd) -> None:
    who = them.clients[0].who
    room = next(iter(them.members))
    for url in them.site.urls:
        for page in ("/", f"/rooms/{room}/", "/settings/profile/"):
            status, _ = await asyncio.to_thread(fetch, url + page, Cookie=f"sessionid={who.cookie}")
            assert status == 200, f"{page} can't be read: {status}"
        async with Socket.open(url, who.token) as fresh:
            assert (await fresh.ask("room.history", room=room, limit=20))["messages"]


def _upload(site: Site, who: object) -> str:
    try:
        upload(site, who)  # type: ignore[arg-type]
    except HTTPError as error:
        told: str = json.load(error)["error"]["code"]
        return told
    return "stored"


def _stored(site: Site) -> list[str]:
    return sorted(str(one) for one in (site.data_dir / "media").rglob("*") if one.is_file())


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_t28_a_full_disk(server: str) -> None:
    with Disk.mounted() as disk, site_on(disk, server) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            await prove_full(them, disk, refuses=True)


async def test_t28_a_full_disk_for_files_alone(postgres: Postgres) -> None:
    url = template.database(postgres.url(), "proof_disk")
    with Disk.mounted() as disk, site_on(disk, "daphne", DATABASE_URL=url) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            await prove_full(them, disk, refuses=False)


@pytest.mark.parametrize(
    ("guard", "wrong"), [("half-files-undone", "half a file"), ("seen-or-not", "can't be read")]
)
async def test_t28_is_red_without(guard: str, wrong: str) -> None:
    with Disk.mounted() as disk, site_on(disk, "daphne", **without(guard)) as site:
        async with crowd(site, sockets=10, rooms=2, largest=10) as them:
            with pytest.raises(AssertionError, match=wrong):
                await prove_full(them, disk, refuses=True)
