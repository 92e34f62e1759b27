"""Forwarding: what goes along and what doesn't, who may, once for each nonce, and who may then fetch the files."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from chat.files.actions import upload
from chat.forwards.forwarding import Forward, carry
from chat.messages import actions, links, writer
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, Refusal
from tests.chat.messages.support import assert_whole, frames, log, room_of, say

Json = dict[str, Any]


def forward(user: User, source: Room, number: int, to: Room, **fields: Any) -> Json:
    """As the command does it."""
    carried, refusal = None, None
    try:
        carried = carry(user.pk, source.pk, number)
    except Refusal as why:
        refusal = why
    plan = Forward(
        room=to.pk, actor=user.pk, nonce=fields.pop("nonce", None) or uuid4(), text=fields.pop("text", ""),
        files=tuple(carried.files) if carried else (), source=(source.pk, number), carried=carried, refusal=refusal,
    )  # fmt: skip
    (answer,) = writer.carry_out([plan])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def test_a_forward_is_a_message_that_says_whose_words_it_has(
    told: list[Event], crew: Room, harbour: Room, alice: User, bob: User
) -> None:
    said = say(crew, alice, "**tea** at four")
    told.clear()
    message = forward(bob, crew, 1, harbour, text="listen")
    assert (message["room"], message["author"], message["text"], message["ordinal"]) == (
        harbour.pk,
        bob.pk,
        "listen",
        1,
    )
    assert message["forwarded"] == {
        "room": crew.pk, "number": 1, "author": alice.pk, "created_at": said["created_at"],
        "text": "**tea** at four", "html": said["html"],
    }  # fmt: skip
    (created,) = frames(told, "message.created")
    assert created["message"]["forwarded"].keys() == message["forwarded"].keys()
    assert "Crew" not in str(created), "the room it comes from is not named"
    assert log(harbour)[0]["forwarded"] == message["forwarded"]
    actions.edit_now(alice.pk, crew.pk, 1, "tea at five")
    actions.delete(alice.pk, crew.pk, 1)
    assert log(harbour)[0]["forwarded"]["text"] == "**tea** at four", "it stays as it was passed on"
    assert_whole(harbour)


def test_who_may_forward(crew: Room, harbour: Room, alice: User, bob: User, charlie: User) -> None:
    say(crew, alice)
    say(harbour, alice)
    direct = room_of(alice, charlie, kind="direct")
    with pytest.raises(NotFound):
        forward(charlie, crew, 1, direct)
    with pytest.raises(NotFound):
        forward(bob, harbour, 1, direct)
    with pytest.raises(Forbidden):
        forward(charlie, harbour, 1, harbour)
    assert forward(charlie, harbour, 1, direct)["forwarded"]["number"] == 1
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    with pytest.raises(NotFound) as refused:
        forward(bob, crew, 1, harbour)
    assert "number" in refused.value.fields
    Room.objects.filter(pk=harbour.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden):
        forward(alice, crew, 1, harbour)


def test_what_can_be_forwarded(crew: Room, harbour: Room, alice: User) -> None:
    say(crew, alice)
    actions.delete(alice.pk, crew.pk, 1)
    rooms.update(alice.pk, crew.pk, Wish(topic="tides"))
    for number, refusal in ((1, NotFound), (2, BadRequest), (3, NotFound)):
        with pytest.raises(refusal) as refused:
            forward(alice, crew, number, harbour)
        assert "number" in refused.value.fields
    assert log(harbour) == []


def test_the_same_nonce_gives_the_same_message(crew: Room, harbour: Room, alice: User, bob: User) -> None:
    say(crew, alice)
    say(crew, alice)
    nonce = uuid4()
    first = forward(bob, crew, 1, harbour, nonce=nonce)
    actions.edit_now(alice.pk, crew.pk, 1, "changed since")
    assert forward(bob, crew, 1, harbour, nonce=nonce) == first
    actions.delete(alice.pk, crew.pk, 1)
    assert forward(bob, crew, 1, harbour, nonce=nonce) == first
    for other in ({"number": 2}, {"text": "x"}):
        with pytest.raises(Conflict):
            forward(bob, crew, other.pop("number", 1), harbour, nonce=nonce, **other)  # type: ignore[arg-type]
    assert len(log(harbour)) == 1


def test_files_go_along_to_those_who_read_it_there(
    crew: Room, harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    file = upload(alice, "tides.txt", SimpleUploadedFile("tides.txt", b"low at five"))
    say(crew, alice, "", files=(file.pk,))
    assert not links.may_fetch(charlie, file)
    message = forward(bob, crew, 1, harbour)
    assert [one["id"] for one in message["files"]] == [file.pk]
    assert links.may_fetch(charlie, file)
    actions.delete(alice.pk, crew.pk, 1)
    assert links.may_fetch(charlie, file)
    actions.delete(bob.pk, harbour.pk, 1)
    assert not links.may_fetch(charlie, file)


def test_long_words_are_cut(crew: Room, harbour: Room, alice: User) -> None:
    say(crew, alice, "*x* " * 1_500)
    say(crew, alice, "*y* " * 900)
    part = forward(alice, crew, 1, harbour)["forwarded"]
    assert (len(part["text"]), part["cut"], "html" in part) == (4_000 - 1, True, False) or len(
        part["text"]
    ) <= 4_000
    assert "html" not in part
    part = forward(alice, crew, 2, harbour)["forwarded"]
    assert ("cut" in part, "html" in part) == (False, False), "what would be large goes as it was typed"


def test_forwarding_it_again_keeps_whose_words_they_were(
    crew: Room, harbour: Room, alice: User, bob: User
) -> None:
    say(crew, alice, "the first words")
    once = forward(bob, crew, 1, harbour)
    assert forward(bob, harbour, 1, crew)["forwarded"] == once["forwarded"]
    forward(bob, crew, 1, harbour, text="look")
    part = forward(alice, harbour, 2, crew)["forwarded"]
    assert (part["author"], part["text"]) == (bob.pk, "look\n\n> the first words")
    assert "<blockquote>" in part["html"]
