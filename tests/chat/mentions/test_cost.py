"""What a mention costs on the way of a message: inside the writer's transaction, beside a plain one."""

from __future__ import annotations

import time

import pytest

from accounts.models import User
from chat.mentions.models import Calling
from chat.messages import mentioning, registry
from chat.messages.writer.running import run
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import POSTGRES, plan
from tests.support.cast import person
from tests.support.figures import figure

ROUNDS = 40
BATCHES = (1, 16)


def _batch(room: Room, people: list[User], size: int, text: str) -> float:
    """Seconds of CPU that the writer and its database need for so many sends at once, whose texts were read before."""
    html, mentions = mentioning.render(room.pk, people[0].pk, text)
    plans = [
        plan(room, people[place % len(people)], text, html=html, mentions=mentions) for place in range(size)
    ]
    began = time.thread_time()
    outcome = run(plans, wait=True)
    taken = time.thread_time() - began
    assert all(isinstance(answer, dict) for answer in outcome.answers)
    return taken


@pytest.mark.skipif(POSTGRES, reason="SQLite does its work in this process, where it can be counted")
def test_three_mentions_in_the_writer(harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "after_commit", [])
    people = [alice, *(person(f"sailor{place}") for place in range(7))]
    Membership.objects.bulk_create([Membership(room=harbour, user=one, since_rev=0) for one in people[1:]])
    plain = "**some words** that a person may well have typed, " * 2
    named = plain + "@sailor0, @sailor1 and @sailor2"
    for size in BATCHES:
        times: dict[str, list[float]] = {plain: [], named: []}
        for _ in range(ROUNDS):
            for text, taken in times.items():
                taken.append(_batch(harbour, people, size, text))
                Calling.objects.all().delete()
        ratio = min(times[named]) / min(times[plain])
        figure("show 5", f"3 mentions, batches of {size}: times a plain send", ratio, 1.3)
