"""Real threads on one room: what may happen once happens once, and no counter has a gap."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import Count

from accounts.models import User
from chat import relay
from chat.rooms import actions, invitations, members, mine
from chat.rooms.models import Invitation, Membership, Room
from chat.wire.events import Event, PersonalEvent, TimelineEvent
from chat.wire.refusals import Conflict, NotFound, Refusal
from tests.chat.rooms.support import at_once, present

pytestmark = pytest.mark.usefixtures("told")


def people(count: int) -> list[User]:
    return [User.objects.create_user(f"person{place}") for place in range(count)]


def test_two_last_owners_leaving_at_once_leave_one(private: Room, alice: User, bob: User) -> None:
    for _round in range(5):
        members.set_role(alice.pk, private.pk, bob.pk, "owner")
        results = at_once(
            [lambda: members.leave(alice.pk, private.pk), lambda: members.leave(bob.pk, private.pk)]
        )
        assert sorted(type(one).__name__ for one in results) == ["Conflict", "NoneType"]
        (left,) = present(private)
        gone = bob if left == alice.pk else alice
        members.add(left, private.pk, gone.pk, "owner")
        Membership.objects.filter(user=bob).update(role="owner")


def test_two_owners_demoting_each_other_leave_one(private: Room, alice: User, bob: User) -> None:
    members.set_role(alice.pk, private.pk, bob.pk, "owner")
    results = at_once(
        [
            lambda: members.set_role(alice.pk, private.pk, bob.pk, "member"),
            lambda: members.set_role(bob.pk, private.pk, alice.pk, "member"),
        ]
    )
    assert sum(isinstance(one, Refusal) for one in results) == 1, results
    assert Membership.objects.present().filter(room=private, role="owner").count() == 1


def test_an_invitation_with_one_use_lets_in_one_of_ten(private: Room, alice: User) -> None:
    token = invitations.create(alice.pk, private.pk, uses=1)[1].rsplit("/", 1)[1]
    results = at_once([lambda one=one: invitations.accept(one.pk, token) for one in people(10)])  # type: ignore[misc]
    assert sum(isinstance(one, NotFound) for one in results) == 9, results
    assert len(present(private)) == 3
    assert Invitation.objects.get().uses == 1


def test_one_person_joining_ten_times_at_once_is_in_once(public: Room, charlie: User) -> None:
    results = at_once([lambda: members.join(charlie.pk, public.pk)] * 10)
    assert not any(isinstance(one, Exception) for one in results), results
    assert Membership.objects.filter(room=public, user=charlie).count() == 1
    public.refresh_from_db()
    assert public.members == 3


def test_a_name_taken_ten_times_at_once_is_taken_once(alice: User) -> None:
    results = at_once([lambda: actions.create(alice.pk, "public", "Contested")] * 10)
    assert sum(isinstance(one, Conflict) for one in results) == 9, results
    assert Room.objects.count() == 1


def test_a_room_made_private_while_people_join_lets_in_nobody_after(public: Room, alice: User) -> None:
    crowd = people(8)
    acts: list[Callable[[], object]] = [lambda one=one: members.join(one.pk, public.pk) for one in crowd]  # type: ignore[misc]
    acts.insert(4, lambda: actions.update(alice.pk, public.pk, actions.Wish(kind="private")))
    results = at_once(acts)
    closed = results[4]
    assert isinstance(closed, dict)
    joined = Membership.objects.filter(room=public, user__in=crowd)
    assert all(row.since_rev < closed["rev"] for row in joined)
    refusals = [one for one in results if isinstance(one, Exception)]
    assert len(joined) + len(refusals) == len(crowd)
    assert all(isinstance(one, NotFound) for one in refusals), refusals


def test_a_crowd_leaves_counters_without_gaps(public: Room, private: Room, alice: User) -> None:
    """Every rev and every feed is told exactly once, whatever order the threads took; nothing deadlocks."""
    crowd = [*people(4), alice]
    start = {room.pk: room.rev for room in Room.objects.all()}
    feeds = dict(User.objects.values_list("pk", "feed"))
    rooms = [public.pk, private.pk]
    results: list[Any] = at_once([partial(busy, seed, alice, crowd, rooms) for seed in range(4)])
    assert all(isinstance(one, list) for one in results), results
    told: list[Event] = [event for one in results for event in one]
    assert len(told) > 100
    for room in Room.objects.all():
        revs = sorted(
            event.rev for event in told if isinstance(event, TimelineEvent) and event.room == room.pk
        )
        assert revs == list(range(start[room.pk] + 1, room.rev + 1))
        assert room.members == Membership.objects.present().filter(room=room).count()
    for user in User.objects.all():
        seen = sorted(
            event.feed or 0 for event in told if isinstance(event, PersonalEvent) and event.user == user.pk
        )
        assert seen == list(range(feeds[user.pk] + 1, user.feed + 1))
    doubled = (
        Membership.objects.present().values("room", "user").annotate(rows=Count("pk")).filter(rows__gt=1)
    )
    assert not doubled.exists()


def busy(seed: int, owner: User, crowd: list[User], rooms: list[int]) -> list[Event]:
    """One thread's 80 acts, refused ones left out; the events that it published."""
    chance = random.Random(seed)
    with relay.holding() as told:
        for _act in range(80):
            who, room = chance.choice(crowd).pk, chance.choice(rooms)
            acts: list[Callable[[], object]] = [
                partial(members.join, who, room),
                partial(members.leave, who, room),
                partial(members.add, owner.pk, room, who),
                partial(members.set_role, owner.pk, room, who, chance.choice(["member", "moderator"])),
                partial(members.remove, owner.pk, room, who),
                partial(mine.update, who, room, {"starred": True}),
            ]
            try:
                chance.choice(acts)()
            except Refusal:
                continue
    return list(told)
