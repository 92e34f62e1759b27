"""Folders of one's list: whose, told to which devices, in which order, and what becomes of rooms in them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from accounts.models import User
from chat.folders import actions
from chat.folders.models import Filed, Folder
from chat.rooms import actions as rooms
from chat.rooms import members
from chat.rooms.events import Mine
from chat.rooms.models import Room
from chat.wire.events import Event
from tests.chat.messages.support import room_of
from tests.chat.rooms.support import ask, at_once, feed, frames, heard_since, refused, stay

Json = dict[str, Any]


def held(user: User, above: int = 0) -> Json:
    """What a device that begins, or that holds a feed, is told of the list; nothing is {}."""
    told = heard_since(user, above, "folders")
    assert len(told) <= 1
    return dict(told[0]["set"]) if told else {}


def rooms_by_name(user: User) -> dict[str, list[int]]:
    return {one["name"]: one["rooms"] for one in held(user)["folders"] or []}


def make(user: User, name: str, *inside: Room, **fields: Any) -> int:
    made = ask(user, "folder.make", name=name, rooms=[room.pk for room in inside], **fields)
    return int(made["folder"]["id"])


@pytest.fixture
def four(alice: User, bob: User) -> list[Room]:
    return [room_of(alice, bob, kind="private", name=f"room {number}") for number in range(4)]


def test_my_devices_are_told_all_of_it_and_nobody_else(
    told: list[Event], crew: Room, alice: User, bob: User
) -> None:
    made = make(alice, "  Boats\n and  nets ", crew, sort="name")
    (event,) = told
    assert isinstance(event, Mine)
    assert event.user == alice.pk
    folder = {"id": made, "name": "Boats and nets", "sort": "name", "rooms": [crew.pk]}
    assert event.frame() == {"type": "mine", "feed": 1, "set": {"folders": [folder], "sidebar": None}}
    assert (held(alice), held(alice, 1), held(bob)) == (event.frame()["set"], {}, {})
    told.clear()
    ask(alice, "folder.change", folder=made, collapsed=True, name="Boats")
    assert held(alice, 1)["folders"] == [{**folder, "name": "Boats", "collapsed": True}]
    assert len(told) == 1
    ask(alice, "folder.change", folder=made, collapsed=True)
    assert len(told) == 1, "what changes nothing is told to nobody"
    ask(alice, "folder.delete", folder=made)
    assert held(alice, 2) == {"folders": None, "sidebar": None}
    assert [one["feed"] for one in heard_since(alice, 0, "folders")] == [feed(alice)] == [3]
    assert not Filed.objects.exists()


def test_a_room_stands_in_one_folder_where_it_was_put(alice: User, four: list[Room]) -> None:
    boats, nets = make(alice, "Boats", *four[:3]), make(alice, "Nets")
    first, second, third, fourth = (room.pk for room in four)
    ask(alice, "folder.put", room=fourth, folder=boats, before=second)
    assert rooms_by_name(alice)["Boats"] == [first, fourth, second, third]
    ask(alice, "folder.put", room=first, folder=boats, before=third)
    ask(alice, "folder.put", room=fourth, folder=boats)
    assert rooms_by_name(alice)["Boats"] == [second, first, third, fourth]
    ask(alice, "folder.put", room=first, folder=nets)
    ask(alice, "folder.put", room=second, folder=None)
    assert rooms_by_name(alice) == {"Boats": [third, fourth], "Nets": [first]}
    make(alice, "Both", four[0], four[2])
    assert rooms_by_name(alice) == {"Boats": [fourth], "Nets": [], "Both": [first, third]}


def test_folders_stand_where_they_were_put(alice: User) -> None:
    ids = {name: make(alice, name) for name in "abc"}
    ask(alice, "folder.order", folder=ids["c"], before=ids["a"])
    assert [*rooms_by_name(alice)] == ["c", "a", "b"]
    ask(alice, "folder.order", folder=ids["a"])
    make(alice, "d", before=ids["b"])
    assert [*rooms_by_name(alice)] == ["c", "d", "b", "a"]


def test_who_leaves_or_loses_a_room_has_it_in_no_folder(
    told: list[Event], alice: User, bob: User, four: list[Room]
) -> None:
    for person in (alice, bob):
        make(person, "Boats", *four)
    before = feed(bob)
    told.clear()
    members.leave(bob.pk, four[0].pk)
    members.remove(alice.pk, four[1].pk, bob.pk)
    mine = [event for event in told if isinstance(event, Mine)]
    assert [event.user for event in mine] == [bob.pk, bob.pk]
    assert [event.frame()["feed"] for event in mine] == [before + 2, before + 4], "the leaving takes one, too"
    assert rooms_by_name(bob)["Boats"] == [four[2].pk, four[3].pk]
    members.add(alice.pk, four[0].pk, bob.pk)
    assert rooms_by_name(bob)["Boats"] == [four[2].pk, four[3].pk], "who comes back begins anew"
    assert len(rooms_by_name(alice)["Boats"]) == 4
    rooms.delete(alice.pk, four[2].pk)
    assert four[2].pk not in rooms_by_name(alice)["Boats"] + rooms_by_name(bob)["Boats"]
    assert not Filed.objects.filter(room=four[2]).exists()


def test_what_is_no_folder_or_no_room_of_mine(
    crew: Room, harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    boats = make(alice, "Boats", crew)
    before = feed(bob)
    tries: list[tuple[str, Json]] = [
        ("folder.change", {"name": "mine"}),
        ("folder.order", {}),
        ("folder.delete", {}),
        ("folder.mute", {}),
        ("folder.put", {"room": crew.pk}),
    ]
    for name, fields in tries:
        foreign = refused(partial(ask, bob, name, folder=boats, **fields))
        missing = refused(partial(ask, bob, name, folder=999_999, **fields))
        assert foreign == missing, name
        assert (foreign["code"], [*foreign["fields"]]) == ("not_found", ["folder"])
    own = make(bob, "Boats")
    error = refused(lambda: ask(bob, "folder.order", folder=own, before=boats))
    assert (error["code"], [*error["fields"]]) == ("bad_request", ["before"])
    for room, code in ((crew.pk, "not_found"), (999_999, "not_found"), (harbour.pk, "forbidden")):
        assert refused(partial(ask, charlie, "folder.make", name="x", rooms=[room]))["code"] == code
        assert refused(partial(ask, charlie, "folder.put", room=room, folder=None))["code"] == code
    assert rooms_by_name(alice) == {"Boats": [crew.pk]}
    assert (feed(bob), held(charlie)) == (before + 1, {})
    assert list(Folder.objects.visible_to(bob)) == [Folder.objects.get(pk=own)]


@pytest.mark.parametrize(
    ("command", "fields", "code", "named"),
    [
        ("folder.make", {"name": "bOATS"}, "conflict", "name"),
        ("folder.make", {"name": " \n"}, "bad_request", "name"),
        ("folder.make", {"name": "x" * 61}, "bad_request", "name"),
        ("folder.make", {"name": "x", "rooms": [1] * 201}, "bad_request", "rooms"),
        ("folder.make", {"name": "x", "before": 999_999}, "bad_request", "before"),
        ("folder.make", {"name": "x", "sort": "age"}, "bad_request", "sort"),
        ("folder.change", {}, "bad_request", "name"),
        ("folder.change", {"name": "nets"}, "conflict", "name"),
        ("sidebar.arrange", {}, "bad_request", "part"),
        ("sidebar.arrange", {"collapsed": True}, "bad_request", "part"),
        ("sidebar.arrange", {"part": "rooms"}, "bad_request", "part"),
        ("sidebar.arrange", {"part": "rooms", "sort": "own"}, "bad_request", "sort"),
    ],
)
def test_what_is_refused_names_the_field(
    alice: User, command: str, fields: Json, code: str, named: str
) -> None:
    boats = make(alice, "Boats")
    make(alice, "Nets")
    before = held(alice)
    about = {"folder": boats} if command == "folder.change" else {}
    error = refused(lambda: ask(alice, command, **about, **fields))
    assert (error["code"], named in error["fields"]) == (code, True)
    assert held(alice) == before


def test_the_limits_are_told(alice: User, four: list[Room], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    monkeypatch.setattr(actions, "ROOMS", 2)
    boats = make(alice, "Boats", *four[:2])
    make(alice, "Nets")
    error = refused(lambda: make(alice, "Oars"))
    assert (error["code"], [*error["fields"]]) == ("forbidden", ["name"])
    error = refused(lambda: ask(alice, "folder.put", room=four[2].pk, folder=boats))
    assert (error["code"], [*error["fields"]]) == ("forbidden", ["folder"])
    assert rooms_by_name(alice) == {"Boats": [four[0].pk, four[1].pk], "Nets": []}
    ask(alice, "folder.put", room=four[1].pk, folder=boats, before=four[0].pk)
    assert rooms_by_name(alice)["Boats"] == [four[1].pk, four[0].pk], (
        "moving within a full one is no further room"
    )


def test_muting_a_folder(told: list[Event], alice: User, four: list[Room]) -> None:
    boats = make(alice, "Boats", *four[:3])
    ask(alice, "me.update", room=four[0].pk, level="nothing")
    told.clear()
    assert ask(alice, "folder.mute", folder=boats) == {"rooms": [four[1].pk, four[2].pk]}
    assert [stay(room, alice).level for room in four] == ["nothing"] * 3 + ["default"]
    assert [one["room"] for one in frames(told, "mine")] == [four[1].pk, four[2].pk]
    assert len(ask(alice, "folder.mute", folder=boats, muted=False)["rooms"]) == 3
    assert {stay(room, alice).level for room in four} == {"default"}


def test_how_i_want_my_list(alice: User) -> None:
    ask(alice, "sidebar.arrange", unread_only=True)
    ask(alice, "sidebar.arrange", part="rooms", sort="activity")
    ask(alice, "sidebar.arrange", part="rooms", collapsed=True)
    ask(alice, "sidebar.arrange", part="directs", collapsed=True)
    parts = {"rooms": {"sort": "activity", "collapsed": True}, "directs": {"collapsed": True}}
    assert held(alice) == {"folders": None, "sidebar": {"unread_only": True, "parts": parts}}
    ask(alice, "sidebar.arrange", part="directs", collapsed=False)
    ask(alice, "sidebar.arrange", unread_only=False)
    assert held(alice)["sidebar"] == {"parts": {"rooms": parts["rooms"]}}


def test_two_devices_at_once(alice: User, four: list[Room]) -> None:
    boats = make(alice, "Boats")
    at_once([partial(ask, alice, "folder.put", room=room.pk, folder=boats) for room in four])
    assert sorted(rooms_by_name(alice)["Boats"]) == sorted(room.pk for room in four)
    places = Filed.objects.filter(folder=boats).values_list("place", flat=True)
    assert sorted(places) == [0, 1, 2, 3]
