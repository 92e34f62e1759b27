"""What mentions, a thread and a link cost on the way of a message: in the writer, beside a plain one."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from accounts.models import User
from chat.mentions.models import Calling
from chat.messages import mentioning, registry
from chat.messages.writer.running import run
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import POSTGRES, plan, say
from tests.support.cast import person
from tests.support.figures import figure

ROUNDS = 40
BATCHES = (1, 16)


@dataclass(frozen=True)
class Kind:
    """A way of sending: what is written, and in which thread."""

    text: str
    thread: int | None = None


PLAIN = "**some words** that a person may well have typed, " * 2
NAMED = PLAIN + "@sailor0, @sailor1 and @sailor2"
KINDS = {
    "3 mentions": Kind(NAMED),
    "a link": Kind(PLAIN + "https://example.org/page"),
    "in a thread": Kind(PLAIN, thread=1),
    "all of it": Kind(NAMED + " https://example.org/page", thread=1),
}


def _batch(room: Room, people: list[User], size: int, kind: Kind) -> float:
    """Seconds of CPU that the writer and its database need for so many sends at once, whose texts were read before."""
    html, mentions = mentioning.render(room.pk, people[0].pk, kind.text)
    plans = [
        plan(room, people[place % len(people)], kind.text, html=html, mentions=mentions, thread=kind.thread)
        for place in range(size)
    ]
    began = time.thread_time()
    outcome = run(plans, wait=True)
    taken = time.thread_time() - began
    assert all(isinstance(answer, dict) for answer in outcome.answers)
    return taken


@pytest.mark.skipif(POSTGRES, reason="SQLite does its work in this process, where it can be counted")
def test_what_hangs_on_a_message_in_the_writer(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "after_commit", [])
    people = [alice, *(person(f"sailor{place}") for place in range(7))]
    Membership.objects.bulk_create([Membership(room=harbour, user=one, since_rev=0) for one in people[1:]])
    say(harbour, alice, "the root")
    plain = Kind(PLAIN)
    for size in BATCHES:
        times: dict[Kind, list[float]] = {plain: [], **{kind: [] for kind in KINDS.values()}}
        for _ in range(ROUNDS):
            for kind, taken in times.items():
                taken.append(_batch(harbour, people, size, kind))
                Calling.objects.all().delete()
        for name, kind in KINDS.items():
            ratio = min(times[kind]) / min(times[plain])
            figure("show 5", f"{name}, batches of {size}: times a plain send", ratio, 1.3)
