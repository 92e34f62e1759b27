"""The search index follows within two seconds, and whatever became of the worker, it holds each message once."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people, run
from tests.support.figures import figure
from tests.support.site import Site
from tests.support.sockets import Socket

pytestmark = pytest.mark.slow
MESSAGES = 120
TIMES = 8
PATIENCE = 20.0
Places = set[tuple[int, int]]
_WATCH = """
import json, time
from django.db.models import F
from accounts.models import User
from chat.search.language import Query, Words
from chat.search.models import Entry
from chat.search.running import find
user, began = User.objects.get(pk={user}), time.monotonic()
def numbers(word):
    found = find(user, Query((Words(word),)), limit=200)
    assert found.cursor is None
    return sorted(one["number"] for one in found.messages)
while numbers({word!r}) != {wanted} and time.monotonic() - began < {patience}:
    time.sleep(0.02)
print(json.dumps([time.time(), numbers({word!r}), numbers("former"), Entry.objects.count()]))
"""


async def watched(
    site: Site, user: int, word: str, wanted: list[int], patience: float
) -> tuple[float, list[int], list[int], int]:
    """When these were found by the word, or what was instead; what is found by `former`; how many entries there are."""
    program = _WATCH.format(user=user, word=word, wanted=wanted, patience=patience)
    at, found, former, entries = json.loads(await asyncio.to_thread(run, site, program))
    return at, found, former, entries


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_it_catches_up_after_its_worker_was_killed_again_and_again(start: Start, database: str) -> None:
    with start(database, web=1, WORKERS="1") as site:
        (alice,) = people(site, "alice")
        async with Socket.open(site.url, alice.token) as mine:
            room = (await mine.ask("room.create", kind="private", name="Later"))["room"]["id"]
            said = []
            for place in range(MESSAGES):
                message = (await mine.say(room, f"former {place}"))["number"]
                said.append(message)
                if place % 2:
                    await mine.ask("message.edit", room=room, number=message, text=f"tide {place}")
                elif place % 4 == 0:
                    await mine.ask("message.delete", room=room, number=message)
                if place % 30 == 29:
                    for worker in site.children("chatsite.jobs"):
                        worker.kill()
            wanted = said[1::2]
            began = time.time()
            at, found, former, entries = await watched(site, alice.id, "tide", wanted, 40)
            assert found == wanted and former == said[2::4] and entries == MESSAGES - len(said[::4])
            figure(
                "search", "the index has caught up after its worker was killed, after", at - began, 40, "s"
            )
            late = []
            for number in range(said[-1] + 1, said[-1] + 5):
                looking = asyncio.create_task(watched(site, alice.id, f"moon{number}", [number], 20))
                await asyncio.sleep(0.3)
                assert (await mine.say(room, f"moon{number}"))["number"] == number
                began = time.time()
                at, found, *_rest = await looking
                assert found == [number]
                late.append(at - began)
            figure("search", "a message is found after", max(late), 2, "s")


async def places(socket: Socket, text: str) -> Places:
    """(room, number) of what this person finds by the door that everybody uses."""
    return {(one["room"], one["number"]) for one in (await socket.ask("message.search", text=text))["found"]}


async def lag(socket: Socket, text: str, wanted: Places) -> float:
    """Seconds until this person finds just these."""
    began = time.monotonic()
    while (found := await places(socket, text)) != wanted:
        assert time.monotonic() - began < PATIENCE, f"{text}: {found} instead of {wanted}"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_search_follows_what_becomes_of_a_message(start: Start, database: str) -> None:
    """Alice sends, edits, moves, deletes; bob searches at another web process. What is gone for him is gone at once."""
    late: dict[str, list[float]] = {"sent": [], "edited": [], "moved": []}
    with start(database, web=2, WORKERS="1") as site:
        alice, bob = people(site, "alice", "bob")
        async with (
            Socket.open(site.urls[0], alice.token) as mine,
            Socket.open(site.urls[1], bob.token) as his,
        ):
            rooms = []
            for name in ("Chart room", "Galley"):
                rooms.append((await mine.ask("room.create", kind="private", name=name))["room"]["id"])
                await mine.ask("member.add", room=rooms[-1], user=bob.id)
            here, there = rooms
            for place in range(TIMES):
                await asyncio.sleep(0.37 * place % 1)  # not in step with the worker's looks
                former, new = f"former{place}", f"latter{place}"
                number = (await mine.say(here, former))["number"]
                late["sent"].append(await lag(his, former, {(here, number)}))
                await mine.ask("message.edit", room=here, number=number, text=new)
                assert await places(his, former) == set(), "its former words are gone at once"
                late["edited"].append(await lag(his, new, {(here, number)}))
                moved = await mine.ask("message.move", room=here, numbers=[number], to=there)
                now = (there, moved["moved"][0]["to"])
                assert await places(his, new) <= {now}, "it is where it was for nobody"
                late["moved"].append(await lag(his, new, {now}))
                if place % 2:
                    await mine.ask("message.delete", room=there, number=now[1])
                    assert await places(his, new) == set()
            left = f"latter{TIMES - 2}"
            assert len(await places(his, left)) == 1
            await mine.ask("member.remove", room=there, user=bob.id)
            assert await places(his, left) == set() and len(await places(mine, left)) == 1
    for what, seconds in late.items():
        figure("search", f"{database}: what was {what} is found so after at most", max(seconds), 2, "s")
