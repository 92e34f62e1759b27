"""What breaks under the writer: constraints, connections, commits, and what each of them means."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, quoting, registry, writer
from chat.messages.altering import Edit
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.messages.writer import queue, running
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.rooms.models import Membership, Room
from chat.wire.refusals import Conflict, Forbidden, Unavailable
from chatsite.threads import in_thread
from tests.chat.messages.support import (
    answers,
    assert_whole,
    at_once,
    heard,
    log,
    plan,
    postgres_only,
    say,
    stored,
)

Json = dict[str, Any]


def _say_in(rooms: tuple[Room, ...], person: User, nonce: UUID, place: int) -> Json:
    return say(rooms[place], person, nonce=nonce)


def test_one_nonce_in_two_rooms_at_once(harbour: Room, crew: Room, alice: User) -> None:
    """No common lock keeps these apart, only the constraint: it undoes one batch, which then knows."""
    writer.stop()
    for _ in range(8):
        nonce = uuid4()
        told = at_once(2, partial(_say_in, (harbour, crew), alice, nonce))
        kinds = sorted("conflict" if isinstance(answer, Conflict) else "message" for answer in told)
        assert kinds == ["conflict", "message"], told
    assert Message.objects.count() == 8
    assert_whole(harbour)
    assert_whole(crew)


@postgres_only
def test_crossing_nonces_wait_for_nobody_in_a_circle(
    harbour: Room, crew: Room, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Two batches with the same nonces in opposite orders: rows go in sorted, so one waits for the other."""
    for _ in range(4):
        nonces = [uuid4() for _ in range(400)]

        def work(place: int, nonces: list[UUID] = nonces) -> list[Json | Exception]:
            listed = nonces if place else nonces[::-1]
            return actions.send_now([plan((harbour, crew)[place], alice, nonce=nonce) for nonce in listed])

        told = at_once(2, work)
        refused = [isinstance(answer, Conflict) for answers in told for answer in answers]
        assert sum(refused) == 400
    assert "deadlock" not in str([record.__dict__ for record in caplog.records])
    assert_whole(harbour)
    assert_whole(crew)


