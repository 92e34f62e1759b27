"""Read marks: forward only, never beyond the newest message, told to one's own devices and to who looks."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from chat.mentions.models import Mention
from chat.messages import actions
from chat.receipts import actions as receipts
from chat.receipts import reading
from chat.receipts.actions import Wish, mark_all
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import Forbidden, NotFound
from tests.chat.messages.support import at_once, frames, leave, plan, say


def mark(*place: int, back: bool = False) -> dict[str, int]:
    """What a mark answers, but for what dates it."""
    told = receipts.mark(*place, back=back)
    return {name: told[name] for name in ("read", "unread", "mentions")}


@pytest.fixture
def talk(harbour: Room, alice: User, bob: User) -> Room:
    """1–3 of bob, 4 in a thread, 5 of bob: four that count."""
    for _ in range(3):
        say(harbour, bob)
    say(harbour, bob, thread=1)
    say(harbour, bob)
    return harbour


def test_unread_is_what_stands_behind_the_mark(talk: Room, alice: User) -> None:
    assert mark(alice.pk, talk.pk, 1) == {"read": 1, "unread": 3, "mentions": 0}
    assert mark(alice.pk, talk.pk, 4) == {"read": 4, "unread": 1, "mentions": 0}
    assert mark(alice.pk, talk.pk, 5) == {"read": 5, "unread": 0, "mentions": 0}


def test_it_only_moves_forward_unless_asked(told: list[Event], talk: Room, alice: User) -> None:
    mark(alice.pk, talk.pk, 3)
    told.clear()
    assert mark(alice.pk, talk.pk, 2) == {"read": 3, "unread": 1, "mentions": 0}
    assert mark(alice.pk, talk.pk, 3, back=True)["read"] == 3
    assert told == []
    assert mark(alice.pk, talk.pk, 0, back=True) == {"read": 0, "unread": 4, "mentions": 0}
    assert len(frames(told, "mine")) == 1


def test_it_is_at_most_the_newest(talk: Room, alice: User) -> None:
    assert mark(alice.pk, talk.pk, 10**9)["read"] == 5
    assert Membership.objects.get(room=talk, user=alice).read == 5


def test_it_is_told_with_a_feed_and_a_hint(told: list[Event], talk: Room, alice: User) -> None:
    told.clear()
    mark(alice.pk, talk.pk, 5)
    assert frames(told) == [
        {
            "type": "mine",
            "feed": 1,
            "room": talk.pk,
            "set": {"read": 5, "read_ordinal": 4, "unread": 0, "mentions": 0},
        },
        {"type": "receipt", "room": talk.pk, "user": alice.pk, "number": 5},
    ]
    alice.refresh_from_db()
    assert alice.feed == Membership.objects.get(room=talk, user=alice).feed == 1
    assert {"room": talk.pk, "user": alice.pk, "number": 5} in reading.current([talk.pk])


def test_many_are_marked_in_one_transaction(
    told: list[Event], talk: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    """Each gets what he would get alone; who may not is refused alone; who stands there already takes no feed."""
    say(crew, bob)
    mark(bob.pk, talk.pk, 10**9)
    feeds = dict(User.objects.values_list("pk", "feed"))
    told.clear()
    wishes = [Wish(alice.pk, talk.pk, 4), Wish(bob.pk, talk.pk, 2), Wish(charlie.pk, crew.pk, 1)]
    answers, events = mark_all(wishes)
    hers, his = answers[:2]
    dated = Membership.objects.get(room=talk, user=bob).feed
    assert hers == {
        "read": 4, "read_ordinal": 3, "unread": 1, "mentions": 0, "feed": feeds[alice.pk] + 1,
    }  # fmt: skip
    assert his == {"read": 5, "read_ordinal": 4, "unread": 0, "mentions": 0, "feed": dated}
    assert isinstance(answers[2], NotFound)
    assert [(event.frame()["type"], event.frame()["room"]) for event in events] == [
        ("mine", talk.pk),
        ("receipt", talk.pk),
    ]
    stay = Membership.objects.get(room=talk, user=alice)
    assert (stay.read, stay.read_ordinal, stay.feed) == (4, 3, feeds[alice.pk] + 1)
    after = dict(User.objects.values_list("pk", "feed"))
    assert {user for user in after if after[user] != feeds[user]} == {alice.pk}


def test_mentions_are_counted_where_the_mark_stops(talk: Room, alice: User, bob: User) -> None:
    Membership.objects.filter(room=talk, user=alice).update(mentions=2)
    for number in (2, 5):
        Mention.objects.create(room=talk, number=number, user=alice)
    assert mark(alice.pk, talk.pk, 3)["mentions"] == 1
    assert mark(alice.pk, talk.pk, 5)["mentions"] == 0
    assert mark(alice.pk, talk.pk, 1, back=True)["mentions"] == 2


def test_large_rooms_tell_no_receipts(told: list[Event], talk: Room, alice: User) -> None:
    Room.objects.filter(pk=talk.pk).update(members=101)
    told.clear()
    mark(alice.pk, talk.pk, 5)
    assert frames(told, "receipt") == []
    assert reading.current([talk.pk]) == []


def test_how_large_is_the_operators_choice(
    settings: Settings, told: list[Event], talk: Room, alice: User
) -> None:
    settings.RECEIPTS = talk.members
    mark(alice.pk, talk.pk, 5)
    assert frames(told, "receipt")
    settings.RECEIPTS = 0
    mark(alice.pk, talk.pk, 1, back=True)
    assert len(frames(told, "receipt")) == 1
    assert reading.current([talk.pk]) == []


def test_who_may_mark(talk: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    with pytest.raises(Forbidden):
        mark(charlie.pk, talk.pk, 1)
    with pytest.raises(NotFound):
        mark(charlie.pk, crew.pk, 1)
    leave(crew, bob)
    with pytest.raises(NotFound):
        mark(bob.pk, crew.pk, 1)
    assert mark(alice.pk, talk.pk, 2)["read"] == 2


def test_marks_and_sends_at_once_agree(harbour: Room, alice: User, bob: User) -> None:
    """Both take the person's feed; whichever comes last, no value goes back and no feed is taken twice."""
    say(harbour, bob)

    def work(place: int) -> None:
        for turn in range(8):
            if place % 2:
                mark(alice.pk, harbour.pk, turn + 1)
            else:
                actions.send_now([plan(harbour, (alice, bob)[turn % 2])])

    assert at_once(4, work) == [None] * 4
    room = Room.objects.get(pk=harbour.pk)
    stay = Membership.objects.get(room=harbour, user=alice)
    alice.refresh_from_db()
    assert stay.read <= room.number
    assert stay.feed <= alice.feed
    told = mark(alice.pk, harbour.pk, room.number)
    assert told == {"read": room.number, "unread": 0, "mentions": 0}
