"""Polls: what is sent, how votes are counted, who is named, when it is over, and what nobody is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from accounts.models import User
from chat.messages import actions, writer
from chat.polls.models import Vote
from chat.polls.voting import Choose
from chat.rooms.models import Membership, Room
from chat.wire.commands import Caller, read
from chat.wire.encoding import moment
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, Refusal
from tests.chat.messages.support import assert_whole, at_once, frames, log, say, stored
from tests.support.cast import person

Json = dict[str, Any]
OPTIONS = ["Pizza", "Sushi", "Soup"]


def ask(user: User, command: str, /, **fields: Any) -> Json:
    """What the command is answered with over the socket, after the commit."""
    return async_to_sync(_ask)(user, {"type": command, **fields})


async def _ask(user: User, frame: Json) -> Json:
    entry, asked = read(frame)
    assert entry.handler is not None
    answer: Any = await entry.handler(Caller(user.pk), asked)
    return answer if isinstance(answer, dict) else await answer


def make(room: Room, user: User, **fields: Any) -> Json:
    asked = {"nonce": str(uuid4()), "question": "What do we eat?", "options": OPTIONS, **fields}
    message: Json = ask(user, "poll.create", room=room.pk, **asked)["message"]
    return message


def vote(room: Room, user: User, *options: int, number: int = 1) -> Json:
    """Carried out in this thread, so that what is told is heard."""
    (answer,) = writer.carry_out([Choose(room=room.pk, actor=user.pk, number=number, options=options)])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def counts(message: Json) -> list[int]:
    return [one["count"] for one in message["poll"]["options"]]


def test_a_poll_is_a_message(told: list[Event], harbour: Room, alice: User) -> None:
    nonce = str(uuid4())
    message = make(harbour, alice, nonce=nonce, question="  What do\nwe eat? ")
    assert (message["kind"], message["text"]) == (
        "text",
        "📊 What do we eat?\n1. Pizza\n2. Sushi\n3. Soup",
    )
    assert "html" not in message
    assert message["poll"] == {
        "question": "What do we eat?",
        "options": [{"id": i, "text": text, "count": 0, "users": []} for i, text in enumerate(OPTIONS, 1)],
        "multiple": False, "anonymous": False, "closes_at": None, "closed": False, "voters": 0,
    }  # fmt: skip
    assert make(harbour, alice, nonce=nonce)["number"] == 1
    with pytest.raises(Conflict):
        make(harbour, alice, nonce=nonce, multiple=True)
    assert len(log(harbour)) == 1
    assert "mine" not in stored(harbour, 1).parts["poll"]


def test_in_a_thread(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    assert make(harbour, bob, thread=1)["thread"] == 1
    assert counts(vote(harbour, alice, 1, number=2)) == [1, 0, 0]
    with pytest.raises(NotFound) as refused:
        make(harbour, bob, thread=9)
    assert list(refused.value.fields) == ["thread"]


def test_a_vote_replaces_the_last_one(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    first = vote(harbour, bob, 2)
    assert (counts(first), first["poll"]["voters"], first["poll"]["mine"]) == ([0, 1, 0], 1, [2])
    assert first["poll"]["options"][1]["users"] == [bob.pk]
    both = vote(harbour, alice, 2)
    assert both["poll"]["options"][1]["users"] == [alice.pk, bob.pk]
    told.clear()
    assert counts(vote(harbour, bob, 3)) == [0, 1, 1]
    (event,) = frames(told)
    assert (event["type"], set(event), set(event["set"])) == (
        "message.changed",
        {"type", "room", "rev", "number", "set"},
        {"poll"},
    )
    assert "mine" not in event["set"]["poll"]
    told.clear()
    assert vote(harbour, bob, 3)["rev"] == 4
    assert told == []
    back = vote(harbour, bob)
    assert (counts(back), back["poll"]["voters"], back["poll"]["mine"]) == ([0, 1, 0], 1, [])
    assert log(harbour)[0]["poll"]["options"] == back["poll"]["options"]
    assert_whole(harbour)


def test_a_vote_by_the_socket(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    voted = ask(bob, "poll.vote", room=harbour.pk, number=1, options=[3])["message"]
    assert (counts(voted), voted["poll"]["mine"]) == ([0, 0, 1], [3])


def test_several_options(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    with pytest.raises(BadRequest) as refused:
        vote(harbour, bob, 1, 2)
    assert "options" in refused.value.fields
    make(harbour, alice, multiple=True)
    assert counts(vote(harbour, bob, 1, 3, number=2)) == [1, 0, 1]
    changed = vote(harbour, bob, 3, 2, number=2)
    assert (counts(changed), changed["poll"]["voters"], changed["poll"]["mine"]) == ([0, 1, 1], 1, [2, 3])
    with pytest.raises(BadRequest) as refused:
        vote(harbour, bob, 4, number=2)
    assert "options" in refused.value.fields
    assert Vote.objects.count() == 2


def test_twenty_are_named_and_all_are_counted(harbour: Room, alice: User) -> None:
    make(harbour, alice)
    people = [person(f"p{place}") for place in range(23)]
    Membership.objects.bulk_create([Membership(room=harbour, user=one, since_rev=0) for one in people])
    ids = [one.pk for one in people]
    for one in people:
        vote(harbour, one, 1)
    shown = log(harbour)[0]["poll"]
    assert (shown["voters"], shown["options"][0]["count"]) == (23, 23)
    assert shown["options"][0]["users"] == ids[::-1][:20]
    pulled = ask(people[0], "room.history", room=harbour.pk)
    assert pulled["messages"][0]["poll"]["mine"] == [1]
    assert set(pulled["directory"]) == {str(ident) for ident in [alice.pk, *ids[3:]]}
    assert ask(alice, "room.history", room=harbour.pk)["messages"][0]["poll"]["mine"] == []
    asked = {"room": harbour.pk, "number": 1, "option": 1}
    assert ask(alice, "poll.votes", **asked)["users"] == ids
    page = ask(alice, "poll.votes", **asked, after=ids[20])
    assert (page["users"], set(page["directory"])) == (ids[21:], {str(ident) for ident in ids[21:]})
    vote(harbour, people[22], 2)
    first = log(harbour)[0]["poll"]["options"][0]
    assert (first["count"], first["users"]) == (22, ids[:22][::-1][:20])


def test_an_anonymous_poll_tells_nobody(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice, anonymous=True)
    told.clear()
    mine = vote(harbour, bob, 1)
    assert (counts(mine), mine["poll"]["mine"]) == ([1, 0, 0], [1])
    assert all(set(one) == {"id", "text", "count"} for one in mine["poll"]["options"])
    assert str(bob.pk) not in str(frames(told)[0]["set"]).replace('"id"', "")
    for reader in (alice, bob):
        with pytest.raises(Forbidden) as refused:
            ask(reader, "poll.votes", room=harbour.pk, number=1, option=1)
        assert "number" in refused.value.fields
    for pull in ({"limit": 1}, {}):
        assert ask(alice, "room.history", room=harbour.pk, **pull)["messages"][0]["poll"]["mine"] == []
    assert counts(vote(harbour, bob, 2)) == [0, 1, 0]


def test_closing(told: list[Event], harbour: Room, alice: User, bob: User, charlie: User) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    make(harbour, bob)
    with pytest.raises(Forbidden):
        ask(charlie, "poll.close", room=harbour.pk, number=1)
    vote(harbour, charlie, 1)
    assert ask(bob, "poll.close", room=harbour.pk, number=1)["message"]["poll"]["closed"] is True
    told.clear()
    assert ask(alice, "poll.close", room=harbour.pk, number=1)["message"]["rev"] == 3
    with pytest.raises(Forbidden) as refused:
        vote(harbour, charlie, 2)
    assert "number" in refused.value.fields
    assert told == []
    assert counts(log(harbour)[0]) == [1, 0, 0]
    make(harbour, bob)
    assert ask(alice, "poll.close", room=harbour.pk, number=2)["message"]["poll"]["closed"] is True


def test_a_closing_time(harbour: Room, alice: User, bob: User) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    nonce = str(uuid4())
    asked = {"nonce": nonce, "closes_at": moment(soon)}
    assert make(harbour, alice, **asked)["poll"]["closes_at"] == moment(soon)
    assert counts(vote(harbour, bob, 1)) == [1, 0, 0]
    poll = stored(harbour, 1).parts["poll"]
    actions.change(harbour.pk, 1, "poll", {**poll, "closes_at": moment(timezone.now())})
    with pytest.raises(Forbidden) as refused:
        vote(harbour, bob, 2)
    assert "number" in refused.value.fields
    rev = stored(harbour, 1).rev
    assert ask(alice, "poll.close", room=harbour.pk, number=1)["message"]["rev"] == rev
    for wrong in (timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(BadRequest) as early:
            make(harbour, alice, closes_at=moment(wrong))
        assert "closes_at" in early.value.fields


def test_who_repeats_himself_is_answered_when_it_is_over(harbour: Room, alice: User) -> None:
    asked = {"nonce": str(uuid4()), "closes_at": moment(timezone.now() + timedelta(seconds=0.4))}
    made = make(harbour, alice, **asked)
    while timezone.now() < datetime.fromisoformat(made["poll"]["closes_at"]):
        pass
    assert make(harbour, alice, **asked)["number"] == made["number"]


def test_who_may(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    for room, refusal in ((harbour, Forbidden), (crew, NotFound)):
        make(room, alice)
        with pytest.raises(refusal):
            make(room, charlie)
        with pytest.raises(refusal):
            vote(room, charlie, 1)
        with pytest.raises(refusal):
            ask(charlie, "poll.close", room=room.pk, number=1)
    with pytest.raises(NotFound):
        ask(charlie, "poll.votes", room=crew.pk, number=1, option=1)
    assert ask(charlie, "poll.votes", room=harbour.pk, number=1, option=1)["users"] == []
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    asks: dict[str, Json] = {"poll.vote": {"options": [1]}, "poll.votes": {"option": 1}, "poll.close": {}}
    for command, extra in asks.items():
        with pytest.raises(NotFound):
            ask(bob, command, room=crew.pk, number=1, **extra)
    Room.objects.filter(pk=harbour.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden):
        vote(harbour, bob, 1)
    assert Vote.objects.count() == 0


def test_what_is_no_poll(harbour: Room, alice: User) -> None:
    say(harbour, alice)
    asks: dict[str, Json] = {"poll.vote": {"options": [1]}, "poll.votes": {"option": 1}, "poll.close": {}}
    for command, extra in asks.items():
        with pytest.raises(NotFound) as refused:
            ask(alice, command, room=harbour.pk, number=1, **extra)
        assert "number" in refused.value.fields
    make(harbour, alice)
    with pytest.raises(NotFound) as refused:
        ask(alice, "poll.votes", room=harbour.pk, number=2, option=4)
    assert "option" in refused.value.fields


def test_its_words_stay_and_with_it_the_votes_go(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice)
    vote(harbour, bob, 1)
    with pytest.raises(Forbidden):
        actions.edit_now(alice.pk, harbour.pk, 1, "What do we drink?")
    assert log(harbour)[0]["text"].startswith("📊 What do we eat?")
    assert "poll" not in actions.delete(alice.pk, harbour.pk, 1)
    assert Vote.objects.count() == 0
    with pytest.raises(Refusal):
        vote(harbour, bob, 1)


def test_many_at_once_are_all_counted(harbour: Room, alice: User, bob: User) -> None:
    make(harbour, alice, multiple=True)
    people = [alice, bob]

    def choose(place: int) -> None:
        for turn in range(4):
            options = [1 + (place + turn) % 3, 1 + (place * turn) % 3][: 2 - turn % 2]
            vote(harbour, people[place % 2], *dict.fromkeys(options))

    assert at_once(4, choose) == [None] * 4
    shown = {one["id"]: sorted(one["users"]) for one in log(harbour)[0]["poll"]["options"]}
    rows: dict[int, list[int]] = {1: [], 2: [], 3: []}
    for option, user in Vote.objects.order_by("user").values_list("option", "user"):
        rows[option].append(user)
    assert shown == rows
    assert log(harbour)[0]["poll"]["voters"] == Vote.objects.values("user").distinct().count()
    assert_whole(harbour)


WRONG: list[tuple[str, Any]] = [
    ("question", " \n "),
    ("question", "\u200b"),
    ("question", "x" * 301),
    ("options", ["one"]),
    ("options", [str(place) for place in range(21)]),
    ("options", ["a", " a "]),
    ("options", ["a", ""]),
    ("options", ["a", "x" * 201]),
    ("options", ["a", 2]),
    ("closes_at", "tomorrow"),
    ("multiple", 1),
]


def test_what_is_wrong_is_named() -> None:
    asked = {"type": "poll.create", "room": 1, "nonce": str(uuid4()), "question": "a", "options": ["a", "b"]}
    read(asked)
    for field, value in WRONG:
        with pytest.raises(BadRequest) as refused:
            read({**asked, field: value})
        assert list(refused.value.fields) == [field]
