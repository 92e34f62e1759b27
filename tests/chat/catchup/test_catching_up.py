"""Catching up: what is picked of which rooms, for whom, since when; and what nobody is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from chat.blocks import actions as blocks
from chat.catchup import commands, reach
from chat.catchup.actions import _lines
from chat.catchup.reach import Stretch
from chat.messages import actions as log
from chat.messages import clock, writer
from chat.messages.models import Message
from chat.modes.accepting import Accept
from chat.polls.asking import part as poll_part
from chat.reactions.reacting import React
from chat.receipts import actions as marks
from chat.rooms.models import Membership, Room
from chat.rooms.reading import see
from chat.todos.listing import part as todo_part
from chat.wire.refusals import BadRequest, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import leave, room_of, say
from tests.chat.messages.test_reading import ask
from tests.chat.moves.test_along import take_up_all

Json = dict[str, Any]
PLACE = {"room", "number", "author", "excerpt", "created_at"}


def get(user: User, **fields: Any) -> Json:
    return ask(user, {"type": "catchup.get", **fields})


def react(room: Room, user: User, number: int, emoji: str) -> None:
    (answer,) = writer.carry_out([React(room=room.pk, actor=user.pk, number=number, emoji=emoji, added=True)])
    assert isinstance(answer, dict), answer


def numbers(told: Json, section: str) -> list[int]:
    return [one["number"] for one in told["sections"][section]["places"]]


def counts(told: Json) -> dict[str, int]:
    return {name: one["count"] for name, one in told["sections"].items() if one["count"]}


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def older(room: Room, number: int, **time: float) -> None:
    """As if this message had been said so long ago."""
    Message.objects.filter(room=room, number=number).update(created_at=datetime.now(UTC) - timedelta(**time))


def test_what_is_picked(crew: Room, alice: User, bob: User, charlie: User) -> None:
    say(crew, alice, "Who has the key?")
    say(crew, alice, "Decision: the key hangs at the door. @bob")
    say(crew, alice, "The tide was high.")
    for person, emoji in ((bob, "🎉"), (alice, "🎉"), (bob, "👏")):
        react(crew, person, 3, emoji)
    over = poll_part("Tea?", ["yes", "no"], multiple=False, anonymous=False, closes_at=None) | {
        "closed": True
    }
    say(crew, alice, "a poll", brings={"poll": over})
    say(crew, alice, "a list", brings={"todo": todo_part("Tea", ["water", "leaves"])})
    say(crew, alice, "We take the green one.")
    react(crew, bob, 6, "✅")
    take_up_all()
    told = get(bob)
    assert counts(told) == {
        "questions": 1,
        "decisions": 2,
        "mentions": 1,
        "reacted": 1,
        "polls": 1,
        "todos": 1,
    }
    assert numbers(told, "questions") == [1]
    assert numbers(told, "decisions") == [6, 2], "the newest first"
    assert numbers(told, "mentions") == [2]
    (liked,) = told["sections"]["reacted"]["places"]
    assert liked.keys() == PLACE | {"count", "reactions"}
    assert (liked["count"], liked["reactions"]) == (
        3,
        [{"emoji": "🎉", "count": 2}, {"emoji": "👏", "count": 1}],
    )
    (poll,) = told["sections"]["polls"]["places"]
    assert poll["poll"] == {"question": "Tea?", "voters": 0, "won": [], "count": 0}
    (todo,) = told["sections"]["todos"]["places"]
    assert todo["todo"] == {"title": "Tea", "done": 0, "of": 2}
    assert told["sections"]["questions"]["places"][0].keys() == PLACE
    assert told.keys() == {"sections", "above", "upto", "cut", "looked_at", "rooms", "directory"}
    assert (told["above"], told["upto"], told["cut"]) == ({str(crew.pk): 0}, {str(crew.pk): 6}, [])
    assert told["looked_at"] == 6
    assert "me" not in told["rooms"][0]
    assert set(told["directory"]) == {str(alice.pk)}


def test_since_my_mark_else_a_week_or_since_a_time(crew: Room, alice: User, bob: User) -> None:
    for number, days in enumerate((30, 8, 3, 0), start=1):
        say(crew, alice, f"Question {number}?")
        older(crew, number, days=days, hours=1)
    assert numbers(get(bob), "questions") == [4, 3], "no mark: a week"
    told = get(bob, since=ago(days=10))
    assert numbers(told, "questions") == [4, 3, 2]
    assert told["above"] == {str(crew.pk): 1}, "and nothing older is read"
    assert numbers(get(bob, since=ago(hours=2)), "questions") == [4]
    assert numbers(get(bob, since=ago(days=99)), "questions") == [4, 3, 2, 1]
    assert counts(get(bob, since=ago(days=-1))) == {}
    marks.mark(bob.pk, crew.pk, 1)
    told = get(bob)
    assert numbers(told, "questions") == [4, 3, 2], "the mark, however long ago"
    assert told["above"] == {str(crew.pk): 1}
    marks.mark(bob.pk, crew.pk, 4)
    assert counts(get(bob)) == {}
    assert numbers(get(bob, above=told["above"]), "questions") == [4, 3, 2], "a later page stays with it"


def test_answers_come_from_threads_quotes_nods_and_what_follows(crew: Room, alice: User, bob: User) -> None:
    begin = datetime.now(UTC) - timedelta(days=1)
    for number, (person, text, fields) in enumerate(
        [
            (alice, "In a thread?", {}),
            (bob, "yes", {"thread": 1}),
            (alice, "By a quote?", {}),
            (alice, "By a nod?", {}),
            (bob, "so it is", {"reply_to": 3}),
            (alice, "By the next line?", {}),
            (bob, "by this one", {}),
            (alice, "By nobody?", {}),
            (alice, "I add something myself.", {}),
            (alice, "By myself?", {}),
            (alice, "Never mind, I see it.", {}),
            (alice, "Too late?", {}),
        ],
        start=1,
    ):
        with clock.given(begin + timedelta(minutes=number)):
            say(crew, person, text, **fields)
    react(crew, bob, 4, "👍🏽")
    react(crew, bob, 8, "👀")
    with clock.given(begin + timedelta(hours=2)):
        say(crew, bob, "something else")
    assert numbers(get(alice), "questions") == [12, 8]


def test_asking_again_opens_it_again(crew: Room, alice: User, bob: User) -> None:
    for person, text in ((alice, "How do I get there?"), (bob, "Lovely day."), (alice, "Anyone?")):
        say(crew, person, text)
    assert numbers(get(alice, above={str(crew.pk): 0}), "questions") == [1]


def test_whose_rooms(crew: Room, harbour: Room, alice: User, bob: User, charlie: User) -> None:
    say(crew, alice, "A secret?")
    say(harbour, alice, "In the open?")
    with pytest.raises(NotFound) as foreign:
        get(charlie, room=crew.pk)
    with pytest.raises(NotFound) as missing:
        get(charlie, room=999_999)
    assert foreign.value.error() == missing.value.error()
    assert counts(get(charlie)) == {}, "he is in neither"
    assert numbers(get(charlie, room=harbour.pk), "questions") == [1], "a public room can be read"
    told = get(bob)
    assert {one["room"] for one in told["sections"]["questions"]["places"]} == {crew.pk, harbour.pk}
    leave(crew, bob)
    assert "secret" not in str(get(bob, above=told["above"]))
    assert "secret" not in str(get(charlie, above={str(crew.pk): 0}))
    Membership.objects.filter(room=harbour, user=bob).update(level="nothing")
    assert counts(get(bob)) == {}, "what is muted is left out"
    assert numbers(get(bob, room=harbour.pk), "questions") == [1], "unless it is asked for"


def test_what_is_hidden_deleted_or_a_blocked_persons(
    crew: Room, alice: User, bob: User, charlie: User
) -> None:
    Membership.objects.create(room=crew, user=charlie, since_rev=1)
    for person, text in (
        (alice, "Before?"),
        (alice, "Deleted?"),
        (charlie, "Blocked?"),
        (alice, "Seen?"),
        (charlie, "Yes."),
    ):
        say(crew, person, text)
    log.delete(alice.pk, crew.pk, 2)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    assert numbers(get(bob, above={str(crew.pk): 0}), "questions") == [3], "charlie answered"
    assert get(bob, above={str(crew.pk): 0})["above"] == {str(crew.pk): 1}
    with snapshot() as cursor:
        seen = see(cursor, bob.pk, crew.pk)
    assert seen is not None
    assert [one.number for one in _lines(bob, [Stretch(seen, 0, 5)], [])] == [3, 4, 5], "whatever is asked"
    blocks.add(bob.pk, charlie.pk)
    told = get(bob, above={str(crew.pk): 0})
    assert numbers(told, "questions") == [4], "who is blocked asks and answers nothing"
    assert str(charlie.pk) not in told["directory"]
    assert "Before" not in str(told)


def test_who_came(crew: Room, harbour: Room, alice: User, bob: User, charlie: User, mallory: User) -> None:
    say(harbour, alice, "hello")
    Membership.objects.create(room=harbour, user=charlie, since_rev=2)
    Membership.objects.create(
        room=harbour, user=mallory, since_rev=3, joined_at=datetime.now(UTC) - timedelta(days=50)
    )
    Membership.objects.filter(room=harbour, user=alice).update(
        joined_at=datetime.now(UTC) - timedelta(days=8)
    )
    (came,) = get(bob)["sections"]["joined"]["places"]
    assert came.keys() == {"room", "user", "created_at"}
    assert (came["room"], came["user"]) == (harbour.pk, charlie.pk)
    blocks.add(bob.pk, charlie.pk)
    assert counts(get(bob)) == {}


def test_an_accepted_answer_names_its_question(alice: User, bob: User) -> None:
    room = room_of(alice, bob, kind="private", name="Ask", mode="questions")
    say(room, bob, "How?")
    say(room, alice, "Like this.", thread=1)
    writer.carry_out([Accept(room=room.pk, actor=bob.pk, number=2, accepted=True)])
    told = get(bob)
    (answer,) = told["sections"]["answers"]["places"]
    assert (answer["number"], answer["thread"]) == (2, 1)
    assert answer["question"].keys() == {"number", "author", "excerpt", "created_at"}
    assert answer["question"]["excerpt"] == "How?"
    assert counts(told) == {"answers": 1}
    assert counts(get(bob, since=ago(days=1))) == {"answers": 1}, "and is no open question any more"


def test_sections_have_pages(crew: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "SHOWN", 3)
    monkeypatch.setattr(commands, "PAGE", 4)
    for number in range(9):
        say(crew, alice, f"Question {number}?")
    first = get(bob)
    assert numbers(first, "questions") == [9, 8, 7]
    assert first["sections"]["questions"]["count"] == 9
    marks.mark(bob.pk, crew.pk, 9)
    further = {"section": "questions", "above": first["above"]}
    assert list(get(bob, **further, skip=3)["sections"]) == ["questions"]
    assert numbers(get(bob, **further, skip=3), "questions") == [6, 5, 4, 3]
    assert numbers(get(bob, **further, skip=7), "questions") == [2, 1]
    assert numbers(get(bob, **further, skip=9), "questions") == []
    for wrong in (
        {"section": "everything"},
        {"skip": -1},
        {"since": "yesterday"},
        {"above": {"x": 1}},
        {"room": 0},
    ):
        with pytest.raises(BadRequest) as refused:
            get(bob, **wrong)
        assert refused.value.error().get("fields", {}).keys() == wrong.keys()  # type: ignore[attr-defined]


def test_what_is_looked_at_is_bounded_and_shared(
    crew: Room, harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "MOST", 8)
    for number in range(9):
        say(crew, alice, f"Question {number}?")
    say(harbour, alice, "Small?")
    for since in (None, ago(hours=1)):
        told = get(bob, since=since) if since else get(bob)
        assert told["looked_at"] == 8
        assert told["above"] == {str(crew.pk): 2, str(harbour.pk): 0}, (
            "the small one whole, of the large one the newest"
        )
        assert told["cut"] == [crew.pk]
    monkeypatch.setattr(reach, "ROOMS", 1)
    assert set(get(bob)["upto"]) == {str(harbour.pk)}, "where somebody spoke last"


def test_hostile_words_stay_words(crew: Room, alice: User, bob: User) -> None:
    for text in (
        "<img src=x onerror=alert(1)>?",
        "\u202eevil?",
        "||the butler?|| who?",
        "?" * 9_000,
        "`" * 5_000 + "?",
    ):
        say(crew, alice, text)
    told = get(bob)
    assert "butler" not in str(told), "what is hidden in the message is hidden here"
    assert all(len(one["excerpt"]) <= 140 for one in told["sections"]["questions"]["places"])
