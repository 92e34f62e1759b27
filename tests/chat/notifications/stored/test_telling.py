"""Whom messages tell, in the rows and on the wire: once, after the commit, and nothing is left of what is gone."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import feeds
from accounts.models import User
from chat.blocks.models import Block
from chat.messages import actions, registry
from chat.notifications import heeding, telling
from chat.notifications.models import Notice, NoticeSettings, ThreadLevel, Undecided
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from tests.chat.messages.support import frames, leave, room_of, say
from tests.chat.moves.support import move
from tests.support.cast import person

Json = dict[str, Any]


def noticed(room: Room) -> dict[tuple[str, int], str]:
    """{(username, number): why} of every notice in the room."""
    rows = Notice.objects.filter(room=room).values_list("user__username", "number", "why")
    return {(name, number): why for name, number, why in rows}


def heard(events: list[Event], user: User) -> list[Json]:
    """The notifications that this person's devices were told."""
    mine = [
        event for event in events if event.TYPE == "notification" and getattr(event, "user", 0) == user.pk
    ]
    return frames(mine)


def words(user: User, *listed: str) -> None:
    NoticeSettings.objects.update_or_create({"words": list(listed)}, user=user)
    heeding.forget()


def stay(room: Room, user: User, **fields: Any) -> None:
    Membership.objects.present().filter(room=room, user=user).update(**fields)
    heeding.forget()


def test_a_plain_message_writes_nothing(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "tea?")
    assert not Notice.objects.exists()
    assert not Undecided.objects.exists()
    assert not heard(told, bob)


@pytest.mark.parametrize("kind", ["mention", "reply", "thread", "keyword", "room", "direct"])
def test_each_reason_is_stored_and_told_once(
    told: list[Event], harbour: Room, alice: User, bob: User, kind: str
) -> None:
    room, text, fields = harbour, "the Ebb is out", {}
    if kind == "mention":
        text = "@bob: look"
    elif kind == "reply":
        fields = {"reply_to": say(harbour, bob)["number"]}
    elif kind == "thread":
        fields = {"thread": say(harbour, bob)["number"]}
    elif kind == "keyword":
        words(bob, "ebb")
    elif kind == "room":
        stay(harbour, bob, level="all")
    else:
        room = room_of(alice, bob, kind="direct")
    told.clear()
    number = say(room, alice, text, **fields)["number"]
    assert noticed(room) == {("bob", number): kind}
    (frame,) = heard(told, bob)
    feed = Notice.objects.get().feed
    wanted = {
        "type": "notification",
        "feed": feed,
        "kind": kind,
        "room": room.pk,
        "number": number,
        "by": alice.pk,
    }
    assert frame == wanted | ({"thread": fields["thread"]} if kind == "thread" else {})
    assert not heard(told, alice)
    assert not Undecided.objects.exists()


