"""Mentions: who is told, how many are unread to him, and how that follows marks, edits and deletions."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import feeds
from accounts.models import User
from chat.mentions import policy, registry, telling
from chat.mentions.models import Calling, Mention
from chat.messages import actions, mentioning
from chat.messages import registry as log
from chat.receipts.actions import mark
from chat.rooms.models import Membership, Role, Room
from chat.threads import marking
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden
from tests.chat.messages.support import come_back, frames, leave, nonce_of, say
from tests.chat.messages.test_reading import ask
from tests.support.cast import person

Json = dict[str, Any]


def count(room: Room, user: User) -> int:
    return Membership.objects.present().get(room=room, user=user).mentions


def told_of(events: list[Event], user: User) -> list[int]:
    """The counts that this person's devices were told, in their order."""
    return [
        event.frame()["set"]["mentions"]
        for event in events
        if event.TYPE == "mine"
        and getattr(event, "user", 0) == user.pk
        and "mentions" in event.frame()["set"]
    ]


def fill(room: Room, people: int) -> None:
    """Let the room have so many members."""
    for place in range(people - room.members):
        Membership.objects.create(room=room, user=person(f"sailor{place}"), since_rev=0)
    Room.objects.filter(pk=room.pk).update(members=people)


def test_who_is_named_is_told(
    told: list[Event], harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    message = say(harbour, alice, "@bob, @charlie and @alice: tea?")
    assert message["mentions"] == {"users": [bob.pk]}
    assert (count(harbour, bob), count(harbour, alice)) == (1, 0)
    assert told_of(told, bob) == [1]
    assert [frame["feed"] for frame in frames(told, "mine") if "mentions" in frame["set"]] == [1]
    assert not Calling.objects.exists()
    assert f'data-user="{charlie.pk}"' in message["html"]  # shown, though it tells him nothing


def test_a_message_without_mentions_notes_nothing(harbour: Room, alice: User, bob: User) -> None:
    assert "mentions" not in say(harbour, alice, "see you at 5 @ the quay, @nobody")
    assert "mentions" not in say(harbour, alice, "`@bob` and @_bob")
    assert not Mention.objects.exists()


def test_a_private_room_names_only_its_people_to_a_guest(crew: Room, bob: User, charlie: User) -> None:
    User.objects.filter(pk=bob.pk).update(guest=True)
    assert mentioning.render(crew.pk, bob.pk, "@charlie @alice")[0].count("<bdi") == 1  # type: ignore[union-attr]


def test_marks_count_exactly(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    for text in ("@bob 1", "2", "@bob 3", "@bob 4"):
        say(harbour, alice, text)
    assert count(harbour, bob) == 3
    assert mark(bob.pk, harbour.pk, 1).items() >= {"read": 1, "unread": 3, "mentions": 2}.items()
    assert mark(bob.pk, harbour.pk, 3)["mentions"] == 1
    assert mark(bob.pk, harbour.pk, 2, back=True).items() >= {"read": 2, "unread": 2, "mentions": 2}.items()
    assert mark(bob.pk, harbour.pk, 0, back=True)["mentions"] == 3
    assert mark(bob.pk, harbour.pk, 4)["mentions"] == 0
    assert told_of(told, bob) == [1, 2, 3, 2, 1, 2, 3, 0]
    assert count(harbour, bob) == 0


def test_an_edit_adds_and_takes_away(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "tea?")
    message = actions.edit_now(alice.pk, harbour.pk, 1, "@bob, tea?")
    assert message["mentions"] == {"users": [bob.pk]}
    assert frames(told, "message.changed")[0]["set"]["mentions"] == {"users": [bob.pk]}
    assert count(harbour, bob) == 1
    feed = User.objects.get(pk=bob.pk).feed
    actions.edit_now(alice.pk, harbour.pk, 1, "@bob: tea, please")
    assert (count(harbour, bob), User.objects.get(pk=bob.pk).feed) == (1, feed)  # nothing new to him
    told.clear()
    message = actions.edit_now(alice.pk, harbour.pk, 1, "coffee")
    assert "mentions" not in message
    assert frames(told, "message.changed")[0]["set"]["mentions"] == {}
    assert (count(harbour, bob), told_of(told, bob)) == (0, [0])


def test_a_deletion_takes_it_away(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "@bob")
    say(harbour, alice, "plain")
    tombstone = actions.delete(alice.pk, harbour.pk, 1)
    actions.delete(alice.pk, harbour.pk, 2)
    assert "mentions" not in tombstone
    assert (count(harbour, bob), told_of(told, bob)) == (0, [1, 0])
    assert not Mention.objects.exists()
    assert not Calling.objects.exists()


def test_an_edit_of_what_was_read_counts_nothing(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "tea?")
    mark(bob.pk, harbour.pk, 1)
    actions.edit_now(alice.pk, harbour.pk, 1, "@bob")
    assert count(harbour, bob) == 0
    assert mark(bob.pk, harbour.pk, 0, back=True)["mentions"] == 1


def test_in_a_thread_it_waits_for_the_threads_mark(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    say(harbour, alice, "@bob here", thread=1)
    say(harbour, alice, "@bob there", thread=1, also_to_room=True)
    assert mark(bob.pk, harbour.pk, 3)["mentions"] == 1
    told_then = marking.mark(bob.pk, harbour.pk, 1, 2, back=False)
    assert told_then == {"read": 2, "unread": 1, "mentions": 0, "feed": told_then["feed"]}
    assert count(harbour, bob) == 0
    assert told_of(told, bob)[-1] == 0
    assert marking.mark(bob.pk, harbour.pk, 1, 1, back=True)["mentions"] == 1
    assert count(harbour, bob) == 1
    marking.mark(bob.pk, harbour.pk, 1, 3, back=False)
    actions.edit_now(alice.pk, harbour.pk, 2, "nobody")
    actions.edit_now(alice.pk, harbour.pk, 2, "@bob again")
    assert count(harbour, bob) == 0  # he had read it


def test_all_and_roles(harbour: Room, alice: User, bob: User, charlie: User) -> None:
    come_back(harbour, charlie, role=Role.MODERATOR)
    assert say(harbour, bob, "@all!")["mentions"] == {"all": True}
    assert (count(harbour, alice), count(harbour, bob), count(harbour, charlie)) == (1, 0, 1)
    assert say(harbour, bob, "@owners")["mentions"] == {"roles": ["owners"]}
    assert (count(harbour, alice), count(harbour, charlie)) == (2, 1)
    assert say(harbour, bob, "@moderators and @alice")["mentions"] == {
        "roles": ["moderators"], "users": [alice.pk],
    }  # fmt: skip
    assert (count(harbour, alice), count(harbour, charlie)) == (3, 2)
    leave(harbour, charlie)
    say(harbour, alice, "@all")
    assert Membership.objects.get(room=harbour, user=charlie).mentions == 2


def test_here_are_those_who_are_there(
    harbour: Room, alice: User, bob: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(harbour, charlie)
    there = {charlie.pk}
    monkeypatch.setattr(registry, "here", [lambda users: there & set(users)])
    assert say(harbour, alice, "@here")["mentions"] == {"here": True}
    assert (count(harbour, bob), count(harbour, charlie)) == (0, 1)
    there.clear()
    actions.edit_now(alice.pk, harbour.pk, 1, "@here, @bob")
    assert (count(harbour, bob), count(harbour, charlie)) == (1, 1)
    assert ask(alice, {"type": "mention.reach", "room": harbour.pk}) == {
        "all": 2, "here": 0, "moderators": 0, "owners": 0, "everybody": True,
    }  # fmt: skip


def test_in_a_large_room_only_who_moderates_calls_everybody(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, bob, "@all, while we are few")
    fill(harbour, policy.EVERYBODY + 1)
    told.clear()
    for word in ("all", "here"):
        with pytest.raises(Forbidden) as refused:
            say(harbour, bob, f"@{word} come")
        assert refused.value.fields == {"text": f"calls everybody by @{word}"}
    assert told == []
    assert say(harbour, bob, "@owners")["mentions"] == {"roles": ["owners"]}
    with pytest.raises(Forbidden):
        actions.edit_now(bob.pk, harbour.pk, 2, "@all")
    assert actions.edit_now(bob.pk, harbour.pk, 1, "@all, as before")["mentions"] == {"all": True}
    told.clear()
    say(harbour, alice, "@all come")
    assert len([frame for frame in frames(told, "mine") if "mentions" in frame["set"]]) == policy.EVERYBODY


def test_at_most_fifty_names(harbour: Room, alice: User) -> None:
    fill(harbour, policy.USERS + 3)
    names = [f"@sailor{place}" for place in range(policy.USERS + 1)]
    assert len(say(harbour, alice, " ".join(names[:-1]))["mentions"]["users"]) == policy.USERS
    with pytest.raises(BadRequest) as refused:
        say(harbour, alice, " ".join(names))
    assert refused.value.fields == {"text": "mentions too many people"}


def test_many_are_told_in_slices(
    told: list[Event], harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(harbour, 8)
    monkeypatch.setattr(telling, "SLICE", 3)
    taken: list[int] = []
    take = feeds.take

    def taking(users: set[int]) -> dict[int, int]:
        taken.append(len(users))
        return take(users)

    monkeypatch.setattr(feeds, "take", taking)
    say(harbour, alice, "@all")
    assert taken == [1, 3, 3, 1, 7]  # first the writer: the author, and nobody else; last their notices
    assert Mention.objects.filter(room=harbour, number=1).count() == 7


def test_what_a_process_that_died_left_is_taken_up(
    harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "after_commit", [])
    say(harbour, alice, "@bob")
    assert count(harbour, bob) == 0
    assert telling.take_up() == 0  # whoever committed it has still time
    Calling.objects.update(lease_until=telling.lease() - 2 * telling.LEASE)
    assert telling.take_up() == 1
    assert count(harbour, bob) == 1
    assert telling.take_up() == 0


def test_told_twice_it_counts_once(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "@bob")
    Calling.objects.create(
        room=harbour, number=1, rev=1, author=alice, wanted={"users": [bob.pk]}, lease_until=telling.lease()
    )
    feed = User.objects.get(pk=bob.pk).feed
    telling.tell(harbour.pk, 1)
    assert (count(harbour, bob), User.objects.get(pk=bob.pk).feed) == (1, feed)


def test_a_repeated_send_tells_nobody_again(harbour: Room, alice: User, bob: User) -> None:
    message = say(harbour, alice, "@bob")
    mark(bob.pk, harbour.pk, 1)
    again = say(harbour, alice, "@bob", nonce=nonce_of(message))
    assert again["mentions"] == {"users": [bob.pk]}
    assert count(harbour, bob) == 0
