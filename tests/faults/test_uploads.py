"""Uploads over bad lines: the real clients of tus send large files while the line is cut and the server killed; what
arrives is what was sent, and the server holds none of it in memory."""

import asyncio
import contextlib
import hashlib
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from tusclient.client import TusClient

from chatsite.bodies import CHUNK
from tests.faults.conftest import Start
from tests.support import tools
from tests.support.entrants import Entrant, people, run
from tests.support.figures import figure, say
from tests.support.memory import MEGABYTE, Memory
from tests.support.proxy import Link, Proxy
from tests.support.site import ROOT, Site

SERVERS = pytest.mark.parametrize("server", ["daphne", "uvicorn"])
NAME = "harbour.bin"
Client = Callable[[str, Entrant, Path, int], Coroutine[Any, Any, int]]
_ASK = """
import hashlib
from django.core.files.storage import default_storage
from chat.files.models import File
file = File.objects.select_related("blob").get(pk={id}, owner={owner}, name={name!r})
with default_storage.open(file.blob.path) as content:
    print(hashlib.file_digest(content, "sha256").hexdigest(), File.objects.filter(owner={owner}).count())
"""


def made(folder: Path, megabytes: int) -> Path:
    """A file that nothing makes smaller."""
    path, chance = folder / "source", random.Random(megabytes)
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(chance.randbytes(MEGABYTE))
    return path


async def tuspy(url: str, who: Entrant, path: Path, chunk: int) -> int:
    """Send by tuspy with checksums, and go on after each failure; the id of the file."""
    headers = {"Authorization": f"Bearer {who.token}"}
    client = TusClient(f"{url}/files/uploads/", headers=headers)
    about = {"metadata": {"filename": NAME}, "chunk_size": chunk, "upload_checksum": True}
    uploader = client.uploader(str(path), retries=500, retry_delay=0.1, **about)
    await asyncio.to_thread(uploader.upload)
    assert uploader.url
    async with httpx.AsyncClient() as program:
        answer = await program.get(uploader.url, headers=headers)
    return int(answer.json()["file"]["id"])


async def tus_js(url: str, who: Entrant, path: Path, chunk: int) -> int:
    """Send by tus-js-client under Node; the id of the file."""
    script = ROOT / "tests" / "support" / "uploading.mjs"
    process = await asyncio.create_subprocess_exec(
        *("node", str(script), url, who.token, str(path), str(chunk)),
        cwd=ROOT,
        env=tools.node_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return int(told)


@contextlib.asynccontextmanager
async def cuts(proxy: Proxy, every: int) -> AsyncIterator[list[int]]:
    """Cut the line each time so many bytes have gone up it; the list has where."""
    gone, where = 0, list[int]()

    def watch(link: Link, data: bytes, up: bool) -> bool:
        nonlocal gone
        gone += len(data) if up else 0
        if gone >= every * (len(where) + 1):
            where.append(gone)
            return False
        return True

    proxy.watch = watch
    yield where
    proxy.watch = None


async def kills(site: Site, times: int, pause: float) -> None:
    """End the web process as a crash does; the supervisor starts it anew."""
    for _ in range(times):
        await asyncio.sleep(pause)
        for one in site.children("chatsite.serve"):
            one.kill()
        while not await asyncio.to_thread(site.answers):
            await asyncio.sleep(0.05)


async def prove(
    site: Site,
    client: Client,
    folder: Path,
    *,
    megabytes: int,
    cut: int = 0,
    killed: int = 0,
    grows: float = 30,
) -> None:
    """The file arrives as it was sent, once, whatever happens to the line and the server meanwhile."""
    (who,) = await asyncio.to_thread(people, site, f"alice{time.monotonic_ns()}")
    path = await asyncio.to_thread(made, folder, megabytes)
    async with Proxy.before(site.url) as proxy, cuts(proxy, megabytes * MEGABYTE // (cut + 1)) as where:
        if killed:
            proxy.rate = megabytes * MEGABYTE / (4 * (killed + 1))
        killing = asyncio.create_task(kills(site, killed, 3))
        began = time.monotonic()
        async with Memory.of(site) as memory:
            ident = await client(proxy.url, who, path, CHUNK)
        seconds = time.monotonic() - began
        await killing
    found = await asyncio.to_thread(run, site, _ASK.format(id=ident, owner=who.id, name=NAME))
    with path.open("rb") as file:
        assert found.split() == [hashlib.file_digest(file, "sha256").hexdigest(), "1"]
    assert list((site.data_dir / "uploads").iterdir()) == []
    rate = megabytes / seconds
    said = f"{len(where)} cuts, {killed} kills, {rate:.0f} MB/s"
    say("uploads", f"{megabytes} MB by {client.__name__} on {site.server}: {said}")
    assert len(where) >= cut
    if not killed:
        figure("uploads", "memory", memory.grown, grows, "MB")


@pytest.mark.slow
@pytest.mark.parametrize("client", [tuspy, tus_js])
async def test_a_cut_line_loses_nothing(
    shared: Callable[[str], Site], client: Client, tmp_path: Path
) -> None:
    await prove(shared("sqlite"), client, tmp_path, megabytes=20, cut=2)


@pytest.mark.slow
@SERVERS
@pytest.mark.parametrize("client", [tuspy, tus_js])
async def test_200_mb_through_cuts_and_kills(
    start: Start, server: str, client: Client, tmp_path: Path
) -> None:
    with start("sqlite", server=server, web=1) as site:
        await prove(site, client, tmp_path, megabytes=200, cut=5)
        await prove(site, client, tmp_path, megabytes=60, cut=3, killed=2)
