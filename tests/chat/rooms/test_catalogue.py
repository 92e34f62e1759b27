"""The browser of rooms: words without accents, orders, filters, and who is in the rooms it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from chat.directs.actions import open_direct
from chat.rooms import actions, members
from chat.rooms.models import Room
from tests.chat.rooms.support import Json, ask, refused
from tests.support.cast import person

pytestmark = pytest.mark.usefixtures("told")
PREVIEW = {"rooms", "counts", "more", "faces", "known", "directory"}


def names(found: Json) -> list[str]:
    return [room["name"] for room in found["rooms"]]


@pytest.fixture
def port(alice: User, bob: User, charlie: User) -> dict[str, int]:
    """Rooms of alice by name: bob is in all but the last, charlie in one; "Øst" is archived."""
    made: dict[str, int] = {}
    began = datetime(2026, 11, 1, tzinfo=UTC)
    for place, name in enumerate(("Réunion", "anchor", "Zebra", "éclair", "Øst")):
        made[name] = actions.create(alice.pk, "public", name, topic=f"Søndag {place}")["id"]
        Room.objects.filter(pk=made[name]).update(last_at=began + timedelta(days=place * 7 % 5))
    for name in ("Réunion", "anchor", "Zebra"):
        members.join(bob.pk, made[name])
    members.join(charlie.pk, made["anchor"])
    actions.archive(alice.pk, made["Øst"])
    return made


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["anchor", "éclair", "Réunion", "Zebra", "Øst"]),
        ("newest", ["éclair", "Zebra", "anchor", "Réunion", "Øst"]),
        ("members", ["anchor", "Réunion", "Zebra", "éclair", "Øst"]),
        ("activity", ["Zebra", "anchor", "éclair", "Réunion", "Øst"]),
    ],
)
def test_each_order_goes_on_from_page_to_page(
    port: dict[str, int], charlie: User, sort: str, found: list[str]
) -> None:
    listed: list[str] = []
    after: Json = {}
    while (page := ask(charlie, "room.browse", sort=sort, limit=2, preview=True, **after))["rooms"]:
        listed += names(page)
        assert len(listed) <= 5, listed
        after = {"after": page["rooms"][-1]["id"]}
        assert page["more"] is (len(listed) < 5)
    assert listed == found


def test_words_are_found_without_case_accents_and_strokes(port: dict[str, int], charlie: User) -> None:
    for text in ("reunion", "RÉU", "union", "ost", "ØST"):
        assert len(names(ask(charlie, "room.browse", text=text))) == 1, text
    assert names(ask(charlie, "room.browse", text="sondag 3")) == ["éclair"]
    assert names(ask(charlie, "room.browse", text="éclair zebra")) == []


def test_filters_and_their_counts(port: dict[str, int], charlie: User) -> None:
    for show, found in (
        ("all", ["anchor", "éclair", "Réunion", "Zebra"]),
        ("open", ["éclair", "Réunion", "Zebra"]),
        ("mine", ["anchor"]),
        ("archived", ["Øst"]),
    ):
        page = ask(charlie, "room.browse", show=show, preview=True)
        assert names(page) == found
        assert page["counts"] == {"all": 4, "open": 3, "mine": 1, "archived": 1}
    assert ask(charlie, "room.browse", text="zeb", preview=True)["counts"] == {
        "all": 1, "open": 1, "mine": 0, "archived": 0,
    }  # fmt: skip


def test_whom_i_write_with_is_seen_first_in_a_room(port: dict[str, int], alice: User, charlie: User) -> None:
    friend = person("zora")
    for _ in range(3):
        members.join(person(f"other{_}").pk, port["anchor"])
    members.join(friend.pk, port["anchor"])
    page = ask(charlie, "room.browse", text="anchor", preview=True)
    assert page.keys() == PREVIEW
    assert (page["faces"][str(port["anchor"])][0], page["known"]) == (alice.pk, {})
    open_direct(charlie.pk, [friend.pk])
    page = ask(charlie, "room.browse", text="anchor", preview=True)
    faces = page["faces"][str(port["anchor"])]
    assert (faces[0], len(faces), page["known"]) == (friend.pk, 3, {str(port["anchor"]): 1})
    assert page["directory"].keys() == {str(user) for user in faces}
    members.leave(friend.pk, port["anchor"])
    assert ask(charlie, "room.browse", text="anchor", preview=True)["known"] == {}


def test_a_private_room_is_in_no_filter_and_no_count(private: Room, public: Room, bob: User) -> None:
    for show in ("all", "mine", "archived", "open"):
        page = ask(bob, "room.browse", show=show, preview=True)
        assert private.name not in names(page)
        assert page["counts"] == {"all": 1, "open": 0, "mine": 1, "archived": 0}


def test_guests_are_shown_none(port: dict[str, int], charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(guest=True)
    page = ask(charlie, "room.browse", preview=True, after=port["anchor"])
    assert page == {
        "rooms": [], "counts": {"all": 0, "open": 0, "mine": 0, "archived": 0}, "more": False,
        "faces": {}, "known": {}, "directory": {},
    }  # fmt: skip


@pytest.mark.parametrize("fields", [{"sort": "luck"}, {"show": "private"}, {"preview": 1}])
def test_what_is_wrong_is_named(charlie: User, fields: Json) -> None:
    error = refused(lambda: ask(charlie, "room.browse", **fields))
    assert error["code"] == "bad_request" and error["fields"].keys() == fields.keys()
