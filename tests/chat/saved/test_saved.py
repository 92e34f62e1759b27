"""What is saved: for whom, told to which devices, what becomes of it when it may no longer be read."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from chat.messages import actions as log
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.saved import actions, reading
from chat.saved.models import Saved
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import at_once, come_back, frames, leave, say
from tests.chat.messages.test_reading import ask
from tests.chat.rooms.support import feed, heard_since

Json = dict[str, Any]


def listed(user: User, **fields: Any) -> Json:
    return ask(user, {"type": "saved.list", **fields})


def missed(user: User, feed: int) -> list[Json]:
    """The bookmarks that a device is told which holds `feed`."""
    return heard_since(user, feed, "saved")


def test_all_my_devices_are_told_and_nobody_else(
    told: list[Event], crew: Room, alice: User, bob: User
) -> None:
    say(crew, alice, "the tide tables")
    told.clear()
    assert ask(bob, {"type": "saved.add", "room": crew.pk, "number": 1}) == {}
    (event,) = frames(told)
    assert (event["type"], told[0].user) == ("mine", bob.pk)  # type: ignore[attr-defined]
    assert "room" not in event
    bookmark = event["set"]["saved"]
    assert (bookmark["room"], bookmark["number"]) == (crew.pk, 1)
    assert bookmark["at"]
    told.clear()
    actions.add(bob.pk, crew.pk, 1)
    assert told == [], "again changes nothing"
    ask(bob, {"type": "saved.remove", "room": crew.pk, "number": 1})
    (event,) = frames(told)
    assert event["set"]["saved"] == {"room": crew.pk, "number": 1, "at": None}
    told.clear()
    actions.remove(bob.pk, crew.pk, 1)
    actions.remove(alice.pk, crew.pk, 1)
    assert told == []


def test_a_device_that_was_away_is_told_each_once(crew: Room, alice: User) -> None:
    for _ in range(3):
        say(crew, alice)
    before = feed(alice)
    for number in (1, 2, 3):
        actions.add(alice.pk, crew.pk, number)
    held = feed(alice)
    actions.remove(alice.pk, crew.pk, 2)
    actions.remove(alice.pk, crew.pk, 1)
    actions.add(alice.pk, crew.pk, 1)
    news = [(one["set"]["saved"]["number"], bool(one["set"]["saved"]["at"])) for one in missed(alice, held)]
    assert news == [(2, False), (1, True)]
    assert [one["feed"] for one in missed(alice, held)] == [held + 1, held + 3]
    assert len(missed(alice, before)) == 3
    assert missed(alice, feed(alice)) == []
    assert missed(alice, 0) == [], "who holds nothing asks for all"


def test_too_many_changes_are_one_null(crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = 0
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(actions, "KEPT", 3)
    for number in range(1, 6):
        say(crew, alice)
        before = before or feed(alice)
        actions.add(alice.pk, crew.pk, number)
    assert missed(alice, before)[0]["set"] == {"saved": None}
    for number in range(1, 6):
        actions.remove(alice.pk, crew.pk, number)
    assert Saved.objects.filter(at=None).count() == 3
    (one,) = missed(alice, before)
    assert (one["set"], one["feed"]) == ({"saved": None}, feed(alice))


def test_the_last_one_comes_first(crew: Room, harbour: Room, alice: User, bob: User) -> None:
    for number in range(1, 6):
        say(crew, alice, f"number {number}")
    say(harbour, bob, "elsewhere")
    for number in (2, 5, 1):
        actions.add(bob.pk, crew.pk, number)
    actions.add(bob.pk, harbour.pk, 1)
    first = listed(bob, limit=2)
    assert [(one["room"], one["number"]) for one in first["saved"]] == [(harbour.pk, 1), (crew.pk, 1)]
    assert (first["count"], first["more"]) == (4, True)
    assert first["saved"][1]["message"].keys() == {"author", "excerpt", "created_at"}
    assert first["saved"][1]["message"]["excerpt"] == "number 1"
    assert {room["id"] for room in first["rooms"]} == {crew.pk, harbour.pk}
    assert first["directory"].keys() == {str(alice.pk), str(bob.pk)}
    assert "me" not in first["rooms"][0]
    rest = listed(bob, before=first["saved"][1]["place"])
    assert [one["number"] for one in rest["saved"]] == [5, 2]
    assert rest["more"] is False
    whole = listed(bob, limit=0)
    assert whole["saved"] == []
    assert whole["numbers"] == {str(crew.pk): [2, 5, 1], str(harbour.pk): [1]}
    assert listed(alice)["saved"] == []


def test_what_may_no_longer_be_read_counts_and_tells_nothing(crew: Room, alice: User, bob: User) -> None:
    for number in (1, 2, 3):
        say(crew, alice, f"secret {number}")
        actions.add(bob.pk, crew.pk, number)
    log.delete(alice.pk, crew.pk, 3)
    assert [one["message"] is None for one in listed(bob)["saved"]] == [True, False, False]
    leave(crew, bob)
    gone = listed(bob)
    assert [one["message"] for one in gone["saved"]] == [None, None, None]
    assert (gone["count"], gone["rooms"], gone["directory"]) == (3, [], {})
    assert "secret" not in str(gone)
    come_back(crew, bob, hidden_before=2)
    assert [one["message"] is None for one in listed(bob)["saved"]] == [True, False, True]
    Membership.objects.filter(user=bob).delete()
    actions.remove(bob.pk, crew.pk, 2)
    assert listed(bob)["count"] == 2


def test_what_can_be_saved(crew: Room, harbour: Room, alice: User, bob: User, charlie: User) -> None:
    say(crew, alice)
    say(crew, alice)
    say(harbour, alice)
    log.delete(alice.pk, crew.pk, 2)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    for who, room, number in ((charlie, crew, 1), (bob, crew, 1), (alice, crew, 2), (alice, crew, 3)):
        with pytest.raises(NotFound):
            actions.add(who.pk, room.pk, number)
    actions.add(charlie.pk, harbour.pk, 1)
    rooms.update(alice.pk, harbour.pk, Wish(topic="tides"))
    with pytest.raises(BadRequest) as refused:
        actions.add(alice.pk, harbour.pk, 2)
    assert "number" in refused.value.fields
    assert Saved.objects.count() == 1


def test_a_thousand_and_no_more(crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    for number in (1, 2, 3):
        say(crew, alice)
        if number < 3:
            actions.add(alice.pk, crew.pk, number)
    before = feed(alice)
    with pytest.raises(Forbidden) as refused:
        actions.add(alice.pk, crew.pk, 3)
    assert "number" in refused.value.fields
    assert feed(alice) == before, "a refusal takes no feed"
    actions.remove(alice.pk, crew.pk, 1)
    actions.add(alice.pk, crew.pk, 3)


def test_many_at_once_are_each_told_with_a_feed_of_its_own(crew: Room, alice: User) -> None:
    for _ in range(4):
        say(crew, alice)

    def toggle(place: int) -> None:
        for turn in range(4):
            act = actions.add if turn % 2 == 0 else actions.remove
            act(alice.pk, crew.pk, 1 + (place + turn) % 4)

    assert at_once(4, toggle) == [None] * 4
    feeds = list(Saved.objects.values_list("feed", flat=True))
    assert len(set(feeds)) == len(feeds)
    assert max(feeds) == feed(alice)
