"""The socket's doors: fields, results, and that what isn't yours looks like what isn't there."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from chat.directs.actions import open_direct
from chat.rooms import actions, members
from chat.rooms.models import Room
from chat.wire.commands import registry
from tests.chat.rooms.support import Json, ask, frames, present, refused, stay

pytestmark = pytest.mark.usefixtures("told")

STATE = {
    "id", "kind", "slug", "name", "topic", "members", "people", "encrypted", "archived", "mode", "pinning",
    "edit_within", "delete_within", "edit_history", "previews", "first", "number", "ordinal", "rev", "last_at",
}  # fmt: skip
PERSON = {"id", "username", "name", "avatar", "bot", "guest"}

# Every command that names a room, with what else it must have.
IN_A_ROOM: dict[str, Json] = {
    "room.update": {"name": "x"},
    "room.archive": {},
    "room.delete": {},
    "room.join": {},
    "room.leave": {},
    "room.members": {},
    "member.add": {"user": 1},
    "member.remove": {"user": 1},
    "member.role": {"user": 1, "role": "owner"},
    "invitation.create": {},
    "me.update": {"starred": True},
    "user.search": {"text": "al"},
}


def test_the_table_above_is_whole() -> None:
    ours = {
        name
        for name, entry in registry.items()
        if "room" in entry.checks and entry.kind.__module__.startswith(("chat.rooms.", "chat.directs."))
    }
    assert ours == set(IN_A_ROOM)


@pytest.mark.parametrize("name", IN_A_ROOM)
def test_a_room_of_others_answers_like_a_missing_one(
    name: str, private: Room, alice: User, bob: User, charlie: User
) -> None:
    direct = open_direct(alice.pk, [bob.pk])["id"]
    before = Room.objects.values_list("pk", "rev", "name")
    errors = [
        refused(lambda room=room: ask(charlie, name, room=room, **IN_A_ROOM[name]))  # type: ignore[misc]
        for room in (10**12, private.pk, direct)
    ]
    assert errors[0]["code"] == "not_found"
    assert errors[0] == errors[1] == errors[2]
    assert list(before) == list(Room.objects.values_list("pk", "rev", "name"))


@pytest.mark.parametrize("name", IN_A_ROOM)
def test_who_was_removed_is_an_outsider(name: str, private: Room, alice: User, bob: User) -> None:
    members.remove(alice.pk, private.pk, bob.pk)
    missing = refused(lambda: ask(bob, name, room=10**12, **IN_A_ROOM[name]))
    assert refused(lambda: ask(bob, name, room=private.pk, **IN_A_ROOM[name])) == missing


def test_room_create_and_update(alice: User) -> None:
    room = ask(alice, "room.create", kind="public", name="Ships", topic="sail")["room"]
    assert room.keys() == STATE and (room["slug"], room["kind"]) == ("ships", "public")
    room = ask(alice, "room.update", room=room["id"], name="Boats", slug="boats", topic="", mode="flat")[
        "room"
    ]
    assert (room["name"], room["slug"], room["topic"]) == ("Boats", "boats", "")
    room = ask(alice, "room.update", room=room["id"], kind="private", hides_history=True)["room"]
    assert (room["kind"], room["slug"]) == ("private", None)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "direct", "name": "x"}, {"kind"}),
        ({"kind": "public"}, {"name"}),
        ({"kind": "public", "name": ""}, {"name"}),
        ({"kind": "public", "name": "x" * 81}, {"name"}),
        ({"kind": "public", "name": "x" * 1000}, {"name"}),
        ({"kind": "public", "name": "x", "slug": "X Y"}, {"slug"}),
        ({"kind": "public", "name": "x", "topic": "y" * 251}, {"topic"}),
        ({"kind": "public", "name": 5, "shape": 1}, {"name", "shape"}),
        ({"kind": "public", "name": "x\0"}, {"name"}),
    ],
)
def test_room_create_names_what_is_wrong(alice: User, fields: Json, wrong: set[str]) -> None:
    error = refused(lambda: ask(alice, "room.create", **fields))
    assert error["code"] == "bad_request" and set(error["fields"]) == wrong
    assert not Room.objects.exists()


def test_join_leave_archive_delete(public: Room, alice: User, charlie: User) -> None:
    assert ask(charlie, "room.join", room=public.pk)["room"]["members"] == 3
    assert ask(charlie, "room.leave", room=public.pk) == {}
    assert ask(alice, "room.archive", room=public.pk)["room"]["archived"] is True
    assert ask(alice, "room.archive", room=public.pk, archived=False)["room"]["archived"] is False
    assert ask(alice, "room.delete", room=public.pk) == {}
    assert refused(lambda: ask(charlie, "room.join", room=public.pk))["code"] == "not_found"


def test_members(private: Room, alice: User, bob: User, charlie: User) -> None:
    assert ask(alice, "member.add", room=private.pk, user=charlie.pk)["room"]["members"] == 3
    assert (
        ask(alice, "member.role", room=private.pk, user=charlie.pk, role="moderator")["room"].keys() == STATE
    )
    first = ask(bob, "room.members", room=private.pk, limit=2)
    assert first["members"] == [{"user": alice.pk, "role": "owner"}, {"user": bob.pk, "role": "member"}]
    assert set(first["directory"]) == {str(alice.pk), str(bob.pk)}
    assert first["directory"][str(bob.pk)].keys() == PERSON
    rest = ask(bob, "room.members", room=private.pk, after=bob.pk)
    assert rest["members"] == [{"user": charlie.pk, "role": "moderator"}]
    assert ask(alice, "member.remove", room=private.pk, user=charlie.pk)["room"]["members"] == 2
    assert len(ask(bob, "room.members", room=private.pk)["members"]) == 2
    assert refused(lambda: ask(bob, "room.members", room=private.pk, limit=101))["fields"].keys() == {"limit"}


def test_members_of_a_public_room_are_told_to_everybody_but_guests(public: Room, charlie: User) -> None:
    assert len(ask(charlie, "room.members", room=public.pk)["members"]) == 2
    User.objects.filter(pk=charlie.pk).update(guest=True)
    assert refused(lambda: ask(charlie, "room.members", room=public.pk))["code"] == "not_found"


def test_browsing_pages_by_name_and_shows_public_rooms_only(
    private: Room, public: Room, alice: User, charlie: User
) -> None:
    for name in ("anchor", "Buoy", "buoy yard", "Zebra"):
        actions.create(alice.pk, "public", name, topic="of the sea" if name == "Zebra" else "")
    for name in ("Zero", "Abandoned"):
        actions.archive(alice.pk, actions.create(alice.pk, "public", name)["id"])
    actions.delete(alice.pk, actions.create(alice.pk, "public", "Gone")["id"])
    open_direct(alice.pk, [charlie.pk])
    found: list[Json] = []
    after: Json = {}
    while page := ask(charlie, "room.browse", limit=2, **after)["rooms"]:
        found += page
        after = {"after": page[-1]["id"]}
    assert [room["name"] for room in found] == [
        "anchor",
        "Buoy",
        "buoy yard",
        "Harbour",
        "Zebra",
        "Abandoned",
        "Zero",
    ]
    assert all(room.keys() == STATE for room in found)
    assert [room["name"] for room in ask(charlie, "room.browse", text="BUOY yar")["rooms"]] == ["buoy yard"]
    assert [room["name"] for room in ask(charlie, "room.browse", text="sea")["rooms"]] == ["Zebra"]
    assert ask(charlie, "room.browse", text="Crew")["rooms"] == []
    assert ask(alice, "room.browse", text="Crew")["rooms"] == []


def test_archived_rooms_are_found_when_they_are_public(
    public: Room, private: Room, alice: User, charlie: User
) -> None:
    actions.archive(alice.pk, public.pk)
    actions.archive(alice.pk, private.pk)
    (found,) = ask(charlie, "room.browse")["rooms"]
    assert (found["id"], found["archived"]) == (public.pk, True)
    assert ask(charlie, "room.browse", text=private.name)["rooms"] == []
    assert len(ask(charlie, "room.members", room=public.pk)["members"]) == 2
    assert refused(lambda: ask(charlie, "room.join", room=public.pk))["code"] == "forbidden"


def test_browsing_after_somebody_elses_room_tells_nothing_of_its_name(
    public: Room, private: Room, charlie: User
) -> None:
    assert (
        ask(charlie, "room.browse", after=private.pk)
        == ask(charlie, "room.browse", after=10**12)
        == {"rooms": []}
    )


def test_guests_browse_nothing(public: Room, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(guest=True)
    assert ask(charlie, "room.browse")["rooms"] == []


def test_people(private: Room, alice: User, bob: User, charlie: User) -> None:
    directory = ask(charlie, "user.get", ids=[alice.pk, bob.pk, 10**12])["directory"]
    assert set(directory) == {str(alice.pk), str(bob.pk)}
    assert directory[str(alice.pk)].keys() == PERSON
    assert refused(lambda: ask(charlie, "user.get", ids=list(range(1, 102))))["fields"].keys() == {"ids"}
    found = ask(charlie, "user.search", text="@AL")
    assert found["users"] == [alice.pk] and set(found["directory"]) == {str(alice.pk)}
    assert ask(alice, "user.search", text="char")["users"] == [charlie.pk]
    assert ask(alice, "user.search", text="char", room=private.pk)["users"] == []
    assert ask(alice, "user.search", text="", room=private.pk)["users"] == [alice.pk, bob.pk]


def test_guests_know_the_people_of_their_room_only(
    private: Room, alice: User, bob: User, charlie: User
) -> None:
    User.objects.filter(pk=bob.pk).update(guest=True)
    assert ask(bob, "user.search", text="")["users"] == [alice.pk, bob.pk]
    assert set(ask(bob, "user.get", ids=[alice.pk, charlie.pk])["directory"]) == {str(alice.pk)}


def test_mine(private: Room, bob: User, told: list[Any]) -> None:
    assert ask(bob, "me.update", room=private.pk, draft="hm", muted_until="2030-01-01T00:00:00+02:00") == {}
    assert frames(told, "mine")[0]["set"] == {"draft": "hm", "muted_until": "2029-12-31T22:00:00.000Z"}
    assert ask(bob, "me.update", room=private.pk, draft=None) == {}
    assert stay(private, bob).draft == ""
    for fields in ({"level": "some"}, {"starred": 1}, {"muted_until": "soon"}, {"draft": "x" * 10_001}, {}):
        error = refused(lambda fields=fields: ask(bob, "me.update", room=private.pk, **fields))  # type: ignore[misc]
        assert error["code"] == "bad_request" and error["fields"]


def test_invitations(private: Room, alice: User, charlie: User, mallory: User) -> None:
    made = ask(alice, "invitation.create", room=private.pk, expires="2026-11-30T00:00:00Z", uses=1)
    assert made.keys() == {"id", "url"}
    token = made["url"].rsplit("/", 1)[1]
    assert ask(charlie, "invitation.accept", token=token)["room"]["id"] == private.pk
    assert charlie.pk in present(private)
    assert refused(lambda: ask(mallory, "invitation.accept", token=token))["code"] == "not_found"
    error = refused(lambda: ask(mallory, "invitation.revoke", invitation=made["id"]))
    assert error == refused(lambda: ask(mallory, "invitation.revoke", invitation=10**12))
    assert ask(alice, "invitation.revoke", invitation=made["id"]) == {}


def test_every_command_says_what_it_does_and_gives() -> None:
    for name, entry in registry.items():
        if entry.kind.__module__.startswith(("chat.rooms.", "chat.directs.")):
            assert (entry.kind.__doc__ or "").strip(), name
            assert entry.handler is not None, name
