"""The site's admin: its verbs reach the rooms, and nothing of what isn't public is shown in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.models import User
from chat.directs.actions import open_direct
from chat.messages import actions as log
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.rooms import actions, invitations, members
from chat.rooms.models import Invitation, Room
from chat.wire.events import Event
from tests.chat.rooms.support import frames
from tests.support.cast import browser

pytestmark = pytest.mark.usefixtures("told")

SECRETS = ("Crew-sekrit", "hush-sekrit", "plan-sekrit", "lunch-sekrit")


def say(user: User, room: int, text: str) -> int:
    (answer,) = log.send_now([Send(room=room, actor=user.pk, nonce=uuid4(), text=text)])
    assert isinstance(answer, dict), answer
    return int(answer["number"])


@pytest.fixture
def place(alice: User, bob: User, grace: User) -> dict[str, int]:
    """A private room, a direct and a public room, each with words of its own."""
    private = actions.create(alice.pk, "private", "Crew-sekrit", topic="hush-sekrit")["id"]
    members.add(alice.pk, private, bob.pk)
    direct = open_direct(alice.pk, [bob.pk])["id"]
    public = actions.create(alice.pk, "public", "Harbour", topic="ships")["id"]
    members.join(bob.pk, public)
    say(alice, private, "plan-sekrit")
    say(bob, direct, "lunch-sekrit")
    invitations.create(alice.pk, private)
    return {
        "private": private,
        "direct": direct,
        "public": public,
        "number": say(bob, public, "ahoy everybody"),
    }


class Desk:
    """The admin as grace uses it in a browser."""

    def __init__(self, user: User) -> None:
        self.client: Client = browser(user)

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        return answer.content.decode()

    def act(self, path: str, action: str, *pks: int, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert token
        form = {"csrfmiddlewaretoken": token[1], "action": action, "_selected_action": pks, **fields}
        answer = self.client.post(path, form, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def desk(grace: User) -> Iterator[Desk]:
    yield Desk(grace)


def pages() -> list[str]:
    """Every list of the admin that is about the chat."""
    names = ("room", "message", "invitation", "file", "customemoji")
    return [f"/admin/chat/{name}/" for name in names]


def test_only_lists_of_the_chat_have_addresses() -> None:
    """A page of one row, its history or its deletion would name it."""
    (site,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "admin/"]
    assert isinstance(site, URLResolver)
    ours = [one for one in site.url_patterns if str(one.pattern).startswith("chat/")]
    found = {
        str(pattern.pattern)
        for model in ours
        if isinstance(model, URLResolver)
        for pattern in model.url_patterns
    }
    assert len(ours) == len(pages())
    assert found == {""}


def test_nothing_that_isnt_public_is_shown(place: dict[str, int], desk: Desk) -> None:
    shown = [desk.get(page) for page in ("/admin/", "/admin/chat/", *pages())]
    for page in pages():
        shown += [desk.get(f"{page}?q={word}") for word in ("sekrit", "alice", "bob")]
    for page in shown:
        for secret in SECRETS:
            assert secret not in page.replace('value="sekrit"', "")
    assert "Harbour" in shown[2] and "ahoy everybody" in shown[3]


def rows(page: str) -> int:
    return len(re.findall(r'name="_selected_action" value=', page))


@pytest.mark.parametrize("query", ["q=Crew-sekrit", "q=hush", "q=sekrit"])
def test_searching_rooms_finds_public_ones_only(place: dict[str, int], desk: Desk, query: str) -> None:
    assert rows(desk.get(f"/admin/chat/room/?{query}")) == 0
    assert rows(desk.get("/admin/chat/room/?q=harb")) == 1


def test_searching_messages_finds_public_ones_only(place: dict[str, int], desk: Desk) -> None:
    assert rows(desk.get("/admin/chat/message/?q=plan")) == 0
    assert rows(desk.get("/admin/chat/message/?q=lunch")) == 0
    assert rows(desk.get("/admin/chat/message/?q=ahoy")) == 1
    assert rows(desk.get("/admin/chat/message/?q=alice")) == 0


def test_who_invites_into_a_private_room_isnt_found(place: dict[str, int], desk: Desk, alice: User) -> None:
    assert rows(desk.get("/admin/chat/invitation/?q=alice")) == 0
    invitations.create(alice.pk, place["public"])
    assert rows(desk.get("/admin/chat/invitation/?q=alice")) == 1
    assert rows(desk.get("/admin/chat/invitation/")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "name__startswith=Crew",
        "topic__contains=hush",
        "memberships__user__username=bob",
        "created_by__username=alice",
        "created_by=1",
        "messages__text__contains=plan",
        "direct_key__gt=0",
    ],
)
def test_the_query_string_is_no_oracle(place: dict[str, int], desk: Desk, query: str) -> None:
    """Django answers a filter that isn't allowed with 400 or by ignoring it: it tells nothing either way."""
    allowed = desk.client.get(f"/admin/chat/room/?{query}")
    absurd = desk.client.get(f"/admin/chat/room/?{query}x9")
    assert allowed.status_code == absurd.status_code
    assert rows(allowed.content.decode()) == rows(absurd.content.decode())
    assert rows(desk.get("/admin/chat/room/?kind__exact=private")) == 1


