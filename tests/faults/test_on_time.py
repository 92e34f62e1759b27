"""What is due at a time comes within 5 s of it: messages to be sent later and reminders, sixty in the same second; and
reminders come once, while the workers are killed at that very time."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people
from tests.support.figures import figure, percentile
from tests.support.sockets import Socket

pytestmark = pytest.mark.slow
ROWS = 30
AHEAD = 15.0
"""Seconds: 10 are the least for a message, and a busy machine takes some to make the rows."""
LATE = 5.0
KILLS = 5
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


def is_due(event: dict[str, Any]) -> Counter[str]:
    """The reminders that an event says are due, by their ids: the news itself, or what heals it."""
    if event["type"] == "notification":
        return Counter([str(event["reminder"]["id"])])
    told = event["set"].get("reminders") or {} if event["type"] == "mine" else {}
    return Counter(key for key, one in told.items() if one and one.get("due"))


async def arrivals(socket: Socket, wanted: int, seconds: float) -> list[tuple[float, dict[str, Any]]]:
    """The events that say something was sent or is due, with the times when they came (of the epoch)."""
    found: list[tuple[float, dict[str, Any]]] = []
    seen, until = 0, time.time() + seconds
    while len(found) < wanted and time.time() < until:
        fresh, now = socket.events[seen:], time.time()
        seen += len(fresh)
        found += [
            (now, one)
            for one in fresh
            if is_due(one) or (one["type"] == "message.created" and one["message"]["kind"] == "text")
        ]
        await asyncio.sleep(0.01)
    return found


async def remind(socket: Socket, room: int, at: datetime) -> set[str]:
    made = [
        await socket.ask("reminder.create", room=room, text=f"row {row}", at=at.isoformat())
        for row in range(ROWS)
    ]
    return {str(one["reminder"]["id"]) for one in made}


@BOTH
async def test_sixty_in_the_same_second_are_on_time(start: Start, database: str) -> None:
    with start(database, web=1, WORKERS="1") as site:
        (alice,) = people(site, "alice")
        async with Socket.open(site.url, alice.token) as mine:
            room = (await mine.ask("room.create", kind="private", name="Later"))["room"]["id"]
            at = datetime.now(UTC) + timedelta(seconds=AHEAD)
            for row in range(ROWS):
                await mine.ask(
                    "scheduled.create",
                    room=room,
                    nonce=str(uuid.uuid4()),
                    text=f"row {row}",
                    at=at.isoformat(),
                )
            ids = await remind(mine, room, at)
            came = await arrivals(mine, 2 * ROWS, AHEAD + 30)
    late = [moment - at.timestamp() for moment, _ in came]
    assert len(came) == 2 * ROWS and min(late) > -0.05, "none too early"
    assert sum((is_due(one) for _, one in came), Counter()) == Counter(ids)
    kinds = {
        "messages": [moment - at.timestamp() for moment, one in came if one["type"] == "message.created"],
        "reminders": [moment - at.timestamp() for moment, one in came if is_due(one)],
    }
    for name, times in kinds.items():
        assert len(times) == ROWS
        figure(
            "later",
            f"{database}: {ROWS} {name} of one second, half of them after",
            percentile(times, 0.5),
            LATE,
            "s",
        )
        figure("later", f"{database}: {ROWS} {name} of one second, the last after", max(times), LATE, "s")


@BOTH
async def test_reminders_come_once_though_the_workers_are_killed(start: Start, database: str) -> None:
    with start(database, web=1, WORKERS="3") as site:
        (alice,) = people(site, "alice")
        async with Socket.open(site.url, alice.token) as mine:
            room = (await mine.ask("room.create", kind="private", name="Later"))["room"]["id"]
            at = datetime.now(UTC) + timedelta(seconds=AHEAD)
            ids = await remind(mine, room, at)
            await asyncio.sleep((at - datetime.now(UTC)).total_seconds() - 0.02)
            killed = 0
            for _ in range(KILLS):
                for one in site.children("chatsite.jobs"):
                    one.kill()
                    killed += 1
                await asyncio.sleep(0.6)
            assert killed >= KILLS
            await arrivals(mine, ROWS, 45)
            took = time.time() - at.timestamp()
            await asyncio.sleep(3)  # what would come twice comes within a lease's end and a heal
            told = sum((is_due(one) for one in mine.events), Counter())
            stands = (await mine.ask("reminder.list"))["reminders"]
        async with Socket.open(site.url, alice.token, synced=False) as other:
            synced = await other.ask("sync", rooms={}, feed=0)
    assert told == Counter(ids), "each was told once"
    assert {str(one["id"]) for one in stands if one["due"]} == ids
    assert sum((is_due(one) for one in synced["mine"]), Counter()) == Counter(ids), (
        "a device that comes later"
    )
    figure("later", f"{database}: {ROWS} reminders told, workers killed {killed} times, after", took, 40, "s")
