"""What is hidden from somebody stays so behind every door by which one finds and catches up, whatever came before:
people who leave and come late, are called from threads whose beginning they may not read, block, delete, move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from chat.blocks.models import Block
from chat.mentions import telling
from chat.messages import actions
from chat.messages.models import Message
from chat.notifications import telling as notices
from chat.receipts.actions import mark
from chat.rooms.models import Membership, Room
from chat.wire.refusals import Refusal
from tests.chat.messages.fixtures import _era, _writer
from tests.chat.messages.support import plan
from tests.chat.messages.test_reading import ask
from tests.chat.search.support import _upkeep, follow
from tests.chat.search.test_visible import World
from tests.site.payloads import answered
from tests.support.payloads import Told

__all__ = ["_era", "_upkeep", "_writer"]

pytestmark = pytest.mark.django_db(transaction=True)
Json = dict[str, Any]
Place = tuple[int, int]
ACTS = ("ask", "ask", "call", "call", "reply", "reply", "read", "leave", "come", "come late", "hide", "forget",
        "delete", "move", "block")  # fmt: skip
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 2), st.integers(1, 8))
LONG_AGO = (timezone.now() - timedelta(days=300)).isoformat()


class Talk(World):
    """The search's world, where people also ask, call each other, reply in threads and read."""

    def do(self, act: str, room: Room, person: User, number: int) -> None:
        room.refresh_from_db()
        other = self.people[number % 3]
        if act == "ask":
            self._say(room, person, "who has the tide?")
        elif act == "call":
            self._say(room, person, f"@{other.username} the tide", reply_to=number)
        elif act == "reply":
            self._say(room, person, f"Decision: @{other.username} tide", thread=number)
        elif act == "read":
            mark(person.pk, room.pk, number)
        elif act == "forget":
            Room.objects.filter(pk=room.pk).update(first=max(room.first, number))
        else:
            super().do(act, room, person, number)

    def _say(self, room: Room, person: User, text: str, **fields: Any) -> None:
        (told,) = actions.send_now([plan(room, person, text, **fields)])
        if isinstance(told, Exception):
            raise told
        telling.tell(room.pk, told["number"])
        notices.bring_level(room.pk, told["number"])


def rows() -> list[Message]:
    return list(Message.objects.select_related("room").order_by("room", "number"))


def readable(user: User) -> dict[Place, Message]:
    """What he may read, row by row."""
    stays = {one.room_id: one for one in Membership.objects.filter(user=user, until_rev=None)}
    return {
        (one.room_id, one.number): one
        for one in rows()
        if one.room.deleted_at is None
        and (one.room_id in stays or one.room.kind == "public")
        and one.number >= max(one.room.first, stays[one.room_id].hidden_before if one.room_id in stays else 0)
    }


def told(user: User, command: str, **fields: Any) -> Told:
    """What he is told; nothing where he is refused."""
    try:
        result = ask(user, {"type": command, **fields})
    except Refusal:
        return Told()
    return answered(command, {"type": "reply", "id": 1, "ok": True, "result": result})


def doors(user: User, rooms: list[Room]) -> Iterator[tuple[str, Told]]:
    """What each door tells him."""
    yield "message.search", told(user, "message.search", text="tide", limit=50)
    yield "inbox.list", told(user, "inbox.list", limit=50)
    yield "inbox.mentions", told(user, "inbox.mentions", limit=50)
    yield "notification.list", told(user, "notification.list")
    yield "catchup.get", told(user, "catchup.get", since=LONG_AGO)
    for room in rooms:
        yield "catchup.get room", told(user, "catchup.get", room=room.pk, above={str(room.pk): 0})


def check(world: Talk) -> int:
    """How much was told."""
    count = 0
    for user in world.people:
        seen = readable(user)
        for door, found in doors(user, world.rooms):
            assert found.strange == [], door
            assert found.messages <= set(seen), f"{door} tells of {found.messages - set(seen)}"
            count += len(found.messages)
        for room in world.rooms:
            check_day(user, room, seen)
            check_catching_up(user, room, seen)
            count += check_readers(user, room, seen)
    return count


def check_day(user: User, room: Room, seen: dict[Place, Message]) -> None:
    """A day begins with the first message that he may read."""
    shown = [
        number
        for (place, number), one in sorted(seen.items())
        if place == room.pk and one.deleted_at is None and (one.thread is None or one.also_to_room)
    ]
    try:
        answer = ask(user, {"type": "room.day", "room": room.pk, "date": "2020-01-01"})
    except Refusal:
        assert shown == []
        return
    assert answer["number"] == (shown[0] if shown else None)


def check_catching_up(user: User, room: Room, seen: dict[Place, Message]) -> None:
    """It looks at nothing that he may not read, so that no count of it says more than its lines."""
    try:
        answer = ask(user, {"type": "catchup.get", "room": room.pk, "above": {str(room.pk): 0}})
    except Refusal:
        return
    assert answer["looked_at"] <= sum(place == room.pk for place, _number in seen)


def check_readers(user: User, room: Room, seen: dict[Place, Message]) -> int:
    """Of a hidden message as of none; of another one those who may read it, none of them blocked. How many."""
    stays = {one.user_id: one for one in Membership.objects.filter(room=room, until_rev=None)}
    apart = {
        pair[user.pk == pair[0]] for pair in Block.objects.values_list("user", "blocked") if user.pk in pair
    }
    count = 0
    for number in range(1, 9):
        try:
            answer = ask(user, {"type": "message.readers", "room": room.pk, "number": number})
        except Refusal as refusal:
            assert (room.pk, number) in seen or refusal.code == "not_found"
            continue
        assert (room.pk, number) in seen
        may = {one for one, stay in stays.items() if stay.hidden_before <= number <= stay.read}
        assert set(answer["users"]) <= may - apart
        count += len(answer["users"])
    return count


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    steps=[
        ("leave", 2, 1, 1),
        ("come late", 2, 1, 1),
        ("reply", 2, 0, 1),
        ("call", 2, 0, 1),
        ("ask", 2, 0, 1),
        ("read", 2, 1, 5),
        ("read", 2, 0, 2),
        ("call", 1, 0, 1),
        ("hide", 1, 1, 8),
        ("come", 0, 1, 1),
        ("reply", 0, 0, 4),
        ("forget", 0, 0, 6),
        ("reply", 1, 0, 1),
    ]
)
@given(steps=st.lists(STEP, min_size=12, max_size=20))
def test_what_is_hidden_stays_hidden_behind_every_door(
    steps: list[tuple[str, int, int, int]], alice: User, bob: User, charlie: User
) -> None:
    world = Talk([alice, bob, charlie])
    for act, room, person, number in steps:
        try:
            world.do(act, world.rooms[room], world.people[person], number)
        except Refusal:
            pass
    follow()
    check(world)


def test_there_is_something_to_tell(alice: User, bob: User, charlie: User) -> None:
    """The test above would pass where nothing is ever told."""
    world = Talk([alice, bob, charlie])
    for act in ("ask", "call", "reply", "read"):
        for room in range(4):
            for person in range(3):
                try:
                    world.do(act, world.rooms[room], world.people[person], 1 + person)
                except Refusal:
                    pass
    follow()
    assert {door for user in world.people for door, found in doors(user, world.rooms) if found.messages} == {
        "message.search", "inbox.list", "inbox.mentions", "notification.list", "catchup.get", "catchup.get room"
    }  # fmt: skip
    assert check(world) > 100
