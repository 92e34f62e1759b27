"""What hangs on a message goes along: by the wire and by the tables behind it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from chat.edits.models import FormerText
from chat.files.models import File
from chat.mentions.models import Calling, Mention
from chat.mentions.telling import take_up
from chat.messages import actions, links, writer
from chat.messages.models import Message, MessageFile
from chat.pins import pinning
from chat.pins.models import Pin
from chat.polls.models import Vote
from chat.previews.models import Link
from chat.reactions.models import Reaction
from chat.reactions.reacting import React
from chat.rooms.models import Membership, Room
from chat.saved import actions as saved
from chat.saved.models import Saved
from chat.threads.models import ThreadMark
from chat.todos.changing import Tick
from chat.todos.listing import part, words
from chat.wire.events import Event
from chat.wire.refusals import Forbidden
from tests.chat.messages.support import frames, room_of, say, stored
from tests.chat.moves.support import move, stay
from tests.chat.pins.test_pins import pin
from tests.chat.polls.test_polls import ask, make, vote
from tests.support.cast import person
from tests.support.files import file_of

Json = dict[str, Any]


def react(room: Room, user: User, number: int, *, added: bool = True) -> Json:
    (answer,) = writer.carry_out([React(room=room.pk, actor=user.pk, number=number, emoji="👍", added=added)])
    assert isinstance(answer, dict), answer
    message: Json = answer["message"]
    return message


def test_every_table_that_hangs_on_a_message_is_looked_at() -> None:
    """A new one has to say what becomes of its rows; then it is named here."""
    hanging = {relation.related_model for relation in Message._meta.related_objects}
    assert hanging == {Reaction, Vote, Pin, MessageFile, FormerText, Link}


def test_reactions(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    say(harbour, bob)
    for user in (alice, bob):
        react(harbour, user, 1)
    move(harbour, alice, 1, to=crew)
    assert stored(crew, 1).parts["reactions"] == [{"emoji": "👍", "count": 2, "users": [bob.pk, alice.pk]}]
    assert react(crew, bob, 1, added=False)["reactions"][0]["count"] == 1, "his own is there to be taken back"
    assert Reaction.objects.get().message == stored(crew, 1)


def test_polls(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    make(harbour, bob)
    vote(harbour, alice, 2)
    move(harbour, alice, 1, to=crew)
    poll = vote(crew, alice, 1)["poll"]
    assert ([one["count"] for one in poll["options"]], poll["voters"]) == ([1, 0, 0], 1)
    assert Vote.objects.get().message == stored(crew, 1)


def test_to_do_lists(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    todo = part("Tea", ["water", "leaves"])
    say(harbour, bob, words(todo), brings={"todo": todo})
    (answer,) = writer.carry_out([Tick(room=harbour.pk, actor=alice.pk, number=1, item=2, done=True)])
    move(harbour, alice, 1, to=crew)
    assert stored(crew, 1).parts["todo"]["items"][1]["done"]["user"] == alice.pk
    (answer,) = writer.carry_out([Tick(room=crew.pk, actor=bob.pk, number=1, item=1, done=True)])
    assert isinstance(answer, dict)
    assert answer["message"]["text"] == "Tea\n☑ water\n☑ leaves"


def test_what_it_said_before(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    say(harbour, bob, "first words")
    actions.edit_now(bob.pk, harbour.pk, 1, "other words")
    move(harbour, alice, 1, to=crew)
    assert [(one.message, one.text) for one in FormerText.objects.all()] == [(stored(crew, 1), "first words")]
    told = ask(bob, "message.edits", room=crew.pk, number=1)
    assert "first words" in str(told)
    assert stored(crew, 1).edited_at is not None


def test_pins(harbour: Room, crew: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        say(harbour, bob)
        pin(harbour, alice, _ + 1)
    move(harbour, alice, 1, to=crew)
    assert stored(crew, 1).parts["pinned"]["by"] == alice.pk
    assert [(one.room, one.message) for one in Pin.objects.filter(room=crew)] == [(crew, stored(crew, 1))]
    monkeypatch.setattr(pinning, "MOST", 1)
    with pytest.raises(Forbidden) as refused:
        move(harbour, alice, 2, to=crew)
    assert "to" in refused.value.fields
    assert "pinned" not in pin(crew, alice, 1, False)
    move(harbour, alice, 2, to=crew)


def test_files(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    file = file_of(bob.pk)
    say(harbour, bob, "a map", files=(file.pk,))
    assert links.may_fetch(charlie, file)
    move(harbour, alice, 1, to=crew)
    assert stored(crew, 1).parts["files"][0]["id"] == file.pk
    assert links.may_fetch(alice, file)
    assert not links.may_fetch(charlie, file), "it stands in a private room now"
    assert File.objects.get().sent_at is not None
    actions.delete(bob.pk, crew.pk, 1)
    assert not MessageFile.objects.exists()


def test_mentions_are_not_counted_anew(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    """Of two, alice has read one: that one calls her no more, the other one where it stands now."""
    for text in ("@alice read", "@alice unread"):
        say(harbour, bob, text)
    take_up_all()
    Membership.objects.filter(room=harbour, user=alice).update(read=1, read_ordinal=1)
    say(crew, bob)
    move(harbour, alice, 1, 2, to=crew)
    take_up_all()
    assert [(one.user_id, one.room_id, one.number) for one in Mention.objects.all()] == [
        (alice.pk, crew.pk, 3)
    ]
    assert (stay(harbour, alice).mentions, stay(crew, alice).mentions) == (0, 1)
    assert stored(crew, 2).parts["mentions"]["users"] == [alice.pk]


def test_mentions_of_who_is_not_there(harbour: Room, alice: User, bob: User) -> None:
    cellar = room_of(alice, kind="private", name="Cellar")
    say(harbour, alice, "@bob")
    take_up_all()
    assert stay(harbour, bob).mentions == 1
    move(harbour, alice, 1, to=cellar)
    take_up_all()
    assert stay(harbour, bob).mentions == 0
    assert not Mention.objects.exists()


def take_up_all() -> None:
    """Whatever people have still to be told."""
    Calling.objects.update(lease_until="2000-01-01T00:00Z")
    while take_up():
        pass


def test_who_followed_the_thread_follows_it_there(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    """Those who are there. What was read stays read."""
    carol = person("carol")
    Membership.objects.create(room=harbour, user=carol, since_rev=0)
    say(crew, bob)
    say(harbour, alice, "root")
    for user in (bob, carol, bob):
        say(harbour, user, "reply", thread=1)
    ThreadMark.objects.filter(user=bob).update(read=2)
    told.clear()
    move(harbour, alice, 1, to=crew)
    marks = {one.user_id: (one.read, one.following) for one in ThreadMark.objects.filter(room=crew, thread=2)}
    assert marks[bob.pk] == (3, True)
    assert carol.pk not in marks
    mine = [f for f in frames(told, "mine") if f.get("room") == crew.pk and f.get("thread") == 2]
    assert {"read": 3, "unread": 2, "following": True} in [f["set"] for f in mine]


def test_bookmarks_of_those_who_may_read_it_there(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    say(harbour, alice)
    for user in (bob, charlie):
        saved.add(user.pk, harbour.pk, 1)
    told.clear()
    move(harbour, alice, 1, to=crew)
    kept = Saved.objects.filter(at__isnull=False).values_list("user", "room", "number")
    assert sorted(kept) == [(bob.pk, crew.pk, 1), (charlie.pk, harbour.pk, 1)]
    mine = [f["set"]["saved"] for f in frames(told, "mine") if "saved" in f["set"]]
    assert [(one["room"], bool(one["at"])) for one in mine] == [(harbour.pk, False), (crew.pk, True)]


def test_a_nonce_of_each(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    """Many at once: each keeps its own."""
    nonces = [uuid4() for _ in range(5)]
    for nonce in nonces:
        say(harbour, bob, "hello", nonce=nonce)
    move(harbour, alice, 1, 2, 3, 4, 5, to=crew)
    assert [stored(crew, number).nonce for number in range(1, 6)] == nonces
