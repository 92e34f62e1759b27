"""Quotes beyond the first hundred are work that is written down: whoever dies at it, another takes it up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from chat.messages import actions, clock, quoting, requoting
from chat.messages.models import Requoting
from chat.messages.quoting import Requote
from chat.messages.writer import carry_out
from chat.messages.writer.batch import Batch
from chat.rooms.models import Room
from tests.chat.messages.support import assert_whole, log, plan, say

COUNT = 7


@pytest.fixture
def quoted(harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A room whose first message has seven replies, of which two change in one transaction."""
    monkeypatch.setattr(quoting, "AT_ONCE", 2)
    say(harbour, alice, "old")
    actions.send_now([plan(harbour, bob, f"{place}", reply_to=1) for place in range(COUNT)])
    return harbour


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing follows a command any more."""

    def drop(batch: Batch, row: object) -> None:
        follow(batch, row)  # type: ignore[arg-type]
        batch.following.clear()

    follow = quoting.follow
    monkeypatch.setattr(quoting, "follow", drop)


def quotes(room: Room) -> list[str]:
    """The words that the replies quote, by their numbers."""
    messages = sorted(log(room), key=lambda message: int(message["number"]))
    return [message["quote"]["excerpt"] for message in messages if "quote" in message]


def later(seconds: float, room: Room) -> int:
    """Sweep once, so many seconds from now; how many were taken up."""
    with clock.given(clock.now() + timedelta(seconds=seconds)):
        taken = requoting.take_lapsed()
    carry_out([Requote(room, number) for room, number in taken])
    return len(taken)


def test_it_is_written_down_only_beyond_the_first_hundred(quoted: Room, alice: User, bob: User) -> None:
    say(quoted, alice, "hardly answered")
    say(quoted, bob, "by me", reply_to=COUNT + 2)
    actions.edit_now(alice.pk, quoted.pk, COUNT + 2, "answered once")
    assert not Requoting.objects.exists()
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    assert quotes(quoted) == ["new"] * COUNT + ["answered once"]
    (kept,) = Requoting.objects.all()
    assert kept.done_at is not None
    assert later(3600, quoted) == 0


@pytest.mark.usefixtures("dead")
def test_what_was_left_is_taken_up_once_its_lease_has_passed(quoted: Room, alice: User) -> None:
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    assert quotes(quoted) == ["new", "new"] + ["old"] * (COUNT - 2)
    assert later(1, quoted) == 0, "somebody may be at it"
    assert later(3, quoted) == 1
    assert quotes(quoted) == ["new"] * COUNT
    assert later(3600, quoted) == 0
    assert_whole(quoted)


@pytest.mark.usefixtures("dead")
def test_words_that_change_meanwhile_are_the_ones_that_follow(quoted: Room, alice: User) -> None:
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    actions.edit_now(alice.pk, quoted.pk, 1, "newest")
    assert later(3, quoted) == 1
    assert quotes(quoted) == ["newest"] * COUNT
    actions.delete(alice.pk, quoted.pk, 1)
    assert later(3, quoted) == 1
    assert quotes(quoted) == []
    assert_whole(quoted)


@pytest.mark.usefixtures("dead")
def test_one_takes_it_and_waits_longer_each_time(quoted: Room, alice: User) -> None:
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    begun = clock.now()
    waits = []
    for half_seconds in range(60):
        with clock.given(begun + timedelta(seconds=half_seconds / 2)):
            if requoting.take_lapsed():
                assert requoting.take_lapsed() == [], "it is taken"
                waits.append(half_seconds)
    assert len(waits) == 4
    assert waits[1] - waits[0] < waits[2] - waits[1] < waits[3] - waits[2]


@pytest.mark.usefixtures("dead")
def test_two_who_saw_it_lapse_do_not_both_take_it(quoted: Room, alice: User) -> None:
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    seen = Requoting.objects.get()
    now = clock.now() + timedelta(seconds=3)
    assert requoting._take(seen, now)
    assert not requoting._take(seen, now)


def test_nothing_is_done_twice(quoted: Room, alice: User) -> None:
    actions.edit_now(alice.pk, quoted.pk, 1, "new")
    quoted.refresh_from_db()
    rev = quoted.rev
    carry_out([Requote(quoted.pk, 1), Requote(quoted.pk, 1), Requote(quoted.pk, 99)])
    quoted.refresh_from_db()
    assert quoted.rev == rev