def test_what_is_muted_is_kept_but_quiet(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    stay(harbour, bob, muted_until="2100-01-01T00:00Z")
    say(harbour, alice, "@bob")
    assert Notice.objects.get().quiet == "mute"
    assert heard(told, bob)[0]["quiet"] == "mute"
    stay(harbour, bob, muted_until=None, level="nothing")
    say(harbour, alice, "@bob")
    assert len(noticed(harbour)) == 1
    stay(harbour, bob, level="default")
    NoticeSettings.objects.create(user=bob, days=127, begins=0, ends=0)
    say(harbour, alice, "@bob")
    assert Notice.objects.latest("pk").quiet == "dnd"


def test_one_notice_with_the_strongest_reason(harbour: Room, alice: User, bob: User) -> None:
    words(bob, "tide")
    stay(harbour, bob, level="all")
    first = say(harbour, bob)["number"]
    say(harbour, alice, "@bob: tide", reply_to=first)
    assert noticed(harbour) == {("bob", 2): "mention"}


def test_what_goes_on_in_a_room_tells_every_half_minute(harbour: Room, alice: User, bob: User) -> None:
    stay(harbour, bob, level="all")
    for _ in range(3):
        say(harbour, alice)
    assert noticed(harbour) == {("bob", 1): "room"}
    Notice.objects.update(created_at="2020-01-01T00:00Z")
    say(harbour, alice)
    assert noticed(harbour) == {("bob", 1): "room", ("bob", 4): "room"}


def test_who_has_blocked_its_author_is_not_told(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    Block.objects.create(user=bob, blocked=alice, at="2026-01-01T00:00Z")
    words(bob, "tide")
    stay(harbour, bob, level="all")
    root = say(harbour, bob)["number"]
    say(harbour, alice, "@bob: tide", reply_to=root)
    say(harbour, alice, "@bob: tide", thread=root)
    assert not noticed(harbour)
    assert not heard(told, bob)


def test_who_is_not_in_the_room_is_not_told(
    told: list[Event], harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    words(charlie, "tide")
    words(bob, "tide")
    root = say(harbour, bob)["number"]
    leave(harbour, bob)
    say(harbour, alice, "tide", reply_to=root)
    say(harbour, alice, "tide", thread=root)
    assert not noticed(harbour)
    assert not heard(told, bob) + heard(told, charlie)


def test_who_goes_while_it_is_decided_is_not_told(
    monkeypatch: pytest.MonkeyPatch, told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    take = feeds.take

    def gone(users: Any) -> Any:
        if bob.pk in users:
            leave(harbour, bob)
        return take(users)

    monkeypatch.setattr(feeds, "take", gone)
    words(bob, "tide")
    say(harbour, alice, "tide")
    assert not noticed(harbour)
    assert not heard(told, bob)


def test_a_thread_tells_who_follows_it_as_he_wants_it(harbour: Room, alice: User, bob: User) -> None:
    root = say(harbour, bob)["number"]
    say(harbour, alice, "one", thread=root)
    level = ThreadLevel.objects.create(user=bob, room=harbour, thread=root, level="nothing")
    say(harbour, alice, "two @bob", thread=root)
    level.level = "mentions"
    level.save()
    say(harbour, alice, "three", thread=root)
    say(harbour, alice, "four @bob", thread=root)
    assert noticed(harbour) == {("bob", 2): "thread", ("bob", 5): "mention"}
    assert Notice.objects.get(number=2).thread == root


def test_a_thread_may_be_wanted_without_being_followed(harbour: Room, alice: User, bob: User) -> None:
    root = say(harbour, alice)["number"]
    ThreadLevel.objects.create(user=bob, room=harbour, thread=root, level="all")
    say(harbour, alice, "one", thread=root)
    assert noticed(harbour) == {("bob", 2): "thread"}


def test_the_usual_level_holds_where_nothing_was_chosen(harbour: Room, alice: User, bob: User) -> None:
    NoticeSettings.objects.create(user=bob, level="nothing")
    say(harbour, alice, "@bob")
    assert not noticed(harbour)
    direct = room_of(alice, bob, kind="direct")
    say(direct, alice)
    assert noticed(direct) == {("bob", 1): "direct"}
    NoticeSettings.objects.update(level="all")
    heeding.forget()
    say(harbour, alice)
    assert noticed(harbour) == {("bob", 2): "room"}


def test_an_edit_tells_who_is_named_anew_and_takes_back(
    told: list[Event], harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    say(harbour, alice, "@bob")
    told.clear()
    actions.edit_now(alice.pk, harbour.pk, 1, "@charlie")
    assert noticed(harbour) == {("charlie", 1): "mention"}
    assert (len(heard(told, bob)), len(heard(told, charlie))) == (0, 1)


def test_nothing_is_left_of_what_is_deleted(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "@bob")
    actions.delete(alice.pk, harbour.pk, 1)
    assert not noticed(harbour)
    assert not Undecided.objects.exists()


def test_nothing_is_left_of_whom_is_gone(harbour: Room, alice: User, bob: User, charlie: User) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    words(charlie, "tea")
    say(harbour, alice, "@bob tea")
    assert len(noticed(harbour)) == 2
    charlie.delete()
    assert noticed(harbour) == {("bob", 1): "mention"}
    assert not NoticeSettings.objects.exists()
    say(harbour, alice, "tea")  # his words may still be held here
    assert len(noticed(harbour)) == 1


def test_a_moved_message_tells_nobody_anew(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "@bob")
    told.clear()
    move(harbour, alice, 1, to=crew)
    assert noticed(harbour) == {}
    assert noticed(crew) == {("bob", 1): "mention"}
    assert not heard(told, bob)


def test_slices_hold_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch, told: list[Event], harbour: Room, alice: User
) -> None:
    people = [person(f"sailor{place}") for place in range(7)]
    for one in people:
        Membership.objects.create(room=harbour, user=one, since_rev=0)
    Room.objects.filter(pk=harbour.pk).update(members=9)
    monkeypatch.setattr(telling, "SLICE", 3)
    taken: list[int] = []
    take = feeds.take

    def counted(users: Any) -> Any:
        taken.append(len(users))
        return take(users)

    monkeypatch.setattr(feeds, "take", counted)
    say(harbour, alice, "@all")
    assert [len(heard(told, one)) for one in people] == [1] * 7
    assert max(taken[1:]) <= 8
    assert taken.count(3) >= 2


def test_nothing_is_left_of_what_is_deleted_meanwhile(
    monkeypatch: pytest.MonkeyPatch, harbour: Room, alice: User
) -> None:
    for place in range(4):
        Membership.objects.create(room=harbour, user=person(f"sailor{place}"), since_rev=0)
    monkeypatch.setattr(telling, "SLICE", 1)
    one_slice, slices = telling._slice, []

    def deleting(*given: Any) -> bool:
        done = one_slice(*given)
        slices.append(done)
        if len(slices) == 2:
            assert Notice.objects.exists()
            actions.delete(alice.pk, harbour.pk, 1)
        return done

    monkeypatch.setattr(telling, "_slice", deleting)
    say(harbour, alice, "@all")
    assert slices == [True, True, False]
    assert not Notice.objects.exists()
    assert not Undecided.objects.exists()


@pytest.mark.parametrize("others", ["done", "undone"])
def test_what_a_dead_process_left_is_decided_by_a_worker(
    monkeypatch: pytest.MonkeyPatch, told: list[Event], harbour: Room, alice: User, bob: User, others: str
) -> None:
    root = say(harbour, bob)["number"]
    with monkeypatch.context() as dead:
        left = (
            registry.after_commit[:]
            if others == "undone"
            else [one for one in registry.after_commit if one.do is telling.tell]
        )
        dead.setattr(registry, "after_commit", [one for one in registry.after_commit if one not in left])
        say(harbour, alice, "@bob", thread=root)
        say(harbour, alice, "and so on", thread=root)
    assert Undecided.objects.count() == 2
    assert not noticed(harbour)
    for one in Undecided.objects.all():
        telling.catch_up(one.pk)
    assert noticed(harbour) == {("bob", 2): "mention", ("bob", 3): "thread"}
    assert len(heard(told, bob)) == 2
    assert not Undecided.objects.exists()


def test_doing_it_twice_tells_once(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "@bob")
    Undecided.objects.create(room=harbour, number=1, rev=1, due_at="2020-01-01T00:00Z")
    telling.catch_up(Undecided.objects.get().pk)
    assert len(heard(told, bob)) == 1
