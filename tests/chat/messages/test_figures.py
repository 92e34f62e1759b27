"""How fast the log is written and read; figures, not limits: they fail far beyond their target only."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import User
from chat import relay
from chat.messages import actions, reading, writer
from chat.rooms.models import Membership, Room
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread
from tests.chat.messages.support import Ears, assert_whole, plan

TEXT = "some words that a person may well have typed into the box, and a few more of them " * 2


async def _talk(room: int, people: list[int], each: int) -> float:
    """Messages a second of that many people, each waiting for the answer before the next."""

    async def one(person: int) -> None:
        for _ in range(each):
            await (await actions.send(person, room, nonce=uuid4(), text=TEXT))

    began = time.perf_counter()
    await asyncio.gather(*(one(person) for person in people))
    return len(people) * each / (time.perf_counter() - began)


async def test_batches_make_it_fast(harbour: Room, alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    relay.listen(Ears())

    def crowd() -> list[int]:
        people = [User(username=f"p{place}", name_key=f"p{place}") for place in range(64)]
        made = User.objects.bulk_create(people)
        Membership.objects.bulk_create([Membership(room=harbour, user=one, since_rev=0) for one in made])
        return [one.pk for one in made]

    people = await in_thread(crowd)
    alone = await _talk(harbour.pk, people[:1], 150)
    before = writer.current().batches
    together = await _talk(harbour.pk, people, 30)
    size = 64 * 30 / (writer.current().batches - before)
    with capsys.disabled():
        print(
            f"\nwriter, {connection.vendor}: 1 sender {alone:.0f}/s, 64 senders {together:.0f}/s ({size:.0f} a batch)"
        )
    assert size > 16
    assert together > 2 * alone
    assert together > 300
    await in_thread(assert_whole, harbour)


def test_a_page_is_read_fast(harbour: Room, alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    actions.send_now([plan(harbour, alice, TEXT) for _ in range(2000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE chat_message")
    with snapshot() as cursor:
        began = time.perf_counter()
        for before in range(100, 2000, 19):
            reading.history(cursor, harbour.pk, before=before, limit=50)
        page = (time.perf_counter() - began) / 100 * 1000
        began = time.perf_counter()
        found = reading.changes(cursor, harbour.pk, 0, limit=500, size=10**7)
        changes = (time.perf_counter() - began) * 1000
    assert len(found.messages) == 500
    with capsys.disabled():
        print(f"\nreading, {connection.vendor}: 50 messages {page:.2f} ms, 500 changes {changes:.1f} ms")
    assert page < 30