def test_rows_cant_be_opened_added_or_saved(place: dict[str, int], desk: Desk) -> None:
    room = place["private"]
    for page in pages():
        for rest in ("add/", f"{room}/", f"{room}/change/", f"{room}/history/", f"{room}/delete/"):
            assert desk.client.get(page + rest).status_code == 404, page + rest
    assert "delete_selected" not in "".join(desk.get(page) for page in pages())


def test_archiving_and_deleting_a_private_room_names_it_nowhere(
    place: dict[str, int], desk: Desk, told: list[Event]
) -> None:
    room = place["private"]
    told.clear()
    desk.act("/admin/chat/room/", "archive", room)
    assert frames(told, "room.changed")[0]["state"]["archived"] is True
    desk.act("/admin/chat/room/", "unarchive", room)
    asked = desk.act("/admin/chat/room/", "delete_rooms", room)
    assert Room.objects.get(pk=room).deleted_at is None, "it was only asked"
    assert f"private\u00a0{room}" in asked
    done = desk.act("/admin/chat/room/", "delete_rooms", room, sure="yes")
    assert Room.objects.get(pk=room).deleted_at is not None
    assert [event for event in told if getattr(event, "gone", False)]
    written = " ".join(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all())
    assert LogEntry.objects.count() == 3
    for secret in SECRETS:
        assert secret not in asked + done + written + desk.get("/admin/")


def test_a_direct_can_be_deleted_and_opened_anew(
    place: dict[str, int], desk: Desk, alice: User, bob: User
) -> None:
    desk.act("/admin/chat/room/", "delete_rooms", place["direct"], sure="yes")
    assert open_direct(bob.pk, [alice.pk])["id"] != place["direct"]


def test_deleting_a_message_leaves_a_tombstone_that_is_told(
    place: dict[str, int], desk: Desk, told: list[Event]
) -> None:
    pk = Message.objects.get(room=place["public"], number=place["number"]).pk
    asked = desk.act("/admin/chat/message/", "delete_messages", pk)
    assert "ahoy everybody" in asked and Message.objects.get(pk=pk).deleted_at is None
    told.clear()
    desk.act("/admin/chat/message/", "delete_messages", pk, sure="yes")
    assert frames(told, "message.deleted")[0]["number"] == place["number"]
    row = Message.objects.get(pk=pk)
    assert row.deleted_at is not None and row.text == ""


def test_a_private_message_cant_be_chosen(place: dict[str, int], desk: Desk) -> None:
    pk = Message.objects.get(room=place["private"], kind="text").pk
    asked = desk.act("/admin/chat/message/", "delete_messages", pk)
    assert "plan-sekrit" not in asked
    desk.act("/admin/chat/message/", "delete_messages", pk, sure="yes")
    assert Message.objects.get(pk=pk).deleted_at is None


def test_invitations_are_revoked(place: dict[str, int], desk: Desk) -> None:
    pk = Invitation.objects.get().pk
    desk.act("/admin/chat/invitation/", "revoke", pk)
    assert Invitation.objects.get().revoked_at is not None
    assert desk.act("/admin/chat/invitation/", "revoke", pk)


def test_a_room_made_private_takes_its_messages_out_of_the_admin(
    place: dict[str, int], desk: Desk, alice: User
) -> None:
    actions.update(alice.pk, place["public"], actions.Wish(kind="private"))
    assert rows(desk.get("/admin/chat/message/")) == 0
    assert "Harbour" not in desk.get("/admin/chat/room/")


def test_people_without_the_right_do_nothing(place: dict[str, int], charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client = browser(charlie)
    for page in pages():
        assert client.get(page).status_code == 403
    assert browser(User.objects.get(username="bob")).get("/admin/chat/room/").status_code == 302


def test_what_a_row_is_called_tells_nothing(place: dict[str, int]) -> None:
    for room in Room.objects.all():
        assert str(room) == (
            "Harbour" if room.pk == place["public"] else f"{room.get_kind_display()} {room.pk}"
        )
    for message in Message.objects.all():
        assert str(message) == f"{message.room_id}/{message.number}"
    assert re.fullmatch(r"invitation \d+", str(Invitation.objects.get()))


def test_rooms_are_filtered_by_state(place: dict[str, int], desk: Desk, alice: User) -> None:
    actions.archive(alice.pk, place["private"])
    shown = {
        state: rows(desk.get(f"/admin/chat/room/?state={state}"))
        for state in ("open", "archived", "deleted", "")
    }
    rooms = Room.objects.count()
    assert rooms >= 3
    assert shown == {"open": rooms - 1, "archived": 1, "deleted": 0, "": rooms}
