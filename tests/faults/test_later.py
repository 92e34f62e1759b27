"""Messages to be sent later, while the workers are killed at the very time: one message for each row."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people
from tests.support.figures import figure
from tests.support.site import Site
from tests.support.sockets import Socket

pytestmark = pytest.mark.slow
ROWS = 30
AHEAD = 15.0
"""Seconds: 10 are the least that is allowed, and a busy machine takes some to make the rows."""


def workers(site: Site) -> list[psutil.Process]:
    return site.children("chatsite.jobs")


async def prove_sent_once(site: Site, *, kills: int, everything: bool = False) -> None:
    """Rows that are all due at one time; at that time, and a little later, every worker is killed."""
    (alice,) = people(site, "alice")
    async with Socket.open(site.url, alice.token) as mine:
        room = (await mine.ask("room.create", kind="private", name="Later"))["room"]["id"]
        at = datetime.now(UTC) + timedelta(seconds=AHEAD)
        nonces = [str(uuid.uuid4()) for _ in range(ROWS)]
        for number, nonce in enumerate(nonces):
            await mine.ask(
                "scheduled.create", room=room, nonce=nonce, text=f"row {number}", at=at.isoformat()
            )
        await asyncio.sleep((at - datetime.now(UTC)).total_seconds() - 0.02)
        killed = 0
        for _ in range(kills):
            for one in workers(site):
                one.kill()
                killed += 1
            await asyncio.sleep(0.6)
        assert killed >= 1
    if everything:
        await asyncio.to_thread(site.stop, signal.SIGKILL)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(site.start)
    async with Socket.open(site.url, alice.token) as mine:
        until = time.monotonic() + 45
        while (await mine.ask("scheduled.list"))["scheduled"] and time.monotonic() < until:
            await asyncio.sleep(0.2)
        took = (datetime.now(UTC) - at).total_seconds()
        assert (await mine.ask("scheduled.list"))["scheduled"] == []
        found = (await mine.ask("room.history", room=room, limit=100))["messages"]
    sent = [one["nonce"] for one in found if one["kind"] == "text"]
    assert sorted(sent) == sorted(nonces)
    figure(
        "send later", f"{ROWS} scheduled messages sent, workers killed {killed} times, after", took, 40, "s"
    )


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_each_is_sent_once_by_three_workers_that_are_killed_again_and_again(
    start: Start, database: str
) -> None:
    with start(database, web=1, WORKERS="3") as site:
        await prove_sent_once(site, kills=5, everything=True)
