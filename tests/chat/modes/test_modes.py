"""What may be said in a room of each mode, and which answer is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from chat.messages import actions, writer
from chat.messages.altering import Delete
from chat.messages.reading import authors
from chat.messages.sending import Send
from chat.modes.accepting import Accept
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Mode, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import (
    assert_whole,
    at_once,
    frames,
    log,
    nonce_of,
    plan,
    room_of,
    say,
    stored,
)
from tests.chat.moves.support import move

Json = dict[str, Any]


def turn(room: Room, owner: User, mode: str) -> None:
    assert rooms.update(owner.pk, room.pk, Wish(mode=mode))["mode"] == mode


def accept(room: Room, user: User, number: int, accepted: bool = True) -> Json:
    (answer,) = writer.carry_out([Accept(room=room.pk, actor=user.pk, number=number, accepted=accepted)])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


@pytest.fixture
def desk(harbour: Room, alice: User, bob: User, charlie: User) -> Room:
    """Questions: bob asks (1), charlie (2) and alice (3) answer; alice owns the room."""
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    turn(harbour, alice, "questions")
    say(harbour, bob, "How deep is it?")
    say(harbour, charlie, "Two fathoms", thread=1)
    say(harbour, alice, "Three", thread=1)
    return harbour


def test_threads_are_what_a_room_begins_with(harbour: Room, alice: User, bob: User) -> None:
    assert harbour.mode == "threads"
    say(harbour, alice)
    say(harbour, bob, thread=1, also_to_room=True)
    say(harbour, bob, reply_to=1)


def test_a_flat_room_has_no_threads(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    say(harbour, bob, thread=1)
    turn(harbour, alice, "flat")
    for user in (alice, bob):
        with pytest.raises(Forbidden) as refused:
            say(harbour, user, thread=1)
        assert "thread" in refused.value.fields
        say(harbour, user, reply_to=1)
    assert stored(harbour, 1).parts["replies"]["count"] == 1
    assert_whole(harbour)


def test_moderators_announce_and_everybody_replies(
    harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0, role="moderator")
    turn(harbour, alice, "announcements")
    say(harbour, alice)
    say(harbour, charlie)
    wrongs: list[Json] = [{}, {"reply_to": 1}, {"thread": 1, "also_to_room": True}]
    for wrong in wrongs:
        with pytest.raises(Forbidden) as refused:
            say(harbour, bob, **wrong)
        assert str(refused.value) == "Only moderators post here."
    assert "also_to_room" in refused.value.fields
    say(harbour, bob, thread=1)
    say(harbour, charlie, thread=1, also_to_room=True)
    assert_whole(harbour)


def test_answers_stand_in_the_thread_of_their_question(desk: Room, alice: User, bob: User) -> None:
    wrongs: list[Json] = [{"reply_to": 1}, {"thread": 1, "also_to_room": True}]
    for wrong in wrongs:
        with pytest.raises(Forbidden) as refused:
            say(desk, alice, **wrong)
        assert refused.value.fields.keys() <= wrong.keys()
        assert refused.value.fields
    say(desk, bob, "As deep as that?", thread=1, reply_to=2)
    say(desk, bob, "Another question")
    assert_whole(desk)


def test_who_repeats_himself_is_answered_in_any_mode(harbour: Room, alice: User, bob: User) -> None:
    sent = say(harbour, bob, "before")
    turn(harbour, alice, "announcements")
    again = Send(room=harbour.pk, actor=bob.pk, nonce=nonce_of(sent), text="before")
    assert actions.send_now([again]) == [sent]


def test_whoever_asked_accepts_one_answer(told: list[Event], desk: Room, bob: User, charlie: User) -> None:
    told.clear()
    question = accept(desk, bob, 2)
    assert question["number"] == 1
    mark = question["answer"]
    assert mark == {"number": 2, "author": charlie.pk, "by": bob.pk, "at": mark["at"]}
    assert [(one["number"], one["set"]) for one in frames(told)] == [
        (2, {"accepted": {"by": bob.pk, "at": mark["at"]}}),
        (1, {"answer": mark}),
    ]
    assert accept(desk, bob, 2)["rev"] == question["rev"], "what is so already stays as it is"
    assert authors([question]) >= {bob.pk, charlie.pk}
    assert accept(desk, bob, 3)["answer"]["number"] == 3
    assert "accepted" not in stored(desk, 2).parts
    assert stored(desk, 3).parts["accepted"]["by"] == bob.pk
    assert accept(desk, bob, 2, False)["answer"]["number"] == 3, "it wasn't that one"
    assert "answer" not in accept(desk, bob, 3, False)
    assert "accepted" not in stored(desk, 3).parts
    assert_whole(desk)


def test_who_accepts(desk: Room, crew: Room, alice: User, bob: User, charlie: User, grace: User) -> None:
    """The one who asked and moderators; nobody else, whoever wrote the answer."""
    with pytest.raises(Forbidden):
        accept(desk, charlie, 2)
    with pytest.raises(Forbidden):
        accept(desk, grace, 2)
    accept(desk, alice, 3)
    with pytest.raises(Forbidden):
        accept(desk, charlie, 3, False)
    turn(crew, alice, "questions")
    say(crew, alice)
    say(crew, bob, thread=1)
    with pytest.raises(NotFound) as refused:
        accept(crew, charlie, 2)
    assert refused.value.fields == {}
    with pytest.raises(Forbidden):
        accept(crew, bob, 2)
    direct = room_of(bob, charlie, kind="direct")
    say(direct, bob)
    say(direct, charlie, thread=1)
    with pytest.raises(Forbidden):
        accept(direct, bob, 2)


def test_what_can_be_accepted(desk: Room, alice: User, bob: User) -> None:
    with pytest.raises(BadRequest) as refused:
        accept(desk, bob, 1)
    assert "number" in refused.value.fields
    with pytest.raises(NotFound):
        accept(desk, bob, 9)
    accept(desk, bob, 2)
    turn(desk, alice, "threads")
    with pytest.raises(Forbidden):
        accept(desk, bob, 3)
    assert "answer" not in accept(desk, bob, 2, False), "taking it back goes on"
    turn(desk, alice, "questions")
    Membership.objects.filter(room=desk, user=alice).update(hidden_before=2)
    with pytest.raises(NotFound):
        accept(desk, alice, 2)
    actions.delete(bob.pk, desk.pk, 1)
    with pytest.raises(NotFound):
        accept(desk, bob, 2)


def test_what_is_deleted_is_no_answer(told: list[Event], desk: Room, alice: User, bob: User) -> None:
    accept(desk, bob, 2)
    told.clear()
    actions.delete(alice.pk, desk.pk, 2)
    assert "answer" not in stored(desk, 1).parts
    assert {"answer": None} in [one.get("set") for one in frames(told)]
    accept(desk, bob, 3)
    actions.delete(bob.pk, desk.pk, 1)
    assert "accepted" not in stored(desk, 3).parts
    say(desk, bob, "Again")
    number = say(desk, alice, "Two", thread=4)["number"]
    accept(desk, bob, number)
    writer.carry_out(
        [Delete(room=desk.pk, actor=alice.pk, number=number), Delete(room=desk.pk, actor=bob.pk, number=4)]
    )
    assert all(row["text"] == "" and "answer" not in row for row in log(desk) if row.get("deleted"))
    assert_whole(desk)


def test_what_moves_stays_answered(desk: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    """With its question; one that goes alone, or is left behind, is accepted no more."""
    accept(desk, bob, 2)
    move(desk, alice, 1, to=crew, whole=True)
    mark = stored(crew, 1).parts["answer"]
    assert (mark["number"], mark["author"], mark["by"]) == (2, charlie.pk, bob.pk)
    assert stored(crew, 2).parts["accepted"] == {"by": bob.pk, "at": mark["at"]}
    assert "accepted" not in stored(crew, 3).parts
    move(crew, alice, 2, to=desk)
    assert "answer" not in stored(crew, 1).parts
    assert "accepted" not in stored(desk, 4).parts
    for room in (desk, crew):
        assert_whole(room)


def test_many_at_once_agree(desk: Room, bob: User, alice: User) -> None:
    def work(place: int) -> None:
        for step in range(4):
            accept(desk, (alice, bob)[place % 2], 2 + (place + step) % 2, step % 3 != 2)

    assert at_once(4, work) == [None] * 4
    marked = [row["number"] for row in log(desk) if "accepted" in row]
    named = stored(desk, 1).parts.get("answer")
    assert marked == ([named["number"]] if named else [])
    assert_whole(desk)


def test_a_batch_over_a_change_of_mode_is_refused_one_by_one(harbour: Room, alice: User, bob: User) -> None:
    turn(harbour, alice, "announcements")
    answers = actions.send_now([plan(harbour, bob), plan(harbour, alice), plan(harbour, bob)])
    assert [isinstance(answer, Forbidden) for answer in answers] == [True, False, True]
    assert_whole(harbour)


@pytest.mark.parametrize("mode", Mode.values)
def test_owners_speak(harbour: Room, alice: User, mode: str) -> None:
    turn(harbour, alice, mode)
    assert say(harbour, alice)["number"] == 1
