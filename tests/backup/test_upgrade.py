"""The data of every former version is taken over by this one: restored, brought up to date, and served.

For each version that was tagged there is an archive in fixtures/ (tests/backup/making.py tells how it is made).
"""

import json
import shutil
import tempfile
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.backup.commands import done
from tests.backup.making import FIXTURES, Known, facts
from tests.support import template
from tests.support.postgres import Postgres
from tests.support.site import ROOT, Site
from tests.support.sockets import Socket

pytestmark = pytest.mark.once
ARCHIVES = sorted(FIXTURES.glob("v*.tar.gz"))


@contextmanager
def site_of(archive: Path, **variables: str) -> Iterator[Site]:
    """A running site made of an archive."""
    with tempfile.TemporaryDirectory(prefix="chat-site-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "data"
        done("restore", archive, DATA_DIR=str(folder), **variables)
        template.copy_to(Path(name) / "template")
        shutil.move(Path(name) / "template" / "static", folder / "static")
        site = Site(folder, variables, 1, "daphne")
        site.start()
        try:
            yield site
        finally:
            site.end()


async def served(site: Site, known: Known) -> None:
    """Sign in by what was valid then, read all, and go on talking."""
    headers = {"Authorization": f"Bearer {known.token}"}
    with urllib.request.urlopen(urllib.request.Request(f"{site.url}{known.file}", headers=headers)) as answer:
        assert answer.read().startswith(b"\x89PNG")
    async with Socket.open(site.url, cookie=known.cookie, origin=site.url) as browser:
        assert browser.everything[0]["user"]["id"] == known.user
    async with Socket.open(site.url, known.token, synced=False) as alice:
        state = next(one for one in (await alice.sync())["rooms"] if one["id"] == known.room)
        assert (state["number"], state["rev"]) == (known.number, known.rev)
        page = await alice.ask("room.history", room=known.room, limit=100)
        numbers = [one["number"] for one in page["messages"]]
        assert numbers == list(range(1, known.number + 1))
        texts = [one["text"] for one in page["messages"]]
        assert texts[-1] == ""
        assert page["messages"][-1]["deleted"]
        assert "**bold**" in texts[-2]
        assert page["messages"][-3]["files"][0]["url"] == known.file
        sent = await alice.say(known.room, "and on we go")
        assert (sent["number"], sent["rev"]) == (known.number + 1, known.rev + 1)
        assert await alice.hears(sent)


@pytest.mark.slow
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name)
async def test_a_former_site_is_served(archive: Path) -> None:
    known = Known(**json.loads(facts(archive).read_text()))
    with site_of(archive) as site:
        await served(site, known)


@pytest.mark.slow
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name)
async def test_a_former_site_moves_to_postgresql(archive: Path, postgres: Postgres) -> None:
    known = Known(**json.loads(facts(archive).read_text()))
    with site_of(archive, DATABASE_URL=postgres.create(f"from_{archive.name.partition('.')[0]}")) as site:
        await served(site, known)


def test_every_tagged_version_left_an_archive() -> None:
    """The version that is worked on has one already, so that the way from it is tried from its first day."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"v{version.rpartition('.')[0]}.tar.gz" in {path.name for path in ARCHIVES}
