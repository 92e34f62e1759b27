"""Nobody finds what he may not read: whatever rooms, stays, bans, blocks and history
limits there are, what is found is what `visible_to` has, and while the index is behind, nothing more."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from chat.blocks.models import Block
from chat.messages import actions, writer
from chat.messages.models import Message
from chat.moves.moving import Move
from chat.rooms.models import Membership, Room
from chat.search.running import Order
from chat.wire.refusals import Refusal
from tests.chat.messages.support import come_back, leave, plan, room_of
from tests.chat.search.support import everything, follow, query

pytestmark = pytest.mark.django_db(transaction=True)
ACTS = ("say", "say", "say", "leave", "come", "come late", "delete", "move", "edit", "block", "close", "suspend",
        "hide", "follow")  # fmt: skip
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 2), st.integers(1, 6))
QUERIES: tuple[tuple[Any, Order], ...] = (
    (query("tide"), "newest"),
    (query("ti*"), "best"),
    (query("-moon"), "newest"),
    (query("tide", not_is="direct"), "newest"),
)


class World:
    """Four rooms of all kinds, three people, one of them a guest."""

    def __init__(self, people: list[User]) -> None:
        owner, *_ = self.people = people
        self.rooms = [
            room_of(owner, name="", kind="public"),
            room_of(owner, people[1], kind="private"),
            room_of(owner, people[1], kind="private", hides_history=True),
            room_of(people[1], people[2], kind="direct"),
        ]
        User.objects.update(is_active=True)
        for room, author in zip(self.rooms, (owner, owner, owner, people[1]), strict=True):
            actions.send_now([plan(room, author, "tide") for _ in range(4)])
        follow()

    def do(self, act: str, room: Room, person: User, number: int) -> None:
        room.refresh_from_db()
        there = Membership.objects.present().filter(room=room, user=person)
        if act == "say":
            words = "tide" if number % 2 else "tide moon"
            actions.send_now([plan(room, person, words)])
        elif act == "leave" and there.exists():
            leave(room, person)
        elif act == "come" and not there.exists():
            come_back(room, person)
        elif act == "come late" and not there.exists():
            come_back(room, person, hidden_before=room.number + 1)
        elif act == "delete":
            actions.delete(person.pk, room.pk, number)
        elif act == "edit":
            actions.edit_now(person.pk, room.pk, number, "moon")
        elif act == "move":
            to = self.rooms[number % 4].pk
            writer.carry_out_here(
                Move(room=room.pk, actor=person.pk, chosen=(number,), to=to, thread=None, whole=False)
            )
        elif act == "block":
            Block.objects.get_or_create(
                user=person, blocked=self.people[number % 3], defaults={"at": timezone.now()}
            )
        elif act == "close":
            Room.objects.filter(pk=room.pk).update(deleted_at=timezone.now(), rev=room.rev + 1)
        elif act == "suspend":
            User.objects.filter(pk=person.pk).update(is_active=number > 2)
        elif act == "hide":
            there.update(hidden_before=number)
        elif act == "follow":
            follow()


def readable(user: User) -> dict[tuple[int, int], Message]:
    rows = Message.objects.visible_to(user).filter(deleted_at=None).exclude(kind="system")
    return {(row.room_id, row.number): row for row in rows}


def check(world: World, *, whole: bool) -> int:
    """How much was found. `whole`: the index is up to date."""
    count = 0
    for pk in [person.pk for person in world.people]:
        user = User.objects.get(pk=pk)
        seen = readable(user)
        for asked, order in QUERIES if whole else QUERIES[:1]:
            found = everything(user, asked, order, 50)
            assert set(found) <= set(seen), f"{asked} shows {set(found) - set(seen)}"
            assert len(found) == len(set(found))
            count += len(found)
        if whole:
            tide = {place for place, row in seen.items() if "tide" in row.text}
            assert set(everything(user, QUERIES[0][0], limit=50)) == tide
    return count


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    steps=[
        ("hide", 1, 1, 3),
        ("leave", 2, 1, 1),
        ("come late", 2, 1, 1),
        ("say", 2, 0, 1),
        ("close", 3, 0, 1),
    ]
)
@given(steps=st.lists(STEP, min_size=15, max_size=25))
def test_nobody_finds_what_he_may_not_read(
    steps: list[tuple[str, int, int, int]], alice: User, bob: User, charlie: User
) -> None:
    world = World([alice, bob, charlie])
    for act, room, person, number in steps:
        try:
            world.do(act, world.rooms[room], world.people[person], number)
        except Refusal:
            pass
        if act in ("leave", "hide", "close"):
            check(world, whole=False)
    follow()
    check(world, whole=True)


def test_there_is_something_to_find(alice: User, bob: User, charlie: User) -> None:
    """The test above would pass where nothing is ever found."""
    world = World([alice, bob, charlie])
    for room in range(4):
        for person in range(3):
            try:
                world.do("say", world.rooms[room], world.people[person], 1)
            except Refusal:
                pass
    follow()
    assert check(world, whole=True) > 30
