"""T51: every address of a file, asked in every way, by everybody who may not have it (any more)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.suspensions.actions import suspend
from accounts.tokens.models import Token
from chat.messages import actions
from chat.rooms import actions as rooms
from chat.rooms import members
from chat.rooms.models import Room
from tests.chat.files.conftest import Send, bearer
from tests.chat.files.hostile import picture
from tests.chat.messages.support import leave, room_of, say

pytestmark = pytest.mark.once
Way = tuple[str, dict[str, str]]
PROGRAM = {"Sec-Fetch-Dest": "image"}


class Scene:
    """A picture that alice has shared with bob in a private room."""

    def __init__(self, send: Send, client: Client, **cast: User) -> None:
        self.alice, self.bob, self.grace = cast["alice"], cast["bob"], cast["grace"]
        self.charlie = cast["charlie"]
        self.client = client
        self.crew: Room = room_of(self.alice, self.bob, kind="private", name="Crew")
        told = send(self.alice, "plan.png", picture()).json()
        say(self.crew, self.alice, "Here", files=(told["id"],))
        around = told["url"].rpartition("/")[0]
        self.addresses = (told["url"], told["thumb"], f"{around}/other-name")

    def asked(self, headers: dict[str, str], ways: list[Way]) -> list[Any]:
        """The answers at every address, in every way."""
        return [
            self.client.generic(method, path, headers={**headers, **more})
            for path in self.addresses
            for method, more in ways
        ]

    def ways(self) -> list[Way]:
        """Whole, in part, and with what a browser still has of it."""
        tags = [answer["ETag"] for answer in self.asked(bearer(self.bob), [("GET", {})])]
        conditions = [{"If-None-Match": tag} for tag in {*tags, "*"}]
        ranges = [
            {"Range": "bytes=0-3"},
            {"Range": "bytes=0-3", "If-Range": tags[0]},
            {"Range": "bytes=99999999-"},
        ]
        every = [{}, PROGRAM, {"Sec-Fetch-Dest": "document"}, *ranges, *conditions]
        return [(method, more) for method in ("GET", "HEAD") for more in every]


def _removed(scene: Scene) -> dict[str, str]:
    headers = bearer(scene.bob)
    members.remove(scene.alice.pk, scene.crew.pk, scene.bob.pk)
    return headers


def _left(scene: Scene) -> dict[str, str]:
    leave(scene.crew, scene.bob)
    return bearer(scene.bob)


def _suspended(scene: Scene) -> dict[str, str]:
    headers = bearer(scene.bob)
    suspend(scene.grace, scene.bob, "noise")
    return headers


def _token_ended(scene: Scene) -> dict[str, str]:
    headers = bearer(scene.bob)
    Token.objects.filter(user=scene.bob).update(expires_at=timezone.now())
    return headers


def _message_deleted(scene: Scene) -> dict[str, str]:
    actions.delete(scene.alice.pk, scene.crew.pk, 1)
    return bearer(scene.bob)


def _room_deleted(scene: Scene) -> dict[str, str]:
    rooms.delete(scene.alice.pk, scene.crew.pk)
    return bearer(scene.bob)


WHO: dict[str, Callable[[Scene], dict[str, str]]] = {
    "nobody": lambda scene: {},
    "a wrong token": lambda scene: {"Authorization": "Bearer cc_wrong"},
    "a wrong cookie": lambda scene: {"Cookie": "sessionid=nonsense"},
    "an outsider": lambda scene: bearer(scene.charlie),
    "who runs the site": lambda scene: bearer(scene.grace),
    "who was removed": _removed,
    "who left": _left,
    "who is suspended": _suspended,
    "a token that ended": _token_ended,
    "a member, when its message is deleted": _message_deleted,
    "a member, when its room is deleted": _room_deleted,
}


@pytest.fixture
def scene(alice: User, bob: User, charlie: User, grace: User, send: Send, client: Client) -> Scene:
    grace.is_staff = grace.is_superuser = True
    grace.save()
    return Scene(send, client, alice=alice, bob=bob, charlie=charlie, grace=grace)


@pytest.mark.parametrize("who", WHO)
def test_whoever_may_not_have_it_finds_nothing(who: str, scene: Scene) -> None:
    ways = scene.ways()
    before = scene.asked(bearer(scene.bob), ways)
    assert {answer.status_code for answer in before} == {200, 206, 304, 416}
    assert {answer["Cache-Control"] for answer in before} == {"private, no-cache"}
    headers = WHO[who](scene)
    after = scene.asked(headers, ways)
    assert {answer.status_code for answer in after} == {404}
    assert all("private" in answer["Cache-Control"] for answer in after)
    assert not [answer for answer in after if "ETag" in answer or "Content-Range" in answer]
    assert not [answer for answer in after if b"PNG" in answer.content or b"WEBP" in answer.content]


def test_a_validator_tells_no_hash(scene: Scene) -> None:
    """T40: with the hash of a file one could ask elsewhere whose it is."""
    from chat.files.models import File

    answers = scene.asked(bearer(scene.bob), [("GET", {})])
    tags = {answer["ETag"] for answer in answers}
    assert len(tags) == 2, "the picture and its thumbnail"
    for answer in answers:
        assert File.objects.get().sha256[:12] not in str(answer.headers)
