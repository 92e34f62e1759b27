"""Files that messages name: fetched by whoever may read one of the messages, and by nobody else (T51)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from chat import relay
from chat.files import actions as files
from chat.files import registry
from chat.files.models import File
from chat.messages import actions
from chat.messages.models import MessageFile
from chat.rooms import actions as rooms
from chat.rooms import members
from chat.rooms.models import Membership, Room
from chat.wire.refusals import NotFound
from tests.chat.files.conftest import Send, bearer
from tests.chat.files.hostile import picture
from tests.chat.messages.support import come_back, leave, room_of, say

Shared = dict[str, Any]


@pytest.fixture
def crew(alice: User, bob: User) -> Room:
    return room_of(alice, bob, kind="private", name="Crew")


@pytest.fixture
def plan(alice: User, crew: Room, send: Send) -> Shared:
    """A picture that alice has shared in the private room."""
    told: Shared = send(alice, "plan.png", picture()).json()
    say(crew, alice, "Here", files=(told["id"],))
    return told


def statuses(client: Client, user: User, told: Shared) -> set[int]:
    """The answers to every way in which the file can be asked for."""
    headers = bearer(user)
    asked = [
        client.get(path, headers={**headers, **more})
        for path in (told["url"], told["thumb"], told["url"].rpartition("/")[0] + "/other-name")
        for more in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"})
    ]
    return {answer.status_code for answer in [*asked, client.head(told["url"], headers=headers)]}


OPEN, CLOSED = {200, 206, 304}, {404}


def test_members_have_it_and_outsiders_have_not(
    alice: User, bob: User, charlie: User, grace: User, plan: Shared, client: Client
) -> None:
    assert statuses(client, alice, plan) == statuses(client, bob, plan) == OPEN
    assert statuses(client, charlie, plan) == statuses(client, grace, plan) == CLOSED
    assert client.get(plan["url"]).status_code == 404


def test_who_left_or_was_sent_out_has_it_no_more(
    alice: User, bob: User, crew: Room, plan: Shared, client: Client
) -> None:
    members.remove(alice.pk, crew.pk, bob.pk)
    assert statuses(client, bob, plan) == CLOSED
    come_back(crew, bob)
    assert statuses(client, bob, plan) == OPEN
    leave(crew, bob)
    assert statuses(client, bob, plan) == CLOSED


def test_what_was_before_one_came_stays_hidden_with_its_files(
    bob: User, crew: Room, plan: Shared, client: Client
) -> None:
    Membership.objects.filter(user=bob, room=crew).update(hidden_before=2)
    assert statuses(client, bob, plan) == CLOSED


def test_a_deleted_message_takes_its_files_from_its_readers(
    alice: User, bob: User, crew: Room, plan: Shared, client: Client
) -> None:
    actions.delete(alice.pk, crew.pk, 1)
    assert statuses(client, bob, plan) == CLOSED
    assert File.objects.get().sent_at is None


def test_a_deleted_room_takes_its_files_along(
    alice: User, bob: User, crew: Room, plan: Shared, client: Client
) -> None:
    rooms.delete(alice.pk, crew.pk)
    assert statuses(client, bob, plan) == CLOSED


def test_a_second_message_is_a_second_way(
    alice: User, bob: User, charlie: User, plan: Shared, client: Client
) -> None:
    harbour = room_of(alice, slug="harbour", name="Harbour")
    say(harbour, alice, "For everybody", files=(plan["id"],))
    assert statuses(client, charlie, plan) == OPEN
    charlie.guest = True
    charlie.save()
    assert statuses(client, charlie, plan) == CLOSED


def test_nobody_sends_what_another_brought(alice: User, bob: User, crew: Room, plan: Shared) -> None:
    with pytest.raises(NotFound) as refused:
        say(crew, bob, "Mine!", files=(plan["id"],))
    assert "files" in refused.value.fields
    assert MessageFile.objects.count() == 1


def test_only_what_stands_in_public_rooms_alone_is_public(
    alice: User, crew: Room, plan: Shared, send: Send
) -> None:
    harbour = room_of(alice, slug="harbour", name="Harbour")
    both, public = plan["id"], send(alice, "b.png", picture()).json()["id"]
    unsent = send(alice, "c.png", picture()).json()["id"]
    say(harbour, alice, "Look", files=(both, public))
    assert registry.in_public([both, public, unsent]) == {public}
    actions.delete(alice.pk, harbour.pk, 1)
    assert registry.in_public([both, public, unsent]) == set()


def test_a_removed_file_leaves_its_messages(
    alice: User, bob: User, crew: Room, plan: Shared, send: Send, client: Client
) -> None:
    other = send(alice, "b.png", picture()).json()
    say(crew, alice, "Both", files=(plan["id"], other["id"]))
    with relay.holding() as events:
        files.remove(File.objects.get(pk=plan["id"]))
    first, second = (Membership.objects.get(user=bob).room.messages.get(number=number) for number in (1, 2))
    assert "files" not in first.parts
    assert [one["id"] for one in second.parts["files"]] == [other["id"]]
    assert statuses(client, bob, plan) == CLOSED
    assert statuses(client, bob, other) == OPEN
    del events
