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
    with start(database, web=1) as site:
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
