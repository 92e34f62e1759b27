"""To-do lists in messages: every change on the locked row, words that follow, and who may."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, writer
from chat.rooms.models import Membership, Room
from chat.todos.changing import Add, Change, Move, Remove, Rename, Tick
from chat.wire.commands import read
from chat.wire.encoding import moment
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, at_once, frames, log, say, stored
from tests.chat.messages.test_reading import ask as pull
from tests.chat.polls.test_polls import ask

Json = dict[str, Any]
ITEMS = ["Tent", "Stove", "Rope"]


def make(room: Room, user: User, **fields: Any) -> Json:
    asked = {"nonce": str(uuid4()), "title": "Camping", "items": ITEMS, **fields}
    message: Json = ask(user, "todo.create", room=room.pk, **asked)["message"]
    return message


def do(kind: type[Change], room: Room, user: User, **fields: Any) -> Json:
    """The list after a change, carried out in this thread, so that what is told is heard."""
    plan = kind(room=room.pk, actor=user.pk, number=fields.pop("number", 1), **fields)
    (answer,) = writer.carry_out([plan])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def texts(message: Json) -> list[str]:
    return [item["text"] for item in message["todo"]["items"]]


def test_a_list_is_a_message(harbour: Room, alice: User) -> None:
    nonce = str(uuid4())
    message = make(harbour, alice, nonce=nonce)
    assert message["text"] == "Camping\n☐ Tent\n☐ Stove\n☐ Rope"
    assert message["todo"] == {
        "title": "Camping",
        "items": [{"id": 1, "text": "Tent"}, {"id": 2, "text": "Stove"}, {"id": 3, "text": "Rope"}],
        "last": 3,
    }
    assert make(harbour, alice, nonce=nonce)["number"] == 1
    with pytest.raises(Conflict):
        make(harbour, alice, nonce=nonce, items=[])
    assert make(harbour, alice, items=[])["todo"] == {"title": "Camping", "items": [], "last": 0}


def test_ticking(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    told.clear()
    ticked = do(Tick, harbour, bob, item=2, done=True)
    done = ticked["todo"]["items"][1]["done"]
    assert done["user"] == bob.pk
    assert done["at"] <= moment(timezone.now())
    assert ticked["text"] == "Camping\n☐ Tent\n☑ Stove\n☐ Rope"
    assert "edited_at" not in ticked
    (event,) = frames(told)
    assert (event["type"], event["set"]) == (
        "message.changed",
        {"text": ticked["text"], "todo": ticked["todo"]},
    )
    told.clear()
    assert do(Tick, harbour, alice, item=2, done=True)["todo"]["items"][1]["done"]["user"] == bob.pk
    assert told == []
    shown = pull(alice, {"type": "room.history", "room": harbour.pk})
    assert set(shown["directory"]) == {str(alice.pk), str(bob.pk)}
    assert "done" not in do(Tick, harbour, alice, item=2, done=False)["todo"]["items"][1]


def test_adding_renaming_moving_removing(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    assert texts(do(Add, harbour, bob, text="Map")) == ["Tent", "Stove", "Rope", "Map"]
    assert texts(do(Add, harbour, bob, text="Bag", after=0)) == ["Bag", "Tent", "Stove", "Rope", "Map"]
    assert texts(do(Move, harbour, bob, item=4, after=1)) == ["Bag", "Tent", "Map", "Stove", "Rope"]
    assert texts(do(Move, harbour, bob, item=3, after=0)) == ["Rope", "Bag", "Tent", "Map", "Stove"]
    do(Tick, harbour, bob, item=5, done=True)
    renamed = do(Rename, harbour, alice, item=5, text="Big bag")
    assert texts(renamed) == ["Rope", "Big bag", "Tent", "Map", "Stove"]
    assert renamed["todo"]["items"][1]["done"]["user"] == bob.pk
    assert texts(do(Remove, harbour, alice, item=5)) == ["Rope", "Tent", "Map", "Stove"]
    again = do(Add, harbour, alice, text="Cup")["todo"]
    assert (again["items"][-1]["id"], again["last"]) == (6, 6)
    rev = stored(harbour, 1).rev
    for kind, fields in ((Move, {"item": 3, "after": 3}), (Rename, {"item": 3, "text": "Rope"})):
        assert do(kind, harbour, alice, **fields)["rev"] == rev
    assert log(harbour)[0]["text"] == "Camping\n☐ Rope\n☐ Tent\n☐ Map\n☐ Stove\n☐ Cup"
    assert_whole(harbour)


def test_what_is_gone_is_named(harbour: Room, alice: User) -> None:
    say(harbour, alice)
    make(harbour, alice)
    do(Remove, harbour, alice, number=2, item=2)
    changes: list[tuple[type[Change], str, Json]] = [
        (Tick, "item", {"item": 2, "done": True}),
        (Rename, "item", {"item": 9, "text": "x"}),
        (Remove, "item", {"item": 2}),
        (Move, "item", {"item": 2, "after": 0}),
        (Move, "after", {"item": 1, "after": 2}),
        (Add, "after", {"text": "x", "after": 2}),
    ]
    for kind, field, fields in changes:
        with pytest.raises(NotFound) as refused:
            do(kind, harbour, alice, number=2, **fields)
        assert list(refused.value.fields) == [field]
        with pytest.raises(NotFound) as refused:
            do(kind, harbour, alice, number=1, **fields)
        assert list(refused.value.fields) == ["number"]


def test_fifty_are_the_most(harbour: Room, alice: User) -> None:
    make(harbour, alice, items=[f"{place} {'x' * 140}" for place in range(50)], title="x" * 150)
    with pytest.raises(Forbidden) as refused:
        do(Add, harbour, alice, text="one more")
    assert list(refused.value.fields) == ["text"]
    for item in range(1, 51):
        do(Tick, harbour, alice, item=item, done=True)
    assert len(stored(harbour, 1).text) < 10_000


def test_who_may(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    for room, refusal in ((harbour, Forbidden), (crew, NotFound)):
        make(room, alice)
        with pytest.raises(refusal):
            make(room, charlie)
        for kind, fields in ((Tick, {"item": 1, "done": True}), (Remove, {"item": 1}), (Add, {"text": "x"})):
            with pytest.raises(refusal):
                do(kind, room, charlie, **fields)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    with pytest.raises(NotFound):
        do(Tick, crew, bob, item=1, done=True)
    Room.objects.filter(pk=harbour.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden):
        do(Tick, harbour, bob, item=1, done=True)
    with pytest.raises(Forbidden):
        actions.edit_now(alice.pk, crew.pk, 1, "other words")
    assert log(crew)[0]["text"] == "Camping\n☐ Tent\n☐ Stove\n☐ Rope"
    assert "todo" not in actions.delete(alice.pk, crew.pk, 1)


def test_quotes_follow(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    say(harbour, bob, "on it", reply_to=1)
    do(Tick, harbour, bob, item=1, done=True)
    assert stored(harbour, 2).parts["quote"]["excerpt"].startswith("Camping ☑ Tent")


def test_many_at_once_all_have_their_way(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice, items=[str(place) for place in range(1, 9)])

    def change(place: int) -> None:
        person = (alice, bob)[place % 2]
        do(Tick, harbour, person, item=place + 1, done=True)
        do(Add, harbour, person, text=f"new {place}")
        do(Move, harbour, person, item=place + 5, after=0)

    assert at_once(4, change) == [None] * 4
    items = log(harbour)[0]["todo"]["items"]
    assert sorted(item["id"] for item in items) == list(range(1, 13))
    assert {item["id"] for item in items if "done" in item} == {1, 2, 3, 4}
    assert_whole(harbour)


WRONG: list[tuple[str, Any]] = [
    ("title", " "),
    ("title", "x" * 151),
    ("items", ["a", "a "]),
    ("items", [""]),
    ("items", [str(place) for place in range(51)]),
]


def test_what_is_wrong_is_named() -> None:
    asked = {"type": "todo.create", "room": 1, "nonce": str(uuid4()), "title": "a", "items": ["a"]}
    read(asked)
    for field, value in WRONG:
        with pytest.raises(BadRequest) as refused:
            read({**asked, field: value})
        assert list(refused.value.fields) == [field]
