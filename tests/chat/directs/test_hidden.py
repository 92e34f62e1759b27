"""A direct out of my list: until something is said in it, on all my devices, and for me alone."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.directs.actions import open_direct
from chat.gateway.reading import mine_since
from chat.rooms import policy
from chat.rooms.models import Room
from chat.wire.events import Event
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import room_of, say
from tests.chat.rooms.support import ask, feed, frames, refused, stay

pytestmark = pytest.mark.usefixtures("told")


@pytest.fixture
def direct(alice: User, bob: User) -> Room:
    return Room.objects.get(pk=open_direct(alice.pk, [bob.pk])["id"])


def hidden(room: Room, user: User) -> int | None:
    """As a RoomState says it."""
    told: int | None = policy.see(user.pk, room.pk).state()["me"]["hidden"]
    return told


def test_hidden_up_to_what_was_said_by_then(direct: Room, alice: User, bob: User, told: list[Event]) -> None:
    ask(alice, "me.update", room=direct.pk, hidden=True)
    assert hidden(direct, alice) == 0, "an empty one, too"
    say(direct, bob)
    say(direct, bob)
    before = feed(alice)
    told.clear()
    ask(alice, "me.update", room=direct.pk, hidden=True)
    assert frames(told, "mine") == [{"feed": before + 1, "room": direct.pk, "set": {"hidden": 2}}]
    assert (hidden(direct, alice), hidden(direct, bob)) == (2, None)
    with snapshot() as cursor:
        (missed,) = mine_since(cursor, alice.pk, before)
    assert missed["set"]["hidden"] == 2, "a device that was away"
    say(direct, bob)
    room = policy.see(alice.pk, direct.pk).state()
    assert room["number"] > room["me"]["hidden"], "what is said later brings it back"


@pytest.mark.parametrize("shown", [False, None])
def test_back_again(direct: Room, alice: User, told: list[Event], shown: bool | None) -> None:
    ask(alice, "me.update", room=direct.pk, hidden=True)
    told.clear()
    ask(alice, "me.update", room=direct.pk, hidden=shown, starred=True)
    assert frames(told, "mine")[0]["set"] == {"starred": True, "hidden": None}
    assert hidden(direct, alice) is None


def test_only_directs_and_whose_they_are(direct: Room, alice: User, charlie: User) -> None:
    room = room_of(alice, name="Harbour")
    error = refused(lambda: ask(alice, "me.update", room=room.pk, hidden=True, starred=True))
    assert (error["code"], list(error["fields"])) == ("bad_request", ["hidden"])
    assert stay(room, alice).starred is False, "nothing is changed"
    mine, none = (
        refused(lambda: ask(charlie, "me.update", room=room_id, hidden=True))  # noqa: B023
        for room_id in (direct.pk, 10**12)
    )
    assert mine == none
    assert refused(lambda: ask(alice, "me.update", room=direct.pk, hidden=3))["fields"].keys() == {"hidden"}
