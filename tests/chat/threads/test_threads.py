"""Threads: what replies take, what their root tells, and how far somebody has read."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import transaction

from accounts import feeds
from accounts.models import User
from chat.messages import actions
from chat.rooms.events import Mine
from chat.rooms.models import Membership, Room
from chat.threads import marking, reading
from chat.threads.models import ThreadMark
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import assert_whole, at_once, frames, leave, log, plan, say, stored
from tests.chat.messages.test_reading import ask


def test_a_reply_takes_a_number_but_no_ordinal(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    reply = say(harbour, bob, "reply", thread=1)
    assert (reply["number"], reply["ordinal"], reply["rev"], reply["thread"]) == (2, 1, 2, 1)
    also = say(harbour, bob, "also", thread=1, also_to_room=True)
    assert (also["number"], also["ordinal"], also["also_to_room"]) == (3, 2, True)
    root = [event for event in frames(told, "message.changed") if event["number"] == 1][-1]
    assert root["set"] == {"replies": {"count": 2, "last_at": also["created_at"], "users": [bob.pk]}}
    assert root["rev"] == 5
    assert_whole(harbour)


def test_one_rev_of_the_root_for_a_batch_of_replies(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    told.clear()
    actions.send_now([plan(harbour, person, thread=1) for person in (alice, bob, alice, bob)])
    (root,) = frames(told, "message.changed")
    assert root["rev"] == 6
    assert root["set"]["replies"]["count"] == 4
    assert root["set"]["replies"]["users"] == [bob.pk, alice.pk]
    assert_whole(harbour)


def test_three_people_are_named_the_latest_first(
    harbour: Room, alice: User, bob: User, charlie: User, mallory: User
) -> None:
    for one in (charlie, mallory):
        Membership.objects.create(room=harbour, user=one, since_rev=0)
    say(harbour, alice, "root")
    for one in (alice, bob, charlie, mallory, bob):
        say(harbour, one, thread=1)
    assert stored(harbour, 1).parts["replies"]["users"] == [bob.pk, mallory.pk, charlie.pk]
    actions.delete(bob.pk, harbour.pk, 6)
    assert stored(harbour, 1).parts["replies"]["users"] == [mallory.pk, charlie.pk, bob.pk]


def test_a_deleted_reply_is_not_counted(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")
    first = say(harbour, bob, thread=1)
    say(harbour, alice, thread=1)
    actions.delete(alice.pk, harbour.pk, 3)
    root = stored(harbour, 1).parts["replies"]
    assert root == {"count": 1, "last_at": first["created_at"], "users": [bob.pk]}
    actions.delete(bob.pk, harbour.pk, 2)
    assert "replies" not in stored(harbour, 1).parts
    assert_whole(harbour)


def test_a_deleted_root_stays_a_tombstone(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, thread=1)
    actions.delete(alice.pk, harbour.pk, 1)
    say(harbour, bob, thread=1)
    assert stored(harbour, 1).parts == {}
    told = ask(bob, {"type": "room.history", "room": harbour.pk, "thread": 1})
    assert [message["number"] for message in told["messages"]] == [1, 2, 3]
    assert_whole(harbour)


def test_a_thread_begins_in_the_main_timeline(harbour: Room, alice: User) -> None:
    say(harbour, alice, "root")
    say(harbour, alice, "also", thread=1, also_to_room=True)
    with pytest.raises(BadRequest) as refused:
        say(harbour, alice, "deeper", thread=2)
    assert "thread" in refused.value.fields
    with pytest.raises(NotFound) as missing:
        say(harbour, alice, "nowhere", thread=9)
    assert "thread" in missing.value.fields
    assert_whole(harbour)


def test_my_mark_follows_my_replies_when_it_stood_at_the_end(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    told.clear()
    say(harbour, bob, thread=1)
    own = [event for event in told if isinstance(event, Mine) and event.user == bob.pk]
    mine = [frame for frame in frames(own, "mine") if "thread" in frame]
    assert mine == [
        {
            "type": "mine",
            "feed": 1,
            "room": harbour.pk,
            "thread": 1,
            "set": {"read": 2, "unread": 0, "following": True},
        }
    ]
    say(harbour, alice, thread=1)
    assert ThreadMark.objects.get(user=alice).read == 1, "bob's reply is unread"
    say(harbour, bob, thread=1)
    assert ThreadMark.objects.get(user=bob).read == 2
    assert Membership.objects.get(room=harbour, user=bob).read == 0, (
        "the room's own mark has nothing to do with it"
    )


def test_a_mark_that_waited_for_another_never_goes_back(harbour: Room, alice: User, bob: User) -> None:
    """Two devices mark while the person is held; the lower one comes last, and has read what stood before the other."""
    say(harbour, alice, "root")
    for _ in range(9):
        say(harbour, bob, thread=1)

    def work(place: int) -> None:
        if place == 0:
            with transaction.atomic():
                feeds.take([alice.pk])
                time.sleep(0.4)
        else:
            time.sleep(0.1 * place)
            marking.mark(alice.pk, harbour.pk, 1, 9 if place == 1 else 5, back=False)

    assert at_once(3, work) == [None] * 3
    assert ThreadMark.objects.get(user=alice).read == 9


def test_marking_a_thread(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")
    for _ in range(3):
        say(harbour, bob, thread=1)
    told.clear()
    mark = {"type": "read.mark", "room": harbour.pk, "thread": 1}

    def set_mark(asked: dict[str, Any]) -> dict[str, Any]:
        told = ask(alice, asked)
        assert told.pop("feed") == ThreadMark.objects.get(user=alice).feed
        return told

    assert set_mark({**mark, "number": 1}) == {"read": 1, "unread": 3, "mentions": 0}
    assert set_mark({**mark, "number": 3}) == {"read": 3, "unread": 1, "mentions": 0}
    assert set_mark({**mark, "number": 2}) == {"read": 3, "unread": 1, "mentions": 0}
    assert set_mark({**mark, "number": 2, "back": True}) == {"read": 2, "unread": 2, "mentions": 0}
    assert set_mark({**mark, "number": 99}) == {"read": 4, "unread": 0, "mentions": 0}
    assert ThreadMark.objects.get(user=alice).read == 4
    with snapshot() as cursor:
        since = reading.mine_since(cursor, alice.pk, 0)
        assert [(one["room"], one["thread"], one["set"]) for one in since] == [
            (harbour.pk, 1, {"read": 4, "unread": 0, "following": True})
        ]
        assert reading.mine_since(cursor, alice.pk, since[0]["feed"]) == []
    leave(harbour, alice)
    with snapshot() as cursor:
        assert reading.mine_since(cursor, alice.pk, 0) == []


def test_who_may_mark_a_thread(harbour: Room, crew: Room, alice: User, charlie: User) -> None:
    say(harbour, alice, "root")
    say(crew, alice, "root")
    say(harbour, alice, thread=1)
    mark = {"type": "read.mark", "thread": 1, "number": 1}
    with pytest.raises(Forbidden):
        ask(charlie, {**mark, "room": harbour.pk})
    with pytest.raises(NotFound):
        ask(charlie, {**mark, "room": crew.pk})
    with pytest.raises(NotFound):
        ask(alice, {**mark, "room": harbour.pk, "thread": 2})


def test_replies_of_many_threads_at_once_are_all_counted(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")

    def reply(place: int) -> None:
        for _ in range(5):
            say(harbour, (alice, bob)[place % 2], thread=1)

    assert at_once(4, reply) == [None] * 4
    assert stored(harbour, 1).parts["replies"]["count"] == 20
    assert len(log(harbour)) == 21
    assert_whole(harbour)
