"""Moving: what becomes of the message and of its tombstone, who is told what, who may, how much at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, registry
from chat.messages.models import Message
from chat.moves import moving
from chat.moves.models import Moved
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound, Refusal
from tests.chat.messages.support import assert_whole, frames, log, plan, room_of, say, stored
from tests.chat.messages.test_reading import ask
from tests.chat.moves.support import move, stay

Json = dict[str, Any]


def pulled(user: User, room: Room, number: int) -> Json:
    found = ask(user, {"type": "message.get", "room": room.pk, "numbers": [number]})["messages"]
    return dict(found[0])


def test_a_message_goes_and_leaves_a_tombstone(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    say(crew, alice, "before")
    first = say(harbour, bob, "**lost** words")
    told.clear()
    assert move(harbour, alice, 1, to=crew) == {"moved": [{"number": 1, "to": 2}], "left": 0}
    came, went = (
        next(f for f in frames(told) if f["type"] == f"message.{k}") for k in ("created", "deleted")
    )
    new = came["message"]
    assert [new[name] for name in ("room", "number", "author", "text", "html", "created_at", "nonce")] == [
        crew.pk, 2, bob.pk, first["text"], first["html"], first["created_at"], first["nonce"]
    ]  # fmt: skip
    assert {**new["moved_from"], "at": ""} == {"room": harbour.pk, "number": 1, "by": alice.pk, "at": ""}
    assert went == {"type": "message.deleted", "room": harbour.pk, "rev": 2, "number": 1, "moved": True}
    (tombstone,) = log(harbour)
    assert (tombstone["deleted"], tombstone["moved"], tombstone["text"]) == (True, True, "")
    assert not {"nonce", "html", "moved_to"} & set(tombstone)
    assert log(crew)[-1] == new
    for room in (harbour, crew):
        assert_whole(room)


def test_where_it_is_told_to_those_who_may_see_it(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    say(harbour, bob)
    move(harbour, alice, 1, to=crew)
    place = {"room": crew.pk, "number": 1}
    assert pulled(bob, harbour, 1)["moved_to"] == place
    assert "moved_to" not in pulled(charlie, harbour, 1), "he does not know of that room"
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    assert "moved_to" not in pulled(bob, harbour, 1), "it lies before he came"
    assert pulled(alice, harbour, 1)["moved_to"] == place


def test_the_nonce_goes_along(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    sent = plan(harbour, bob, "once")
    again = plan(harbour, bob, "once", nonce=sent.nonce)
    actions.send_now([sent])
    move(harbour, alice, 1, to=crew)
    (answer,) = actions.send_now([again])
    assert isinstance(answer, dict)
    assert (answer["room"], answer["number"], answer["text"]) == (crew.pk, 1, "once")
    assert Message.objects.count() == 2
    Membership.objects.filter(room=crew, user=bob).delete()
    (answer,) = actions.send_now([plan(harbour, bob, "once", nonce=sent.nonce)])
    assert isinstance(answer, dict)
    assert (answer["room"], answer["number"]) == (harbour.pk, 1), "the other room is none of his business"


def test_unread_follows_the_counters(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for text in ("one", "two"):
        say(harbour, bob, text)
    before = stay(harbour, alice).read_ordinal
    move(harbour, alice, 1, to=crew)
    crew.refresh_from_db()
    harbour.refresh_from_db()
    assert (crew.ordinal, harbour.ordinal) == (1, 2)
    assert stay(crew, bob).read_ordinal == 1, "his own words are read"
    assert stay(crew, alice).read_ordinal == 1, "she has seen what she moved"
    assert stay(harbour, alice).read_ordinal == before
    assert crew.last_at is not None
    assert crew.last_at > stored(crew, 1).created_at, "the room lives now, not then"


def test_into_a_thread_and_out_again(told: list[Event], crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "question")
    say(crew, bob, "an answer that went astray")
    told.clear()
    assert move(crew, bob, 2, to=crew, thread=1)["moved"] == [{"number": 2, "to": 3}]
    reply = stored(crew, 3)
    assert (reply.thread, reply.ordinal) == (1, 2)
    assert stored(crew, 1).parts["replies"]["count"] == 1
    assert [event["set"]["replies"]["count"] for event in frames(told, "message.changed")] == [1]
    move(crew, bob, 3, to=crew)
    assert stored(crew, 4).thread is None
    assert "replies" not in stored(crew, 1).parts
    assert [stored(crew, number).deleted_at is None for number in (1, 2, 3, 4)] == [True, False, False, True]
    assert_whole(crew)


def test_a_root_brings_its_thread(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")
    for text in ("a", "b"):
        say(harbour, bob, text, thread=1)
    say(harbour, bob, "c", thread=1, also_to_room=True)
    answer = move(harbour, alice, 1, to=crew)
    assert answer == {"moved": [{"number": n, "to": n} for n in (1, 2, 3, 4)], "left": 0}
    assert [stored(crew, number).thread for number in (1, 2, 3, 4)] == [None, 1, 1, 1]
    assert [stored(crew, number).ordinal for number in (1, 2, 3, 4)] == [1, 1, 1, 2]
    assert stored(crew, 1).parts["replies"]["count"] == 3
    for room in (harbour, crew):
        assert_whole(room)


def test_a_root_alone_leaves_its_thread(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, "a", thread=1)
    move(harbour, alice, 1, to=crew, whole=False)
    assert "replies" not in stored(crew, 1).parts
    assert stored(harbour, 2).thread == 1
    assert stored(harbour, 2).deleted_at is None


def test_a_long_thread_moves_by_asking_again(
    harbour: Room, crew: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "MOST", 3)
    say(harbour, alice, "root")
    for text in "abcd":
        say(harbour, bob, text, thread=1)
    assert move(harbour, alice, 1, to=crew)["left"] == 2
    assert stored(crew, 1).parts["replies"]["count"] == 2
    assert move(harbour, alice, 1, to=crew) == {
        "moved": [{"number": 4, "to": 4}, {"number": 5, "to": 5}],
        "left": 0,
    }
    assert [stored(crew, number).text for number in range(2, 6)] == list("abcd")
    assert stored(crew, 1).parts["replies"]["count"] == 4
    with pytest.raises(NotFound):
        move(harbour, alice, 1, to=crew)


def test_quotes_of_it_go(told: list[Event], harbour: Room, crew: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "words")
    say(harbour, bob, "so it is", reply_to=1)
    say(harbour, bob, "and so", reply_to=2)
    move(harbour, alice, 1, to=crew)
    assert "quote" not in stored(harbour, 2).parts
    move(harbour, alice, 2, to=crew)
    assert "quote" not in stored(harbour, 3).parts
    assert stored(crew, 2).reply_to is None


def test_it_moves_on(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    cellar = room_of(alice, kind="private", name="Cellar")
    say(harbour, bob)
    move(harbour, alice, 1, to=crew)
    move(crew, alice, 1, to=cellar)
    assert stored(cellar, 1).parts["moved_from"]["room"] == crew.pk
    assert pulled(bob, harbour, 1)["moved_to"] == {"room": crew.pk, "number": 1}
    assert "moved_to" not in pulled(bob, crew, 1)
    assert Moved.objects.count() == 2


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_moderators_take_from_a_room(
    harbour: Room, alice: User, bob: User, charlie: User, who: str
) -> None:
    other = room_of(alice, bob, charlie, name="Other", slug="other")
    person = {"bob": bob, "charlie": charlie}[who]
    say(harbour, bob)
    with pytest.raises(Forbidden):
        move(harbour, person, 1, to=other)
    Membership.objects.filter(room=harbour, user=bob).update(role="moderator")
    if who == "bob":
        move(harbour, bob, 1, to=other)
        assert stored(other, 1).author_id == bob.pk


def test_authors_move_their_own_within_the_room(crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "root")
    say(crew, alice, "hers")
    say(crew, bob, "his")
    with pytest.raises(Forbidden) as refused:
        move(crew, bob, 2, 3, to=crew, thread=1)
    assert "numbers" in refused.value.fields
    move(crew, bob, 3, to=crew, thread=1)
    say(crew, bob, "his root")
    say(crew, alice, "her reply", thread=5)
    with pytest.raises(Forbidden):
        move(crew, bob, 5, to=crew, thread=1)
    move(crew, alice, 5, to=crew, thread=1)
    assert stored(crew, 1).parts["replies"]["count"] == 3


def test_where_nobody_may_move_to(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = room_of(charlie, kind="private", name="Secret")
    strange = room_of(charlie, name="Strange", slug="strange")
    direct = room_of(alice, bob, kind="direct")
    closed = room_of(alice, name="Closed", slug="closed", archived_at=timezone.now())
    say(harbour, bob)
    for to, refusal in ((secret, NotFound), (strange, Forbidden), (direct, BadRequest), (closed, Forbidden)):
        with pytest.raises(refusal) as refused:
            move(harbour, alice, 1, to=to)
        assert "to" in refused.value.fields, to

    def refuse(*_: Any) -> None:
        raise Forbidden("not here")

    monkeypatch.setattr(registry, "before_send", [refuse])
    with pytest.raises(Forbidden, match="not here"):
        move(harbour, alice, 1, to=crew)
    assert stored(harbour, 1).deleted_at is None
    assert not Moved.objects.exists()


def test_what_cannot_be_moved(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for text in ("one", "two"):
        say(harbour, alice, text)
    say(harbour, bob, "in a thread", thread=1)
    say(harbour, bob, "gone")
    actions.delete(bob.pk, harbour.pk, 4)
    Message.objects.filter(room=harbour, number=2).update(kind="system")
    wrong: list[tuple[tuple[int, ...], Json, type[Refusal], str]] = [
        ((2,), {"to": crew}, BadRequest, "numbers"),
        ((1, 4), {"to": crew}, NotFound, "numbers"),
        ((9,), {"to": crew}, NotFound, "numbers"),
        ((1,), {"to": harbour}, BadRequest, "to"),
        ((3,), {"to": harbour, "thread": 1}, BadRequest, "to"),
        ((1,), {"to": harbour, "thread": 1}, BadRequest, "thread"),
        ((1,), {"to": harbour, "thread": 3}, BadRequest, "thread"),
        ((1,), {"to": crew, "thread": 7}, NotFound, "thread"),
    ]
    before = (log(harbour), log(crew))
    for chosen, fields, refusal, field in wrong:
        with pytest.raises(refusal) as refused:
            move(harbour, alice, *chosen, **fields)
        assert field in refused.value.fields, (chosen, fields)
    assert (log(harbour), log(crew)) == before
