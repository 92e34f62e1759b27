"""Showing how far one has read is a choice that holds both ways; who is invisible leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from chat.blocks import actions as blocks
from chat.gateway import reading as gateway
from chat.inbox import marking as inbox
from chat.presence import actions as presence
from chat.receipts import choosing, reading
from chat.receipts.actions import mark
from chat.receipts.events import Receipt
from chat.rooms.events import Mine
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import Forbidden, NotFound, Refusal
from tests.chat.messages.support import room_of, say
from tests.chat.messages.test_reading import ask

Json = dict[str, Any]


@pytest.fixture
def trio(alice: User, bob: User, charlie: User) -> Room:
    """Everybody has read all three messages of bob."""
    room = room_of(alice, bob, charlie, kind="private")
    for _ in range(3):
        say(room, bob)
    for one in (alice, charlie):
        mark(one.pk, room.pk, 3)
    return room


def marks(room: Room) -> dict[int, int]:
    return {one["user"]: one["number"] for one in reading.current([room.pk])}


def receipts(told: list[Event]) -> list[Json]:
    return [event.frame() for event in told if isinstance(event, Receipt)]


def readers(user: User, room: Room, number: int) -> list[int]:
    told: list[int] = ask(user, {"type": "message.readers", "room": room.pk, "number": number})["users"]
    return told


def test_who_hides_his_marks_tells_none(told: list[Event], trio: Room, alice: User, charlie: User) -> None:
    told.clear()
    choosing.choose(alice.pk, shown=False)
    assert alice.pk not in marks(trio)
    assert charlie.pk in marks(trio)
    gone = {"type": "receipt", "room": trio.pk, "user": alice.pk, "number": 0}
    assert receipts(told) == [gone], "who looks sees it at once"
    told.clear()
    mark(alice.pk, trio.pk, 1, back=True)
    assert receipts(told) == []
    assert sum(isinstance(event, Mine) for event in told) == 1, "her own devices are told as ever"
    choosing.choose(alice.pk, shown=True)
    assert receipts(told) == [{**gone, "number": 1}]
    told.clear()
    choosing.choose(alice.pk, shown=True)
    assert told == [], "the same again changes nothing"


def test_nor_does_who_marks_all_at_once(told: list[Event], trio: Room, alice: User, bob: User) -> None:
    choosing.choose(alice.pk, shown=False)
    presence.choose(bob.pk, "invisible")
    say(trio, bob)
    mark(bob.pk, trio.pk, 0, back=True)
    told.clear()
    for one in (alice, bob):
        assert inbox.mark_all_read(one.pk) is not None
    assert receipts(told) == []


def test_and_isnt_told_any(trio: Room, alice: User, bob: User, charlie: User) -> None:
    assert readers(alice, trio, 3) == [charlie.pk], "without the author and without me"
    choosing.choose(alice.pk, shown=False)
    assert gateway.apart([alice.pk, bob.pk])[alice.pk].reserved
    assert not gateway.apart([alice.pk, bob.pk])[bob.pk].reserved
    with pytest.raises(Forbidden, match="You don't show how far you have read"):
        readers(alice, trio, 3)
    assert readers(bob, trio, 3) == [charlie.pk]


def test_an_invisible_reader_leaves_the_marks_of_before(
    told: list[Event], trio: Room, crew: Room, alice: User, bob: User
) -> None:
    before = marks(trio)
    presence.choose(alice.pk, "invisible")
    say(trio, bob)
    say(crew, bob)
    told.clear()
    for room in (trio, crew):
        mark(alice.pk, room.pk, 10**9)
    assert receipts(told) == []
    assert marks(trio)[alice.pk] == before[alice.pk] == 3
    assert alice.pk not in marks(crew)
    assert alice.pk not in readers(bob, trio, 4)
    presence.choose(alice.pk, "invisible")
    assert marks(trio)[alice.pk] == 3, "the same choice again shows nothing either"
    told.clear()
    presence.choose(alice.pk, "dnd")
    assert (marks(trio)[alice.pk], marks(crew)[alice.pk]) == (4, 1)
    assert {(one["room"], one["number"]) for one in receipts(told)} == {(trio.pk, 4), (crew.pk, 1)}


def test_who_is_listed_as_a_reader(trio: Room, alice: User, bob: User, charlie: User) -> None:
    mark(charlie.pk, trio.pk, 2, back=True)
    assert readers(bob, trio, 2) == [alice.pk, charlie.pk]
    assert readers(bob, trio, 3) == [alice.pk]
    blocks.add(bob.pk, alice.pk)
    assert readers(bob, trio, 3) == []
    assert readers(alice, trio, 2) == [charlie.pk]
    Membership.objects.filter(room=trio, user=charlie).update(hidden_before=3, read=3)
    assert readers(alice, trio, 2) == [], "who came later and can't read it has not"


def refusal(user: User, room: int, number: int = 1) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ask(user, {"type": "message.readers", "room": room, "number": number})
    return refused.value


def test_who_may_ask(harbour: Room, crew: Room, bob: User, charlie: User) -> None:
    """A room that isn't his and one that isn't there are the same; a public one tells its members alone."""
    for room in (harbour, crew):
        say(room, bob)
    assert refusal(charlie, crew.pk).error() == refusal(charlie, 10**9).error()
    assert isinstance(refusal(charlie, crew.pk), NotFound)
    assert isinstance(refusal(charlie, harbour.pk), Forbidden)
    assert "number" in (refusal(bob, crew.pk, 7).fields or {})
    say(crew, bob, thread=1)
    assert "threads" in str(refusal(bob, crew.pk, 2))
    Room.objects.filter(pk=crew.pk).update(members=101)
    assert "at most 100 people" in str(refusal(bob, crew.pk))
