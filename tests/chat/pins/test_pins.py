"""Pins: the part in the message, who may, how many, what the list tells whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, writer
from chat.messages.models import Message
from chat.pins import pinning
from chat.pins.models import Pin
from chat.pins.pinning import SetPin
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, at_once, frames, log, room_of, say, stored
from tests.chat.messages.test_reading import ask

Json = dict[str, Any]


def pin(room: Room, user: User, number: int, pinned: bool = True) -> Json:
    (answer,) = writer.carry_out([SetPin(room=room.pk, actor=user.pk, number=number, pinned=pinned)])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def listed(user: User, room: Room, **fields: Any) -> Json:
    return ask(user, {"type": "pin.list", "room": room.pk, **fields})


def test_a_pin_changes_its_message(told: list[Event], crew: Room, alice: User, bob: User) -> None:
    say(crew, alice)
    told.clear()
    message = pin(crew, bob, 1)
    assert (message["pinned"]["by"], message["rev"]) == (bob.pk, 2)
    assert pin(crew, alice, 1)["rev"] == 2, "what is so already stays as it is"
    (event,) = frames(told)
    assert event["type"] == "message.changed"
    assert event["set"] == {"pinned": message["pinned"]}
    assert log(crew)[0]["pinned"] == message["pinned"]
    told.clear()
    assert "pinned" not in pin(crew, alice, 1, False)
    assert "pinned" not in pin(crew, alice, 1, False)
    assert [event["set"] for event in frames(told)] == [{"pinned": None}]
    assert Pin.objects.count() == 0
    assert_whole(crew)


def test_who_pins_follows_from_the_room(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    direct = room_of(bob, charlie, kind="direct")
    for room in (harbour, crew, direct):
        say(room, bob)
    pin(crew, bob, 1)
    pin(direct, charlie, 1)
    with pytest.raises(Forbidden):
        pin(harbour, bob, 1)
    pin(harbour, alice, 1)
    with pytest.raises(Forbidden):
        pin(harbour, bob, 1, False)
    with pytest.raises(Forbidden):
        pin(harbour, charlie, 1)
    with pytest.raises(NotFound):
        pin(crew, charlie, 1)
    with pytest.raises(NotFound):
        pin(direct, alice, 1)


def test_the_room_says_otherwise(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for room in (harbour, crew):
        say(room, alice)
    assert rooms.update(alice.pk, harbour.pk, Wish(pinning="members"))["pinning"] == "members"
    pin(harbour, bob, 1)
    rooms.update(alice.pk, crew.pk, Wish(pinning="moderators"))
    with pytest.raises(Forbidden):
        pin(crew, bob, 1)
    Membership.objects.filter(room=crew, user=bob).update(role="moderator")
    pin(crew, bob, 1)
    with pytest.raises(Forbidden):
        rooms.update(bob.pk, harbour.pk, Wish(pinning="moderators"))


def test_what_can_be_pinned(crew: Room, alice: User, bob: User) -> None:
    say(crew, alice)
    rooms.update(alice.pk, crew.pk, Wish(topic="tides"))
    actions.delete(alice.pk, crew.pk, 1)
    for number, refusal in ((1, NotFound), (2, BadRequest), (3, NotFound)):
        with pytest.raises(refusal) as refused:
            pin(crew, alice, number)
        assert "number" in refused.value.fields
    say(crew, alice)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=4)
    with pytest.raises(NotFound):
        pin(crew, bob, 3)
    Room.objects.filter(pk=crew.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden):
        pin(crew, alice, 3)
    assert Pin.objects.count() == 0


def test_a_hundred_and_no_more(crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "MOST", 3)
    for _ in range(4):
        say(crew, alice)
    for number in (1, 2, 3):
        pin(crew, alice, number)
    before = stored(crew, 4).rev
    with pytest.raises(Forbidden) as refused:
        pin(crew, alice, 4)
    assert "number" in refused.value.fields
    assert "3" in str(refused.value)
    assert stored(crew, 4).rev == before
    pin(crew, alice, 1, False)
    pin(crew, alice, 4)


def test_the_list_begins_with_the_newest_pin(crew: Room, alice: User, bob: User) -> None:
    for number in range(1, 7):
        say(crew, alice, f"number {number}")
    for number in (4, 1, 6, 2):
        pin(crew, bob, number)
    first = listed(bob, crew, limit=3)
    assert [message["number"] for message in first["messages"]] == [2, 6, 1]
    assert first["numbers"] == [2, 6, 1, 4]
    assert first["more"] is True
    assert first["directory"].keys() == {str(alice.pk), str(bob.pk)}
    rest = listed(bob, crew, after=1)
    assert [message["number"] for message in rest["messages"]] == [4]
    assert rest["more"] is False
    with pytest.raises(NotFound) as refused:
        listed(bob, crew, after=3)
    assert "after" in refused.value.fields
    assert listed(bob, crew, limit=0)["messages"] == []


def test_the_list_respects_who_may_read(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    for room in (harbour, crew):
        for number in (1, 2):
            say(room, alice)
            pin(room, alice, number)
    assert listed(charlie, harbour)["numbers"] == [2, 1]
    with pytest.raises(NotFound):
        listed(charlie, crew)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    seen = listed(bob, crew)
    assert seen["numbers"] == [2]
    assert [message["number"] for message in seen["messages"]] == [2]
    assert "nonce" not in str(seen["messages"])
    Membership.objects.filter(room=crew, user=bob).update(until_rev=99)
    with pytest.raises(NotFound):
        listed(bob, crew)


def test_a_page_of_large_messages_ends_early(crew: Room, alice: User) -> None:
    for number in range(1, 8):
        say(crew, alice, "ж" * 10_000)
        pin(crew, alice, number)
    seen: list[int] = []
    while len(seen) < 7:
        page = listed(alice, crew, limit=50, **({"after": seen[-1]} if seen else {}))
        assert len(page["messages"]) < 7
        seen += [message["number"] for message in page["messages"]]
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_deleted_message_is_no_longer_pinned(crew: Room, alice: User) -> None:
    say(crew, alice)
    pin(crew, alice, 1)
    assert "pinned" not in actions.delete(alice.pk, crew.pk, 1)
    assert Pin.objects.count() == 0
    assert listed(alice, crew)["numbers"] == []


def test_an_edit_keeps_the_pin(crew: Room, alice: User) -> None:
    say(crew, alice)
    by = pin(crew, alice, 1)["pinned"]
    assert actions.edit_now(alice.pk, crew.pk, 1, "other")["pinned"] == by


def test_many_at_once_agree_with_the_table(crew: Room, alice: User, bob: User) -> None:
    for _ in range(3):
        say(crew, alice)

    def toggle(place: int) -> None:
        for turn in range(4):
            pin(crew, (alice, bob)[place % 2], 1 + (place + turn) % 3, turn % 2 == 0)

    assert at_once(4, toggle) == [None] * 4
    shown = set(Message.objects.filter(room=crew, parts__has_key="pinned").values_list("pk", flat=True))
    assert shown == set(Pin.objects.values_list("message", flat=True))
    assert_whole(crew)
