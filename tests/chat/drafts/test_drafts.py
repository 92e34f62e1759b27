"""Drafts in threads, the same on every device, and the list of all that I began to write."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.drafts import keeping, reading
from chat.rooms.models import Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import leave, say
from tests.chat.rooms.support import ask, frames


@pytest.fixture
def root(harbour: Room, alice: User) -> int:
    number: int = say(harbour, alice, "root")["number"]
    return number


def keep(user: User, room: Room, thread: int, draft: str | None) -> None:
    """As a socket would."""
    ask(user, "me.update", room=room.pk, thread=thread, draft=draft)


def test_a_thread_keeps_what_i_began_to_write(
    told: list[Event], harbour: Room, root: int, alice: User, bob: User
) -> None:
    keep(bob, harbour, root, "half a sen")
    feed = User.objects.get(pk=bob.pk).feed
    frame = {"feed": feed, "room": harbour.pk, "thread": root, "set": {"draft": "half a sen"}}
    assert [event.frame() for event in told if getattr(event, "user", None) == bob.pk][-1] == {
        "type": "mine",
        **frame,
    }
    with snapshot() as cursor:
        assert reading.mine_since(cursor, bob.pk, 0) == [{"type": "mine", **frame}]
        assert reading.mine_since(cursor, alice.pk, 0) == []
    keep(bob, harbour, root, None)
    assert frames(told, "mine")[-1]["set"] == {"draft": None}
    with snapshot() as cursor:
        assert reading.mine_since(cursor, bob.pk, 0) == []
        assert [one["set"] for one in reading.mine_since(cursor, bob.pk, feed)] == [{"draft": None}]


def test_the_list_has_rooms_and_threads_the_newest_first(
    harbour: Room, crew: Room, root: int, alice: User, bob: User
) -> None:
    ask(alice, "me.update", room=harbour.pk, draft="in the room")
    keep(alice, harbour, root, "in the thread")
    ask(alice, "me.update", room=crew.pk, draft="in another")
    ask(alice, "me.update", room=crew.pk, starred=True)
    listed = ask(alice, "drafts.list")["drafts"]
    assert [{name: one[name] for name in one if name != "at"} for one in listed] == [
        {"room": crew.pk, "text": "in another"},
        {"room": harbour.pk, "thread": root, "text": "in the thread"},
        {"room": harbour.pk, "text": "in the room"},
    ]
    assert listed == sorted(listed, key=lambda one: one["at"], reverse=True)
    assert ask(bob, "drafts.list") == {"drafts": []}
    leave(crew, alice)
    ask(alice, "me.update", room=harbour.pk, draft=None)
    keep(alice, harbour, root, "  ")
    assert ask(alice, "drafts.list") == {"drafts": []}


def test_who_may_not_write_keeps_nothing(
    harbour: Room, crew: Room, root: int, alice: User, charlie: User
) -> None:
    secret = say(crew, alice, "secret")["number"]
    with pytest.raises(Forbidden):
        keep(charlie, harbour, root, "x")
    for room, thread in ((crew.pk, secret), (crew.pk, 77), (999_999, 1)):
        with pytest.raises(NotFound):
            keeping.keep(charlie.pk, room, thread, "x")
    with pytest.raises(NotFound):
        keep(alice, harbour, 77, "x")
    leave(harbour, alice)
    with snapshot() as cursor:
        assert reading.mine_since(cursor, charlie.pk, 0) == []


def test_a_thread_keeps_nothing_else(harbour: Room, root: int, alice: User) -> None:
    with pytest.raises(BadRequest) as caught:
        ask(alice, "me.update", room=harbour.pk, thread=root, starred=True)
    assert caught.value.fields.keys() == {"starred"}
    with pytest.raises(BadRequest):
        ask(alice, "me.update", room=harbour.pk, thread=root)


def test_only_so_many_threads_have_one(harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keeping.MOST == 200
    monkeypatch.setattr(keeping, "MOST", 2)
    roots = [say(harbour, alice, "root")["number"] for _ in range(3)]
    for number in roots[:2]:
        keep(alice, harbour, number, "x")
    with pytest.raises(Conflict) as caught:
        keep(alice, harbour, roots[2], "x")
    assert caught.value.fields.keys() == {"draft"}
    keep(alice, harbour, roots[0], "changed")
    keep(alice, harbour, roots[0], None)
    keep(alice, harbour, roots[2], "x")
