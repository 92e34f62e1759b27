"""Links that let people in, by socket, by page, and on the way through sign-up."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.signup import actions as signup
from chat.rooms import actions, invitations, members
from chat.rooms.models import Invitation, Room
from chat.wire.refusals import BadRequest, NotFound
from tests.chat.rooms.support import present, refused, stay
from tests.support.cast import PASSWORD, browser

pytestmark = pytest.mark.usefixtures("told")


def link(actor: User, room: Room, **fields: object) -> str:
    """The token of a new invitation."""
    return invitations.create(actor.pk, room.pk, **fields)[1].rsplit("/", 1)[1]  # type: ignore[arg-type]


def test_a_token_has_128_bits_and_only_its_digest_is_kept(private: Room, alice: User) -> None:
    token = link(alice, private)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    row = Invitation.objects.get()
    assert bytes(row.digest) == hashlib.sha256(token.encode()).digest()
    assert link(alice, private) != token


def test_who_comes_by_a_link_is_a_member(private: Room, alice: User, charlie: User) -> None:
    token = link(alice, private, uses=2)
    assert invitations.accept(charlie.pk, token)["members"] == 3
    assert stay(private, charlie).role == "member"
    invitations.accept(charlie.pk, token)
    assert Invitation.objects.get().uses == 1


def spoil_revoked(row: Invitation) -> None:
    invitations.revoke(row.created_by_id, row.pk)


def spoil_expired(row: Invitation) -> None:
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def spoil_used(row: Invitation) -> None:
    Invitation.objects.filter(pk=row.pk).update(uses=row.max_uses)


def spoil_archived(row: Invitation) -> None:
    actions.archive(row.created_by_id, row.room_id or 0)


def spoil_deleted(row: Invitation) -> None:
    actions.delete(row.created_by_id, row.room_id or 0)


@pytest.mark.parametrize("spoil", [spoil_revoked, spoil_expired, spoil_used, spoil_archived, spoil_deleted])
def test_a_link_that_is_over_looks_like_none(
    private: Room, alice: User, charlie: User, spoil: object
) -> None:
    token = link(alice, private)
    assert invitations.find(token) is not None
    spoil(Invitation.objects.get())  # type: ignore[operator]
    error = refused(lambda: invitations.accept(charlie.pk, token))
    assert error == refused(lambda: invitations.accept(charlie.pk, "x" * 22))
    pages = [browser(charlie).get(f"/invite/{one}") for one in (token, "x" * 22)]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert charlie.pk not in present(private)


def test_who_may_invite(private: Room, alice: User, bob: User, charlie: User) -> None:
    assert refused(lambda: link(bob, private))["code"] == "forbidden"
    assert refused(lambda: link(charlie, private))["code"] == "not_found"
    members.set_role(alice.pk, private.pk, bob.pk, "moderator")
    link(bob, private)


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_an_invitation_lasts_at_most_a_year(private: Room, alice: User, days: int) -> None:
    with pytest.raises(BadRequest) as caught:
        link(alice, private, expires=timezone.now() + timedelta(days=days))
    assert caught.value.fields.keys() == {"expires"}


def test_a_room_has_so_many_open_invitations_and_no_more(
    private: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "OPEN_PER_ROOM", 1)
    link(alice, private)
    assert refused(lambda: link(alice, private))["code"] == "conflict"
    invitations.revoke(alice.pk, Invitation.objects.get().pk)
    link(alice, private)


def test_who_may_revoke(private: Room, alice: User, bob: User, charlie: User, grace: User) -> None:
    link(alice, private)
    pk = Invitation.objects.get().pk
    for user in (bob, charlie, grace):
        with pytest.raises(NotFound):
            invitations.revoke(user.pk, pk)
    with pytest.raises(NotFound):
        invitations.revoke(charlie.pk, pk, as_staff=True)
    invitations.revoke(grace.pk, pk, as_staff=True)
    assert Invitation.objects.get().revoked_at is not None


def csrf(client: Client, path: str) -> str:
    match = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode())
    assert match
    return match[1]


def test_the_page_shows_the_room_and_lets_in_by_post_only(private: Room, alice: User, charlie: User) -> None:
    path = f"/invite/{link(alice, private)}"
    client = browser(charlie)
    page = client.get(path)
    assert page.status_code == 200 and "Crew" in page.content.decode() and "Alice" in page.content.decode()
    assert "hush" not in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    assert charlie.pk not in present(private)
    assert client.post(path).status_code == 403
    token = csrf(client, path)
    answer = client.post(path, {"csrfmiddlewaretoken": token})
    assert (answer.status_code, answer["Location"]) == (302, f"/rooms/{private.pk}/")
    assert charlie.pk in present(private)
    assert client.get(path)["Location"] == f"/rooms/{private.pk}/", (
        "who is in is led there, also by a link that is over"
    )


def test_a_stranger_is_sent_to_sign_in_or_up(private: Room, alice: User) -> None:
    path = f"/invite/{link(alice, private)}"
    client = Client()
    page = client.get(path).content.decode()
    assert f"/accounts/login/?next={path}" in page and f"/accounts/signup/?next={path}" in page
    assert client.post(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.session["invitation"] == path.rsplit("/", 1)[1]


def sign_up(client: Client, name: str) -> int:
    form = {"username": name, "email": f"{name}@example.org", "password1": PASSWORD}
    return client.post("/accounts/signup/", form).status_code


def test_sign_up_by_invitation(private: Room, alice: User, settings: object) -> None:
    settings.SIGNUP = "invite"  # type: ignore[attr-defined]
    path = f"/invite/{link(alice, private)}"
    closed, open_ = Client(), Client()
    sign_up(closed, "nosy")
    assert not User.objects.filter(username="nosy").exists()
    open_.get(path)
    sign_up(open_, "dora")
    dora = User.objects.get(username="dora")
    assert Invitation.objects.get().uses == 1
    assert dora.pk not in present(private), "the address isn't verified yet"
    signup.welcome(dora)
    assert dora.pk in present(private)
    assert browser(dora).get(path)["Location"] == f"/rooms/{private.pk}/"
    late = Client()
    late.get(path)
    sign_up(late, "emil")
    assert not User.objects.filter(username="emil").exists()


def test_a_link_revoked_before_the_account_was_complete_lets_nobody_in(private: Room, alice: User) -> None:
    path = f"/invite/{link(alice, private)}"
    client = Client()
    client.get(path)
    sign_up(client, "dora")
    invitations.revoke(alice.pk, Invitation.objects.get().pk)
    dora = User.objects.get(username="dora")
    signup.welcome(dora)
    assert dora.pk not in present(private)


def test_new_accounts_join_the_default_rooms(settings: object, charlie: User, grace: User, bob: User) -> None:
    settings.DEFAULT_ROOMS = ("general", "help-desk")  # type: ignore[attr-defined]
    signup.welcome(charlie)
    rooms = {room.slug: room for room in Room.objects.all()}
    assert set(rooms) == {"general", "help-desk"} and rooms["help-desk"].name == "Help desk"
    assert stay(rooms["general"], charlie).role == "member"
    signup.welcome(grace)
    signup.welcome(charlie)
    assert stay(rooms["general"], grace).role == "owner"
    assert present(rooms["help-desk"]) == {charlie.pk, grace.pk}
    actions.archive(grace.pk, rooms["help-desk"].pk)
    signup.welcome(bob)
    assert bob.pk in present(rooms["general"]) and bob.pk not in present(rooms["help-desk"])


def test_a_default_room_whose_name_is_taken_holds_up_nobody(
    settings: object, alice: User, charlie: User
) -> None:
    settings.DEFAULT_ROOMS = ("general",)  # type: ignore[attr-defined]
    actions.create(alice.pk, "public", "General", slug="talk")
    signup.welcome(charlie)
    assert not Room.objects.filter(slug="general").exists()
