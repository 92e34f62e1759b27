"""The example community: made at the set-up, alive, and gone by one button."""

from __future__ import annotations

import re
import tempfile

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.setup import actions as setup
from accounts.setup import examples
from chat.community import example
from chat.files import actions as files
from chat.files.models import File
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import assert_whole, say
from tests.support.cast import browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rooms of it and no picture, where the rest would show nothing new."""
    monkeypatch.setattr(example, "PICTURES", 0)
    monkeypatch.setattr(example, "ROOMS", (("slipway", 1), ("languages", 0)))


small = pytest.mark.usefixtures("_small")


def test_it_is_alive(grace: User) -> None:
    example.make(grace)
    mine = Membership.objects.present().filter(user=grace)
    assert {stay.room.kind for stay in mine} == {"public", "private", "direct"}
    assert sum(stay.room.ordinal - stay.read_ordinal for stay in mine) == 8
    assert Message.objects.count() > 150
    assert Message.objects.exclude(thread=None).exists()
    assert File.objects.count() >= 5
    for room in Room.objects.all():
        assert_whole(room)
    assert not any(user.has_usable_password() for user in example.people())


@small
def test_it_is_made_once(grace: User) -> None:
    example.make(grace)
    before = Message.objects.count(), User.objects.count()
    example.make(grace)
    assert (Message.objects.count(), User.objects.count()) == before


@small
def test_removing_leaves_what_others_made(grace: User, alice: User) -> None:
    example.make(grace)
    example.let_in(alice)
    hall, slipway = Room.objects.get(slug="general"), Room.objects.get(slug="slipway")
    own = Room.objects.create(kind="public", slug="mine", name="Mine", created_by=alice, members=1)
    Membership.objects.create(room=own, user=alice, since_rev=0, role="owner")
    say(own, alice, "stays")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is forgotten
    files.upload(example.people()[0], "theirs.txt", file)
    files.upload(alice, "mine.txt", file)
    kept = say(hall, alice, "stays too")["number"]
    say(slipway, alice, "goes with the room")
    example.remove(grace)
    living = Message.objects.filter(deleted_at=None, room__deleted_at=None).exclude(kind="system")
    assert sorted(living.values_list("text", flat=True)) == ["stays", "stays too"]
    assert hall.messages.get(number=kept).deleted_at is None
    assert set(Room.objects.filter(deleted_at=None).values_list("slug", flat=True)) == {"general", "mine"}
    assert list(File.objects.values_list("name", flat=True)) == ["mine.txt"]
    assert not example.exists()
    assert not Group.objects.filter(name=example.MARK).exists()
    assert User.objects.filter(is_active=True).count() == 2
    assert set(Membership.objects.present().filter(room=hall).values_list("user", flat=True)) == {
        grace.pk,
        alice.pk,
    }


@small
def test_it_can_be_made_again(grace: User) -> None:
    example.make(grace)
    example.remove(grace)
    example.make(grace)
    assert example.people().count() == len(example.LANGUAGES)
    assert not example.people().filter(is_active=False).exists()


@small
def test_the_set_up_page_offers_it(client: Client) -> None:
    link = setup.link()
    assert link is not None
    code = re.sub(".*code=", "", link)
    page = client.get("/setup", {"code": code}).content.decode()
    assert "An example community" in page
    form = {"code": code, "username": "olga", "email": "olga@example.org", "password1": "Zx-72-long-enough"}
    client.post("/setup", {**form, "begin": examples.every()[0].key})
    owner = User.objects.get(username="olga")
    assert example.exists()
    assert Membership.objects.get(user=owner, room__slug="general").role == "owner"


@small
def test_the_button_is_the_owners_alone(grace: User, alice: User) -> None:
    owner, other = browser(grace), browser(alice)
    assert owner.get("/settings/example/").status_code == 404
    example.make(grace)
    assert other.get("/settings/example/").status_code == 404
    assert "settings/example" not in other.get("/settings/").content.decode()
    page = owner.get("/settings/example/")
    assert page.status_code == 200
    assert "settings/example" in owner.get("/settings/").content.decode()
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token is not None
    assert owner.post("/settings/example/").status_code == 403
    assert example.exists()
    done = owner.post("/settings/example/", {"csrfmiddlewaretoken": token[1]})
    assert done.status_code == 302
    assert not example.exists()
    assert "settings/example" not in owner.get("/settings/").content.decode()


@small
def test_the_command_makes_an_owner_and_says_how_to_sign_in(
    capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    call_command("example")
    told = capsys.readouterr().out
    password = told.split()[-1]
    assert User.objects.get(username="captain").is_superuser
    assert not User.objects.get(username="visitor").is_superuser
    for username in ("captain", "visitor"):
        assert username in told
        answer = Client().post("/accounts/login/", {"login": username, "password": password})
        assert answer.status_code == 302, answer.content
    call_command("example")
    assert password not in capsys.readouterr().out
    call_command("example", remove=True)
    with pytest.raises(CommandError, match="no example"):
        call_command("example", remove=True)
