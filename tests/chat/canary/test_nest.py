"""The canary's account and room: there, seen by nobody, and no larger than they have to be."""

from __future__ import annotations

import json
from functools import partial
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Token, User
from accounts.sessions import seats
from accounts.users import names
from chat.canary import actions
from chat.messages.actions import send_now
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.rooms.models import Room
from tests.chat.rooms.support import ask, refused
from tests.support.cast import browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("told")]


@pytest.fixture
def nest(told: object) -> actions.Nest:
    return actions.make_nest()


def sing(nest: actions.Nest, count: int) -> list[Any]:
    plans = [Send(room=nest.room, actor=nest.user, nonce=uuid4(), text=str(n)) for n in range(count)]
    return send_now(plans)


def numbers(room: int) -> list[int]:
    return list(Message.objects.filter(room=room).order_by("number").values_list("number", flat=True))


def test_the_same_nest_is_found_again_with_another_token(nest: actions.Nest) -> None:
    again = actions.make_nest()
    assert (again.user, again.room) == (nest.user, nest.room)
    assert seats.by_token(nest.token) is None
    seat = seats.by_token(again.token)
    assert seat is not None
    assert (seat.user_id, seat.banned) == (nest.user, False)


def test_another_machines_canary_keeps_its_token(nest: actions.Nest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere")
    other = actions.make_nest()
    assert seats.by_token(nest.token) is not None
    Token.objects.filter(user=nest.user).exclude(label__contains=actions._machine()).update(
        expires_at="2020-01-01T00:00Z"
    )
    actions.make_nest()
    assert (seats.by_token(nest.token), seats.by_token(other.token)) == (None, None)
    assert Token.objects.filter(user=nest.user).count() == 1


def test_nobody_can_have_such_a_name() -> None:
    assert not names.allowed(actions.USERNAME)


def test_it_is_found_by_nobody(nest: actions.Nest, alice: User, bob: User) -> None:
    for text in ("", "canary", ".canary", "can"):
        told = ask(alice, "user.search", text=text)
        assert nest.user not in told["users"]
    assert bob.pk in ask(alice, "user.search", text="bob")["users"]
    directory = ask(alice, "user.get", ids=[nest.user, bob.pk])["directory"]
    assert list(directory) == [str(bob.pk)]
    room = ask(alice, "room.create", kind="public", name="The square")["room"]["id"]
    assert refused(lambda: ask(alice, "member.add", room=room, user=nest.user))["code"] == "not_found"
    assert ask(alice, "member.add", room=room, user=bob.pk)["room"]["members"] == 2
    assert refused(lambda: ask(alice, "direct.open", users=[nest.user]))["code"] == "not_found"
    page = browser(alice).get(reverse("person", args=[actions.USERNAME]))
    assert page.status_code == 404
    assert browser(alice).get(reverse("person", args=["bob"])).status_code == 200


def test_its_room_is_nobodys(nest: actions.Nest, alice: User, grace: User) -> None:
    sing(nest, 1)
    for user in (alice, grace):
        assert ask(user, "room.browse")["rooms"] == []
        assert refused(partial(ask, user, "room.history", room=nest.room))["code"] == "not_found"
        assert not Message.objects.visible_to(user).exists()
        assert not Room.objects.visible_to(user).exists()


def test_the_admin_neither_lists_nor_counts_it(nest: actions.Nest, grace: User) -> None:
    sing(nest, 1)
    staff = browser(grace)
    counted = {}
    for name in ("accounts/user", "chat/room", "chat/message"):
        page = staff.get(f"/admin/{name}/")
        assert "anary" not in page.content.decode()
        counted[name] = [str(one) for one in page.context["cl"].result_list]
    assert counted == {"accounts/user": ["grace"], "chat/room": ["General"], "chat/message": []}
    assert staff.get(f"/admin/accounts/user/{nest.user}/change/").status_code == 302


def test_old_messages_are_gone_for_good_and_the_counters_go_on(
    nest: actions.Nest, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "KEPT", 10)
    said = ask(alice, "room.create", kind="public", name="The square")["room"]["id"]
    theirs = numbers(said)
    assert actions.forget() == 0, "nothing is old yet"
    sing(nest, 25)
    before = Room.objects.get(pk=nest.room)
    assert actions.forget() == len(range(before.first, before.number - 9))
    after = Room.objects.get(pk=nest.room)
    assert numbers(nest.room) == list(range(before.number - 9, before.number + 1))
    assert (after.first, after.number, after.rev) == (before.number - 9, before.number, before.rev + 1)
    assert actions.forget() == 0
    (told,) = sing(nest, 1)
    assert (told["number"], told["rev"]) == (before.number + 1, before.rev + 2)
    assert numbers(said) == theirs, "nobody else's are touched"


def test_another_private_room_of_its_kind_is_never_touched(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "KEPT", 1)
    room = ask(alice, "room.create", kind="private", name="Canary")["room"]["id"]
    send_now([Send(room=room, actor=alice.pk, nonce=uuid4(), text=str(n)) for n in range(5)])
    before = numbers(room)
    nest = actions.make_nest()
    sing(nest, 5)
    assert nest.room != room
    assert actions.forget() > 0
    assert numbers(room) == before


def test_the_command_prints_a_nest_or_how_many_went() -> None:
    out = StringIO()
    call_command("canary", stdout=out)
    told = json.loads(out.getvalue())
    assert seats.by_token(told["token"]) is not None
    assert Room.objects.get(pk=told["room"]).created_by_id == told["user"]
    out = StringIO()
    call_command("canary", "--forget", stdout=out)
    assert out.getvalue() == "0\n"
