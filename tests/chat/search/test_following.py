"""The index follows the log: what is said, changed, deleted, moved and closed to somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, writer
from chat.messages.models import Message
from chat.moves.moving import Move
from chat.rooms import actions as rooms
from chat.rooms.models import Room
from chat.search import following
from chat.search.models import Entry, Reached, Upkeep
from tests.chat.messages.support import leave, plan, room_of, say
from tests.chat.rooms.support import ask
from tests.chat.search.support import follow, search

pytestmark = pytest.mark.django_db(transaction=True)


def indexed(word: str) -> int:
    """How many rows the database's own index has for a word, whatever the entries say."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO chat_entry_words (chat_entry_words) VALUES ('integrity-check')")
            cursor.execute("SELECT count(*) FROM chat_entry_words WHERE chat_entry_words MATCH %s", [word])
        else:
            cursor.execute("SELECT count(*) FROM chat_entry WHERE vector @@ %s::tsquery", [word])
        return int(cursor.fetchone()[0])


def test_what_one_batch_stored_is_found_in_the_order_of_the_room(crew: Room, alice: User) -> None:
    """All of it has one time, and ids in the order of its nonces."""
    said = [f"tide {place}" for place in range(20)]
    actions.send_now([plan(crew, alice, text) for text in said])
    follow()
    assert search(alice, "tide") == said[::-1]


def test_what_was_said_is_found_and_what_changed_is_found_by_its_new_words(crew: Room, alice: User) -> None:
    say(crew, alice, "the tide is high")
    assert search(alice, "tide") == []
    assert follow() == 1
    assert search(alice, "tide") == ["the tide is high"]
    actions.edit_now(alice.pk, crew.pk, 1, "the moon is high")
    assert (search(alice, "tide"), search(alice, "tide", order="best")) == ([], []), (
        "before anybody has looked"
    )
    assert search(alice, "high") == ["the moon is high"]
    assert search(alice, "high", "-moon") == [] and search(alice, "high", "-tide") == []
    follow()
    assert search(alice, "high", "-tide") == ["the moon is high"]
    assert (search(alice, "tide"), search(alice, "moon")) == ([], ["the moon is high"])
    assert (indexed("tide"), indexed("moon"), indexed("high")) == (0, 1, 1)
    assert follow() == 0, "nothing is left to do"


def test_a_deleted_message_is_gone_at_once_and_from_the_index_with_the_next_look(
    crew: Room, alice: User
) -> None:
    say(crew, alice, "a secret")
    follow()
    actions.delete(alice.pk, crew.pk, 1)
    assert search(alice, "secret") == [], "before anybody has looked"
    follow()
    assert not Entry.objects.exists() and indexed("secret") == 0


def test_one_that_was_deleted_before_it_was_indexed_never_is(
    crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(crew, alice, "a secret")
    stretches = following.behind(following.BEGINNING)
    said = following.read(stretches)
    assert [one.text for one in said] == ["a secret"], "a worker has read it"
    actions.delete(alice.pk, crew.pk, 1)
    follow()
    monkeypatch.setattr(following, "read", lambda _stretches: said)
    following.follow(stretches)  # it comes too late with what it has read: others have been here
    assert not Entry.objects.exists()


def test_what_moves_is_found_where_it_is(crew: Room, alice: User, bob: User) -> None:
    cabin = room_of(alice, kind="private", name="Cabin")
    say(crew, alice, "the map")
    follow()
    assert search(bob, "map") == ["the map"]
    writer.carry_out_here(
        Move(room=crew.pk, actor=alice.pk, chosen=(1,), to=cabin.pk, thread=None, whole=False)
    )
    assert search(bob, "map") == []
    follow()
    assert (search(alice, "map"), search(bob, "map")) == (["the map"], [])
    assert search(alice, "map", in_=crew.pk) == [] and search(alice, "map", in_=cabin.pk) == ["the map"]
    assert indexed("map") == 1


def test_who_leaves_finds_nothing_more_and_neither_does_who_was_never_there(
    crew: Room, alice: User, bob: User, charlie: User
) -> None:
    say(crew, alice, "the map")
    follow()
    assert (search(bob, "map"), search(charlie, "map")) == (["the map"], [])
    leave(crew, bob)
    assert search(bob, "map") == []


def test_a_deleted_room_is_emptied(crew: Room, alice: User) -> None:
    say(crew, alice, "the map")
    follow()
    rooms.delete(alice.pk, crew.pk)
    assert search(alice, "map") == []
    follow()
    assert not Entry.objects.exists() and indexed("map") == 0


def test_nothing_is_left_of_a_room_whose_row_goes(crew: Room, alice: User) -> None:
    say(crew, alice, "the map")
    follow()
    crew.delete()
    assert not Entry.objects.exists() and not Reached.objects.exists() and indexed("map") == 0


def test_pins_count_from_when_they_are_set(crew: Room, alice: User) -> None:
    say(crew, alice, "the map")
    follow()
    assert search(alice, "map", is_="pinned") == []
    ask(alice, "pin.add", room=crew.pk, number=1)
    follow()
    assert search(alice, "map", is_="pinned") == ["the map"]
    ask(alice, "pin.remove", room=crew.pk, number=1)
    assert search(alice, is_="pinned") == [], "before anybody has looked"
    assert search(alice, "map") == ["the map"]
    follow()
    assert search(alice, is_="pinned") == []


def test_long_rooms_are_followed_slice_by_slice(
    crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following.behind, "__defaults__", (4,))
    for number in range(11):
        say(crew, alice, f"word{number}")
    stretches = following.behind(following.BEGINNING)
    assert [(one.since, one.upto) for one in stretches] == [(0, 4)]
    follow()
    assert Entry.objects.count() == 11 and Reached.objects.get().rev == 11


def test_what_was_overlooked_is_found_within_a_minute(crew: Room, alice: User) -> None:
    """A clock that was put back: the room changed before what was seen last."""
    say(crew, alice, "the map")
    follow()
    say(crew, alice, "the chest")
    Room.objects.filter(pk=crew.pk).update(changed_at=timezone.now() - timedelta(hours=1))
    Upkeep.objects.update(seen_at=timezone.now() - timedelta(seconds=100))
    assert follow() == 0
    say(room_of(alice, name="other"), alice, "meanwhile")
    follow()
    assert search(alice, "chest") == ["the chest"]


def test_two_messages_of_one_moment_both_have_an_entry(crew: Room, alice: User) -> None:
    for _ in range(3):
        say(crew, alice, "the map")
    first = Message.objects.order_by("pk").first()
    assert first is not None
    Message.objects.update(created_at=first.created_at)
    for place, message in enumerate(Message.objects.order_by("-pk")):
        Message.objects.filter(pk=message.pk).update(id=first.pk + 4096 * (2 - place))
    follow()
    assert len({*Entry.objects.values_list("key", flat=True)}) == 3
    assert len(search(alice, "map")) == 3
