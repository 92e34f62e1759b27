"""What is mine alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from accounts.models import User
from chat.rooms import actions, members, mine, reading
from chat.rooms.models import Room
from chat.wire.events import Event
from chatsite.databases.snapshot import snapshot
from tests.chat.rooms.support import frames, refused, stay

pytestmark = pytest.mark.usefixtures("told")

LATER = datetime(2030, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def test_what_is_set_takes_my_feed_and_is_told_to_me_alone(
    private: Room, alice: User, bob: User, told: list[Event]
) -> None:
    before = User.objects.get(pk=bob.pk).feed
    rev = Room.objects.get(pk=private.pk).rev
    mine.update(bob.pk, private.pk, {"starred": True, "muted_until": LATER, "draft": "hm"})
    (event,) = told
    assert getattr(event, "user", None) == bob.pk
    assert frames(told, "mine") == [
        {
            "feed": before + 1,
            "room": private.pk,
            "set": {"starred": True, "muted_until": "2030-01-02T03:04:05.678Z", "draft": "hm"},
        }
    ]
    row = stay(private, bob)
    assert (row.feed, row.starred, row.muted_until, row.draft) == (before + 1, True, LATER, "hm")
    assert User.objects.get(pk=bob.pk).feed == before + 1
    assert stay(private, alice).starred is False and Room.objects.get(pk=private.pk).rev == rev


def test_null_clears_and_is_told_as_cleared(private: Room, bob: User, told: list[Event]) -> None:
    mine.update(
        bob.pk, private.pk, {"level": "nothing", "starred": True, "muted_until": LATER, "draft": "hm"}
    )
    told.clear()
    mine.update(bob.pk, private.pk, {"level": None, "starred": None, "muted_until": None, "draft": None})
    (frame,) = frames(told, "mine")
    assert frame["set"] == {"level": "default", "starred": False, "muted_until": None, "draft": None}
    row = stay(private, bob)
    assert (row.level, row.starred, row.muted_until, row.draft) == ("default", False, None, "")


def test_catching_up_tells_the_same(private: Room, bob: User) -> None:
    feed = User.objects.get(pk=bob.pk).feed
    mine.update(bob.pk, private.pk, {"draft": "first"})
    mine.update(bob.pk, private.pk, {"draft": "second"})
    with snapshot() as cursor:
        (told,) = reading.mine_since(cursor, bob.pk, feed)
        assert told["set"]["draft"] == "second" and told["feed"] == feed + 2
        assert reading.mine_since(cursor, bob.pk, feed + 2) == []
    assert not connection.in_atomic_block


def test_outsiders_and_those_who_left_set_nothing(
    private: Room, public: Room, bob: User, charlie: User
) -> None:
    feed = User.objects.get(pk=charlie.pk).feed
    assert refused(lambda: mine.update(charlie.pk, private.pk, {"starred": True}))["code"] == "not_found"
    assert refused(lambda: mine.update(charlie.pk, public.pk, {"starred": True}))["code"] == "forbidden"
    assert User.objects.get(pk=charlie.pk).feed == feed
    members.leave(bob.pk, private.pk)
    assert refused(lambda: mine.update(bob.pk, private.pk, {"starred": True}))["code"] == "not_found"


def test_nothing_is_set_in_a_deleted_room(private: Room, alice: User) -> None:
    actions.delete(alice.pk, private.pk)
    assert refused(lambda: mine.update(alice.pk, private.pk, {"draft": "x"}))["code"] == "not_found"


def test_nothing_to_set_is_a_bad_request(private: Room, bob: User) -> None:
    assert refused(lambda: mine.update(bob.pk, private.pk, {}))["fields"].keys() == {
        "level",
        "muted_until",
        "starred",
        "draft",
        "hidden",
    }
