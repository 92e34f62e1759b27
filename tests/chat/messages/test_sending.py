"""Sending: counters, the nonce, who may, what a message may point to, one's own mark."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from chat.files.models import File
from chat.messages import actions, registry
from chat.messages.models import Message, MessageFile
from chat.messages.sending import Send
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, RateLimited, Refusal, Unavailable
from tests.chat.messages.support import (
    assert_whole,
    come_back,
    frames,
    leave,
    log,
    nonce_of,
    plan,
    room_of,
    say,
    stored,
)
from tests.support.files import file_of


def test_a_message_takes_the_next_number_rev_and_ordinal(harbour: Room, alice: User, bob: User) -> None:
    first, second = say(harbour, alice), say(harbour, bob, "**hi**")
    assert (first["number"], first["rev"], first["ordinal"]) == (1, 1, 1)
    assert (second["number"], second["rev"], second["ordinal"]) == (2, 2, 2)
    assert second["html"] == "<p><strong>hi</strong></p>"
    assert "html" not in first
    assert log(harbour) == [first, second]
    assert_whole(harbour)


def test_the_event_holds_the_message_that_is_answered(told: list[Event], harbour: Room, alice: User) -> None:
    message = say(harbour, alice)
    (created,) = frames(told, "message.created")
    assert created == {"type": "message.created", "room": harbour.pk, "rev": 1, "message": message}


def test_text_is_kept_as_it_came(harbour: Room, alice: User) -> None:
    text = "  two\r\n\tlines \u202e and a \u00e9 "
    say(harbour, alice, text)
    assert stored(harbour, 1).text == text


def test_the_same_nonce_gives_the_same_message_and_no_event(
    told: list[Event], harbour: Room, alice: User
) -> None:
    nonce = uuid4()
    first = say(harbour, alice, nonce=nonce)
    told.clear()
    assert say(harbour, alice, nonce=nonce) == first
    assert told == []
    assert Message.objects.count() == 1


def test_the_same_nonce_twice_in_one_batch(told: list[Event], harbour: Room, alice: User) -> None:
    nonce = uuid4()
    first, again, other = actions.send_now(
        [
            plan(harbour, alice, nonce=nonce),
            plan(harbour, alice, nonce=nonce),
            plan(harbour, alice, "x", nonce=nonce),
        ]
    )
    assert first == again
    assert isinstance(other, Conflict)
    assert len(frames(told, "message.created")) == 1
    assert_whole(harbour)


def test_a_nonce_is_compared_with_what_was_asked(harbour: Room, crew: Room, alice: User) -> None:
    say(harbour, alice, "root")
    say(harbour, alice, "root")
    nonce = uuid4()
    say(harbour, alice, "words", nonce=nonce, reply_to=1, thread=2)
    others = [
        plan(crew, alice, "words", nonce=nonce),
        plan(harbour, alice, "other", nonce=nonce, reply_to=1, thread=2),
        plan(harbour, alice, "words", nonce=nonce, thread=2),
        plan(harbour, alice, "words", nonce=nonce, reply_to=1, thread=1),
        plan(harbour, alice, "words", nonce=nonce, reply_to=1, thread=2, also_to_room=True),
        plan(harbour, alice, "words", nonce=nonce, reply_to=1, thread=2, files=(1,)),
    ]
    for other in others:
        (answer,) = actions.send_now([other])
        assert isinstance(answer, Conflict)
        assert answer.fields == {"nonce": "was used before"}
    assert Message.objects.count() == 3


def test_a_nonce_belongs_to_its_author(harbour: Room, alice: User, bob: User) -> None:
    nonce = uuid4()
    assert say(harbour, alice, nonce=nonce)["number"] == 1
    assert say(harbour, bob, nonce=nonce)["number"] == 2


def test_what_is_stored_now_does_not_matter_to_a_nonce(harbour: Room, alice: User) -> None:
    nonce = uuid4()
    say(harbour, alice, "first", nonce=nonce)
    edited = actions.edit_now(alice.pk, harbour.pk, 1, "second")
    assert say(harbour, alice, "first", nonce=nonce) == edited
    with pytest.raises(Conflict):
        say(harbour, alice, "second", nonce=nonce)
    gone = actions.delete(alice.pk, harbour.pk, 1)
    assert say(harbour, alice, "first", nonce=nonce) == gone


def test_who_has_left_is_answered_as_he_sent_it(harbour: Room, crew: Room, bob: User, alice: User) -> None:
    nonce = uuid4()
    first = say(crew, bob, "**mine**", nonce=nonce)
    actions.delete(alice.pk, crew.pk, 1)
    leave(crew, bob)
    again = say(crew, bob, "**mine**", nonce=nonce)
    assert {**again, "rev": 1} == first
    assert again["rev"] < stored(crew, 1).rev
    with pytest.raises(NotFound):
        say(crew, bob, "new")
    come_back(crew, bob, hidden_before=2)
    assert say(crew, bob, "**mine**", nonce=nonce)["text"] == "**mine**"


def test_who_may_send(harbour: Room, crew: Room, charlie: User, bob: User) -> None:
    with pytest.raises(Forbidden, match="not in this room"):
        say(harbour, charlie)
    with pytest.raises(NotFound):
        say(crew, charlie)
    with pytest.raises(NotFound):
        say(Room(pk=999_999), bob)
    User.objects.filter(pk=charlie.pk).update(guest=True)
    with pytest.raises(NotFound):
        say(harbour, charlie)
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    assert say(harbour, charlie)["number"] == 1
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    with pytest.raises(NotFound):
        say(harbour, charlie)
    assert_whole(harbour)


def test_an_archived_and_a_deleted_room_take_nothing(harbour: Room, crew: Room, alice: User) -> None:
    say(harbour, alice)
    Room.objects.filter(pk=harbour.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden, match="archived"):
        say(harbour, alice)
    with pytest.raises(Forbidden, match="archived"):
        actions.edit_now(alice.pk, harbour.pk, 1, "x")
    with pytest.raises(Forbidden, match="archived"):
        actions.delete(alice.pk, harbour.pk, 1)
    Room.objects.filter(pk=crew.pk).update(deleted_at=timezone.now())
    with pytest.raises(NotFound):
        say(crew, alice)


def test_a_refused_message_fails_alone(harbour: Room, crew: Room, alice: User, charlie: User) -> None:
    answers = actions.send_now(
        [
            plan(harbour, alice, "one"),
            plan(harbour, charlie, "no"),
            plan(crew, charlie, "no"),
            plan(harbour, alice, "bad", reply_to=77),
            plan(harbour, alice, "two"),
        ]
    )
    kinds = [type(answer) if isinstance(answer, Refusal) else answer["number"] for answer in answers]  # type: ignore[index]
    assert kinds == [1, Forbidden, NotFound, NotFound, 2]
    assert_whole(harbour)


def test_blank_needs_a_file(harbour: Room, alice: User) -> None:
    with pytest.raises(BadRequest) as refused:
        say(harbour, alice, " \n\t ")
    assert refused.value.fields == {"text": "must not be blank"}
    with pytest.raises(BadRequest) as refused:
        say(harbour, alice, "x", also_to_room=True)
    assert "also_to_room" in refused.value.fields


@pytest.mark.parametrize("text", ["x" * 10_001, "\U0001f600" * 10_001, "a\0b", "\ud800"])
def test_a_text_has_its_limits_by_every_door(text: str, harbour: Room, alice: User) -> None:
    with pytest.raises(BadRequest) as refused:
        say(harbour, alice, text)
    assert "text" in refused.value.fields
    say(harbour, alice, "\U0001f600" * 10_000)
    with pytest.raises(BadRequest):
        actions.edit_now(alice.pk, harbour.pk, 1, text)


def test_files_are_the_senders_own(harbour: Room, alice: User, bob: User) -> None:
    mine, other, foreign = file_of(alice.pk), file_of(alice.pk, "b.png"), file_of(bob.pk)
    message = say(harbour, alice, "", files=(other.pk, mine.pk))
    assert [file["id"] for file in message["files"]] == [other.pk, mine.pk]
    assert message["files"][0]["name"] == "b.png"
    links = MessageFile.objects.order_by("position").values_list("file", "message__number")
    assert list(links) == [(other.pk, 1), (mine.pk, 1)]
    assert File.objects.get(pk=mine.pk).sent_at is not None
    for wrong in (foreign.pk, 10**9):
        with pytest.raises(NotFound) as refused:
            say(harbour, alice, "x", files=(mine.pk, wrong))
        assert "files" in refused.value.fields
    assert_whole(harbour)


def test_who_may_fetch_a_file(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    from chat.files.registry import may_fetch

    secret, open_ = file_of(alice.pk), file_of(alice.pk)
    assert not may_fetch(bob, secret)
    say(crew, alice, "", files=(secret.pk,))
    say(harbour, alice, "", files=(open_.pk,))
    assert may_fetch(bob, secret) and may_fetch(bob, open_)
    assert may_fetch(charlie, open_) and not may_fetch(charlie, secret)
    leave(crew, bob)
    assert not may_fetch(bob, secret)
    actions.delete(alice.pk, harbour.pk, 1)
    assert not may_fetch(charlie, open_)
    assert File.objects.get(pk=open_.pk).sent_at is None
    assert File.objects.get(pk=secret.pk).sent_at is not None


def test_sending_moves_my_mark_when_it_stood_at_the_end(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    actions.send_now([plan(harbour, alice), plan(harbour, alice), plan(harbour, bob), plan(harbour, alice)])
    read = dict(Membership.objects.filter(room=harbour).values_list("user", "read"))
    assert read == {alice.pk: 2, bob.pk: 0}
    (mine,) = frames(told, "mine")
    assert mine == {
        "type": "mine", "feed": 1, "room": harbour.pk, "set": {"read": 2, "unread": 2, "read_ordinal": 2},
    }  # fmt: skip
    alice.refresh_from_db()
    assert alice.feed == 1
    assert Membership.objects.get(room=harbour, user=alice).feed == 1


def test_two_rooms_in_one_batch_take_two_feeds(
    told: list[Event], harbour: Room, crew: Room, alice: User
) -> None:
    actions.send_now([plan(harbour, alice), plan(crew, alice)])
    assert sorted(frame["feed"] for frame in frames(told, "mine")) == [1, 2]
    feeds = set(Membership.objects.filter(user=alice).values_list("feed", flat=True))
    assert feeds == {1, 2}


def test_a_rule_from_above_may_refuse(harbour: Room, alice: User, bob: User) -> None:
    def slow(draft: Send, room: LockedRoom, stay: Stay) -> None:
        if stay.user == bob.pk:
            raise RateLimited(retry_after=3)

    registry.before_send.append(slow)
    try:
        assert say(harbour, alice)["number"] == 1
        with pytest.raises(RateLimited):
            say(harbour, bob)
    finally:
        registry.before_send.remove(slow)
    assert_whole(harbour)


def test_a_poisoned_message_fails_alone(harbour: Room, alice: User, bob: User) -> None:
    def poison(draft: Send, room: LockedRoom, stay: Stay) -> None:
        if draft.text == "poison":
            raise ZeroDivisionError

    registry.before_send.append(poison)
    try:
        answers = actions.send_now(
            [plan(harbour, alice, "a"), plan(harbour, bob, "poison"), plan(harbour, bob, "b")]
        )
    finally:
        registry.before_send.remove(poison)
    assert isinstance(answers[1], Unavailable)
    assert [answers[0]["number"], answers[2]["number"]] == [1, 2]  # type: ignore[index]
    assert_whole(harbour)


def test_a_direct_is_for_its_people(alice: User, bob: User, charlie: User) -> None:
    direct = room_of(alice, bob, kind="direct")
    assert say(direct, bob)["number"] == 1
    with pytest.raises(NotFound):
        say(direct, charlie)
    with pytest.raises(Forbidden):
        actions.delete(alice.pk, direct.pk, 1)


def test_the_nonce_is_everyones_in_events_and_the_authors_when_pulled(
    told: list[Event], harbour: Room, alice: User
) -> None:
    message = say(harbour, alice)
    (created,) = frames(told, "message.created")
    assert UUID(created["message"]["nonce"]) == nonce_of(message)
