"""Reactions: the part in the message, who is named, what is refused, and what only the reader is told."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from accounts.models import User
from chat.emoji import known
from chat.emoji.models import CustomEmoji
from chat.emoji.sequences import is_emoji
from chat.messages import actions, writer
from chat.reactions import commands
from chat.reactions.models import Reaction
from chat.reactions.reacting import React
from chat.rooms.models import Membership, Room
from chat.wire.commands import Caller, read
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, at_once, frames, log, say, stored
from tests.chat.messages.test_reading import ask
from tests.support.cast import person

Json = dict[str, Any]


def react(room: Room, user: User, number: int, emoji: str, added: bool = True) -> Json:
    (answer,) = writer.carry_out(
        [React(room=room.pk, actor=user.pk, number=number, emoji=emoji, added=added)]
    )
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def test_a_reaction_changes_its_message(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    told.clear()
    mine = react(harbour, bob, 1, "👍")
    assert mine["reactions"] == [{"emoji": "👍", "count": 1, "users": [bob.pk], "mine": True}]
    assert mine["rev"] == 2
    react(harbour, alice, 1, "🎉")
    both = react(harbour, alice, 1, "👍")
    assert both["reactions"][0] == {"emoji": "👍", "count": 2, "users": [alice.pk, bob.pk], "mine": True}
    events = frames(told, "message.changed")
    assert [event["by"] for event in events] == [
        {"user": bob.pk, "emoji": "👍", "added": True},
        {"user": alice.pk, "emoji": "🎉", "added": True},
        {"user": alice.pk, "emoji": "👍", "added": True},
    ]
    assert "mine" not in str(events)
    assert log(harbour)[0]["reactions"] == events[-1]["set"]["reactions"]
    assert_whole(harbour)


def test_taking_back(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    react(harbour, alice, 1, "👍")
    react(harbour, bob, 1, "👍")
    assert react(harbour, alice, 1, "👍", False)["reactions"] == [
        {"emoji": "👍", "count": 1, "users": [bob.pk]}
    ]
    told.clear()
    assert "reactions" not in react(harbour, bob, 1, "👍", False)
    (event,) = frames(told)
    assert event["set"] == {"reactions": []}
    assert event["by"] == {"user": bob.pk, "emoji": "👍", "added": False}
    assert Reaction.objects.count() == 0


def test_what_is_so_already_takes_no_rev(told: list[Event], harbour: Room, alice: User) -> None:
    say(harbour, alice)
    react(harbour, alice, 1, "👍")
    told.clear()
    assert react(harbour, alice, 1, "👍")["rev"] == 2
    assert react(harbour, alice, 1, "🎉", False)["rev"] == 2
    assert told == []


def test_twenty_are_named_and_all_are_counted(harbour: Room, alice: User) -> None:
    say(harbour, alice)
    people = [person(f"p{place}") for place in range(25)]
    Membership.objects.bulk_create([Membership(room=harbour, user=one, since_rev=0) for one in people])
    plans = [React(room=harbour.pk, actor=one.pk, number=1, emoji="👍", added=True) for one in people]
    assert not any(isinstance(answer, Exception) for answer in writer.carry_out(plans))
    (one,) = log(harbour)[0]["reactions"]
    ids = [person.pk for person in people]
    assert (one["count"], one["users"]) == (25, ids[::-1][:20])
    pulled = ask(people[0], {"type": "room.history", "room": harbour.pk})["messages"][0]["reactions"][0]
    assert pulled["mine"] is True
    assert (
        "mine" not in ask(alice, {"type": "room.history", "room": harbour.pk})["messages"][0]["reactions"][0]
    )
    react(harbour, people[24], 1, "👍", False)
    (one,) = log(harbour)[0]["reactions"]
    assert (one["count"], one["users"]) == (24, ids[:24][::-1][:20])
    frame = {"type": "reaction.list", "room": harbour.pk, "number": 1, "emoji": "👍"}
    assert ask(alice, frame)["users"] == ids[:24]
    assert ask(alice, {**frame, "after": ids[20]})["users"] == ids[21:24]
    assert set(ask(alice, frame)["directory"]) == {str(ident) for ident in ids[:24]}


def test_an_emoji_of_the_site(harbour: Room, alice: User, bob: User) -> None:
    """Its picture stands beside its name, so that nobody has to ask; when it is gone it can only be taken back."""
    say(harbour, alice)
    made = CustomEmoji.objects.create(name="partybird", name_key="partybird", key="0" * 32, picture=b"")
    known.forget()
    asked = {"type": "reaction.add", "room": harbour.pk, "number": 1, "emoji": ":partybird:"}

    def add(user: User) -> Json:
        plan = async_to_sync(commands.add)(Caller(user.pk), read(asked)[1])
        (answer,) = writer.carry_out([plan])
        assert not isinstance(answer, Exception)
        one: Json = answer["message"]["reactions"][0]
        return one

    own = {"emoji": ":partybird:", "mine": True, "url": made.url}
    assert add(bob) == {**own, "count": 1, "users": [bob.pk]}
    assert add(alice) == {**own, "count": 2, "users": [alice.pk, bob.pk]}
    made.delete()
    known.forget()
    with pytest.raises(NotFound) as refused:
        add(alice)
    assert set(refused.value.fields) == {"emoji"}
    left = react(harbour, alice, 1, ":partybird:", False)["reactions"]
    assert left == [{"emoji": ":partybird:", "count": 1, "users": [bob.pk], "url": made.url}]


def test_who_may_react(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    say(harbour, alice)
    say(crew, alice)
    with pytest.raises(Forbidden):
        react(harbour, charlie, 1, "👍")
    with pytest.raises(NotFound):
        react(crew, charlie, 1, "👍")
    with pytest.raises(NotFound):
        ask(charlie, {"type": "reaction.list", "room": crew.pk, "number": 1, "emoji": "👍"})
    with pytest.raises(NotFound):
        react(harbour, bob, 2, "👍")
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    with pytest.raises(NotFound):
        react(crew, bob, 1, "👍")
    Room.objects.filter(pk=harbour.pk).update(archived_at=timezone.now())
    with pytest.raises(Forbidden):
        react(harbour, bob, 1, "👍")
    assert Reaction.objects.count() == 0


def test_a_message_takes_twenty_kinds(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    for place in range(20):
        react(harbour, alice, 1, chr(0x1F600 + place))
    with pytest.raises(Forbidden) as refused:
        react(harbour, bob, 1, "👍")
    assert "emoji" in refused.value.fields
    assert react(harbour, bob, 1, chr(0x1F600))["reactions"][0]["count"] == 2


def test_a_tombstone_has_none(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    react(harbour, bob, 1, "👍")
    assert "reactions" not in actions.delete(alice.pk, harbour.pk, 1)
    assert Reaction.objects.count() == 0
    with pytest.raises(NotFound):
        react(harbour, bob, 1, "👍")


def test_an_edit_keeps_them_and_tells_mine(harbour: Room, alice: User) -> None:
    say(harbour, alice)
    react(harbour, alice, 1, "👍")
    edited = actions.edit_now(alice.pk, harbour.pk, 1, "other")
    assert edited["reactions"] == [{"emoji": "👍", "count": 1, "users": [alice.pk], "mine": True}]
    assert "mine" not in str(stored(harbour, 1).parts)


def test_many_at_once_are_all_counted(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    kinds = ["👍", "🎉", "😀"]

    def toggle(place: int) -> None:
        for turn in range(6):
            react(harbour, (alice, bob)[place % 2], 1, kinds[(place + turn) % 3], turn % 2 == 0)

    assert at_once(4, toggle) == [None] * 4
    shown = {
        one["emoji"]: (one["count"], sorted(one["users"])) for one in log(harbour)[0].get("reactions", [])
    }
    rows: dict[str, list[int]] = {}
    for emoji, user in Reaction.objects.values_list("emoji", "user"):
        rows.setdefault(emoji, []).append(user)
    assert shown == {emoji: (len(users), sorted(users)) for emoji, users in rows.items()}
    assert_whole(harbour)


@pytest.mark.parametrize(
    "emoji",
    ["👍", "👍🏽", "❤️", "❤", "🇩🇪", "1️⃣", "#⃣", "👩‍💻", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏳️‍🌈", "🧑🏻‍❤️‍💋‍🧑🏿", "©", "🫨"],
)
def test_one_emoji(emoji: str) -> None:
    assert is_emoji(emoji)
    frame = {"type": "reaction.add", "room": 1, "number": 1, "emoji": emoji}
    assert read(frame)[1].emoji == emoji  # type: ignore[attr-defined]


NO_EMOJI = [
    "",
    "a",
    "1",
    "#",
    "👍👍",
    "👍 ",
    "\ufe0f",
    "\u200d",
    "👍\u200d",
    "🇩",
    "x👍",
    ":Party:",
    ":p:",
    ":party:x",
    "<b>",
    "\u202e",
]


@pytest.mark.parametrize("emoji", [*NO_EMOJI, "👍" * 30])
def test_no_emoji(emoji: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read({"type": "reaction.add", "room": 1, "number": 1, "emoji": emoji})
    assert "emoji" in refused.value.fields