def test_a_constraint_error_undoes_the_whole_batch(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nonce is stored by another process after it was looked up: here by hiding it from the first look."""
    nonce = uuid4()
    say(harbour, alice, "mine", nonce=nonce)
    looks = []
    read = Send.read.__func__  # type: ignore[attr-defined]

    def blind(cls: type[Send], batch: Batch, plans: list[Send]) -> None:
        looks.append(len(plans))
        if len(looks) > 1:
            read(cls, batch, plans)

    monkeypatch.setattr(Send, "read", classmethod(blind))
    first, again, last = actions.send_now(
        [plan(harbour, bob, "a"), plan(harbour, alice, "mine", nonce=nonce), plan(harbour, bob, "b")]
    )
    assert looks == [3, 3]
    assert [first["number"], again["number"], last["number"]] == [2, 1, 3]  # type: ignore[index]
    assert_whole(harbour)


@pytest.mark.parametrize("committed", [True, False])
def test_an_error_at_the_commit_means_unknown(
    committed: bool, harbour: Room, crew: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(harbour, alice, "old")
    breaks = [1]
    commit = BaseDatabaseWrapper.commit

    def broken(self: BaseDatabaseWrapper) -> None:
        if not breaks:
            return commit(self)
        breaks.pop()
        if committed:
            commit(self)
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", broken)
    sent, refused, edited = writer.carry_out(
        [
            plan(harbour, alice, "new"),
            plan(harbour, charlie, "no"),
            Edit(room=harbour.pk, actor=alice.pk, number=1, text="edited"),
        ]
    )
    assert sent["message"]["number"] == 2  # type: ignore[index]
    assert isinstance(refused, Forbidden)
    assert isinstance(edited, Unavailable)
    assert Message.objects.count() == 2
    assert stored(harbour, 1).text == ("edited" if committed else "old")
    assert_whole(harbour)


def test_a_refused_send_stays_refused_after_an_unknown_commit(
    harbour: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two tries he joins: the first answer holds all the same."""
    commit = BaseDatabaseWrapper.commit
    breaks = [1]

    def broken(self: BaseDatabaseWrapper) -> None:
        if breaks:
            breaks.pop()
            raise OperationalError
        commit(self)

    drop = running._drop_connection

    def joined() -> None:
        drop()
        Membership.objects.create(room=harbour, user=charlie, since_rev=0)

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", broken)
    monkeypatch.setattr(running, "_drop_connection", joined)
    sent, refused = actions.send_now([plan(harbour, alice), plan(harbour, charlie)])
    assert not isinstance(sent, Exception)
    assert isinstance(refused, Forbidden)


async def test_what_follows_a_command_is_tried_until_it_is_done(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quotes beyond the first hundred: the database is away when their turn comes."""
    monkeypatch.setattr(queue, "INSISTING", 0.05)
    monkeypatch.setattr(quoting, "AT_ONCE", 2)
    await heard()
    await writer.submit(plan(harbour, alice, "old"))
    await answers([writer.submit(plan(harbour, bob, reply_to=1)) for _ in range(5)])
    apply, fails = quoting.Requote.apply, [1, 1, 1, 1]

    def failing(self: quoting.Requote, batch: Batch) -> Json:
        if fails:
            fails.pop()
            raise OperationalError("away")
        return apply(self, batch)

    monkeypatch.setattr(quoting.Requote, "apply", failing)
    await writer.submit(Edit(room=harbour.pk, actor=alice.pk, number=1, text="new"))
    for _ in range(100):
        messages = await in_thread(log, harbour)
        if [message["quote"]["excerpt"] for message in messages if "quote" in message] == ["new"] * 5:
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("some quotes are still the old ones")
    assert fails == []


def test_a_lost_connection_before_the_commit_is_made_anew(harbour: Room, alice: User) -> None:
    broken = [1]

    def breaking(batch: Batch) -> None:
        if broken:
            broken.pop()
            raise OperationalError("terminating connection")

    registry.in_batch.append(breaking)
    try:
        assert say(harbour, alice)["number"] == 1
    finally:
        registry.in_batch.remove(breaking)
    assert_whole(harbour)


class _Refusing(Plan):
    def __init__(self, room: Room, person: User) -> None:
        self.room, self.actor = room.pk, person.pk

    def apply(self, batch: Batch) -> Json:
        batch.rooms[self.room].next_rev()
        batch.steps += 1
        raise Forbidden


class _Dangling(Plan):
    """Writes a row that points to nobody: the database says so at the commit."""

    def __init__(self, room: Room, person: User) -> None:
        self.room, self.actor = room.pk, person.pk

    def apply(self, batch: Batch) -> Json:
        return {}

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Plan]) -> None:
        Membership.objects.bulk_create([Membership(room_id=10**9, user_id=10**9, since_rev=0)])


def test_a_constraint_that_speaks_at_the_commit_is_no_unknown_commit(harbour: Room, alice: User) -> None:
    """It was surely undone: the others of its batch go again, edits too, and it fails alone."""
    say(harbour, alice, "old")
    edit = Edit(room=harbour.pk, actor=alice.pk, number=1, text="new")
    told = writer.carry_out([plan(harbour, alice), _Dangling(harbour, alice), edit])
    assert isinstance(told[1], Unavailable)
    assert [told[0]["message"]["rev"], told[2]["message"]["rev"]] == [2, 3]  # type: ignore[index]
    assert_whole(harbour)


def test_a_refusal_after_a_change_is_an_error(harbour: Room, alice: User) -> None:
    """It would leave a hole among the revs: the batch is undone, and the plan fails alone."""
    told = writer.carry_out([plan(harbour, alice), _Refusing(harbour, alice), plan(harbour, alice)])
    assert isinstance(told[1], Unavailable)
    assert [told[0]["message"]["rev"], told[2]["message"]["rev"]] == [1, 2]  # type: ignore[index]


def test_a_long_transaction_touches_its_rooms_again(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tips look back by `changed_at`, which is written before the commit."""
    monkeypatch.setattr(running, "LONG", 0.3)
    write = Send.write.__func__  # type: ignore[attr-defined]

    def slow(cls: type[Send], batch: Batch, plans: list[Send]) -> None:
        write(cls, batch, plans)
        time.sleep(0.5)

    monkeypatch.setattr(Send, "write", classmethod(slow))
    began = timezone.now()
    say(harbour, alice)
    harbour.refresh_from_db()
    assert harbour.changed_at - began > timedelta(seconds=0.4)
    assert_whole(harbour)
