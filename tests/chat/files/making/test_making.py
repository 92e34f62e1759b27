"""From the upload to what others get: while it is made, when it is, when it can't be, when a worker dies."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from chat import relay
from chat.files import sniffing
from chat.files.making import actions, reading, running
from chat.files.making.models import Making
from chat.files.making.running import Slow
from chat.files.models import File, Rendition
from chat.messages.models import Message
from chat.rooms.models import Room
from tests.chat.files.conftest import Send, bearer, body, stored
from tests.chat.files.hostile import png
from tests.chat.files.making.test_stripping import SECRET, telling
from tests.chat.messages.support import room_of, say
from tests.support.files import make_all

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def crew(alice: User, bob: User) -> Room:
    return room_of(alice, bob, kind="private", name="Crew")


def got(client: Client, user: User, path: str) -> tuple[int, bytes]:
    answer = client.get(path, headers=bearer(user))
    return answer.status_code, body(answer)


def test_others_wait_for_the_clean_copy(
    alice: User, bob: User, crew: Room, send: Send, client: Client
) -> None:
    content = telling("JPEG")
    told = send(alice, "a.jpg", content, make=False).json()
    assert (told["state"], told["width"], told["height"]) == ("making", 48, 32)
    assert "thumb" not in told
    say(crew, alice, "Here", files=(told["id"],))
    assert got(client, alice, told["url"]) == (200, content)
    assert got(client, bob, told["url"])[0] == 404

    with relay.holding() as events:
        make_all()
    part = Message.objects.get(room=crew).parts["files"][0]
    assert "state" not in part
    assert {"thumb", "blur"} <= set(part)
    status, clean = got(client, bob, told["url"])
    assert status == 200
    assert SECRET in content
    assert SECRET not in clean
    assert got(client, alice, told["url"])[1] == content
    assert SECRET not in got(client, bob, part["thumb"])[1]
    del events


def test_its_messages_are_told_once(alice: User, crew: Room, send: Send) -> None:
    told = send(alice, "a.png", telling("PNG"), make=False).json()
    say(crew, alice, "Here", files=(told["id"],))
    rev = Message.objects.get(room=crew).rev
    make_all()
    assert Message.objects.get(room=crew).rev == rev + 1, "told twice, written once"


def test_a_message_that_was_on_its_way_is_told_later(alice: User, crew: Room, send: Send) -> None:
    """Between the making and its end a message came that still says what was."""
    told = send(alice, "a.png", telling("PNG"), make=False).json()
    making = Making.objects.get()
    actions.make(making.pk)
    say(crew, alice, "Here", files=(told["id"],))
    message = Message.objects.get(room=crew)
    Message.objects.filter(pk=message.pk).update(parts={**message.parts, "files": [told]})
    making.refresh_from_db()
    assert making.done_at is None
    actions.make(making.pk)
    assert "state" not in Message.objects.get(room=crew).parts["files"][0]
    assert Making.objects.get().done_at is not None


def test_what_cannot_be_opened_is_a_plain_file(
    alice: User, bob: User, crew: Room, send: Send, client: Client
) -> None:
    told = send(alice, "big.png", png(50_000, 50_000, 1), make=False).json()
    assert told["type"] == "image/png"
    say(crew, alice, "Here", files=(told["id"],))
    make_all()
    (part,) = Message.objects.get(room=crew).parts["files"]
    assert part["type"] == sniffing.UNKNOWN
    assert not {"state", "thumb", "width"} & set(part)
    answer = client.get(told["url"], headers=bearer(bob))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_worker_that_dies_leaves_it_to_the_next(alice: User, send: Send) -> None:
    send(alice, "a.png", telling("PNG"), make=False)
    making = Making.objects.get()
    Making.objects.update(attempts=2, lease_until=timezone.now())  # taken twice, ended by nobody
    actions.make(making.pk)
    assert Rendition.objects.filter(kind="clean").exists()


def test_after_three_failures_it_is_a_plain_file(
    alice: User, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(alice, "a.png", telling("PNG"), make=False)

    def slow(*_: Any) -> bool:
        raise Slow

    monkeypatch.setattr(running, "_run", slow)
    making = Making.objects.get()
    for attempt in (1, 2):
        Making.objects.update(attempts=attempt)
        with pytest.raises(Slow):
            actions.make(making.pk)
        assert File.objects.get().type == "image/png"
    Making.objects.update(attempts=3)
    actions.make(making.pk)
    assert File.objects.get().type == sniffing.UNKNOWN
    assert reading.state(File.objects.whole().get()) is None


def test_making_twice_leaves_one_of_each(alice: User, send: Send) -> None:
    send(alice, "a.png", telling("PNG"))
    Making.objects.update(made_at=None, done_at=None)
    make_all()
    assert sorted(Rendition.objects.values_list("kind", flat=True)) == ["clean", "thumb"]


def test_the_same_bytes_are_made_once(alice: User, send: Send) -> None:
    send(alice, "a.png", telling("GIF"))
    content = b"".join(path.read_bytes() for path in stored())
    again = send(
        alice, "b.png", next(p.read_bytes() for p in stored() if SECRET in p.read_bytes()), make=False
    )
    assert Making.objects.count() == 1
    assert "state" not in again.json()
    assert content


def test_what_was_here_before_is_served_until_its_turn(
    alice: User, bob: User, crew: Room, send: Send, client: Client
) -> None:
    content = telling("JPEG")
    told = send(alice, "a.jpg", content, make=False).json()
    Making.objects.update(patient=True)
    say(crew, alice, "Here", files=(told["id"],))
    assert got(client, bob, told["url"]) == (200, content)
    make_all()
    assert SECRET not in got(client, bob, told["url"])[1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_place_has_the_right_size_at_once(kind: str, alice: User, send: Send) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": exif} if kind in ("JPEG", "AVIF") else {}
    Image.new("RGB", (300, 200), "teal").save(out, kind, **options)
    told = send(alice, "a", out.getvalue(), make=False).json()
    assert (told["width"], told["height"]) == ((200, 300) if options else (300, 200))
    made = send(alice, "b", out.getvalue()).json()
    assert (made["width"], made["height"]) == (told["width"], told["height"])
