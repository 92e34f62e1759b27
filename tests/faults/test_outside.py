"""A client that knows the contract's page and nothing else ends with the room as the database has it."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Start
from tests.faults.outside import Outsider
from tests.support.figures import say
from tests.support.guards import without
from tests.support.ledger import Record
from tests.support.load import crowd
from tests.support.proxy import Proxy
from tests.support.site import Site
from tests.support.store import digest

LINES = 60
SOURCE = Path(__file__).with_name("outside.py")


def test_it_is_small_and_stands_alone() -> None:
    text = SOURCE.read_text()
    assert sum(bool(line.strip()) for line in text.splitlines()) <= LINES
    named = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {one.name for node in named if isinstance(node, ast.Import) for one in node.names}
    modules |= {node.module or "." for node in named if isinstance(node, ast.ImportFrom)}
    assert modules == {"asyncio", "json", "uuid", "typing", "websockets"}


async def keep_company(site: Site, cuts: int) -> None:
    """It talks in a room where others talk, edit and delete, and loses its line so many times."""
    async with crowd(site, sockets=4, rooms=1, largest=4) as them, Proxy.before(site.urls[0]) as proxy:
        (room,) = them.members
        await them.talk(0.5, 30)
        outsider, who = Outsider(), them.clients[0].who
        staying = asyncio.create_task(
            outsider.stay(proxy.url.replace("http", "ws") + "/ws/?v=1", who.token, room)
        )
        said: list[asyncio.Task[None]] = []
        for number in range(cuts):
            await _until(lambda: bool(proxy.links) and outsider.rev > 0)
            said += [asyncio.create_task(outsider.say(f"line {number}, {one}")) for one in range(3)]
            await them.talk(0.4, 40, edits=0.4)
            proxy.cut_all()
            await them.talk(0.4, 40, edits=0.4)
        await asyncio.wait_for(asyncio.gather(*said), 30)
        record = await them.level()
        await _until(lambda: outsider.rev >= record.rooms[room][1])
        staying.cancel()
        _same(record, room, outsider)
        mine = [one["text"] for one in record.messages[room].values() if one["text"].startswith("line ")]
        assert sorted(mine) == sorted(f"line {number}, {one}" for number in range(cuts) for one in range(3))
        say("outside", f"{cuts} cuts, {len(outsider.messages)} messages as the database has them")


async def _until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def _same(record: Record, room: int, outsider: Outsider) -> None:
    stored = {number: digest(one) for number, one in record.messages[room].items()}
    held: dict[int, Any] = {number: digest(one) for number, one in outsider.messages.items()}
    different = [number for number in stored if stored[number] != held.get(number)]
    assert not different and len(held) == len(stored), f"not as the database has it: {different[:5]}"


async def test_a_client_of_sixty_lines_loses_its_line_three_times(shared: Callable[[str], Site]) -> None:
    await keep_company(shared("sqlite"), 3)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_a_client_of_sixty_lines_loses_its_line_ten_times(
    start: Start, server: str, database: str
) -> None:
    with start(database, server=server) as site:
        await keep_company(site, 10)


@pytest.mark.slow
async def test_it_would_notice_what_is_missing(start: Start) -> None:
    with start("sqlite", **without("catch-up")) as site:
        with pytest.raises(AssertionError, match=r"wrong: |not as the database"):
            await keep_company(site, 2)
