"""Editing, deleting, quotes that follow, parts, and system messages."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import User
from chat import relay
from chat.messages import actions, quoting
from chat.rooms import locking, notices
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, frames, log, plan, room_of, say, stored


def test_an_edit_takes_a_rev_and_keeps_the_number(told: list[Event], harbour: Room, alice: User) -> None:
    say(harbour, alice, "one")
    edited = actions.edit_now(alice.pk, harbour.pk, 1, "*two*")
    assert (edited["number"], edited["rev"], edited["text"]) == (1, 2, "*two*")
    (changed,) = frames(told, "message.changed")
    assert changed == {
        "type": "message.changed", "room": harbour.pk, "rev": 2, "number": 1,
        "set": {"text": "*two*", "html": "<p><em>two</em></p>", "edited_at": edited["edited_at"]},
    }  # fmt: skip
    plain = actions.edit_now(alice.pk, harbour.pk, 1, "three")
    assert "html" not in plain
    assert frames(told, "message.changed")[1]["set"]["html"] is None
    assert log(harbour) == [plain]


def test_the_same_text_again_changes_nothing(told: list[Event], harbour: Room, alice: User) -> None:
    say(harbour, alice, "one")
    told.clear()
    assert actions.edit_now(alice.pk, harbour.pk, 1, "one")["rev"] == 1
    assert told == []


def test_only_the_author_edits(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    say(harbour, bob, "mine")
    say(crew, bob, "mine")
    with pytest.raises(Forbidden):
        actions.edit_now(alice.pk, harbour.pk, 1, "yours")
    with pytest.raises(Forbidden):
        actions.edit_now(charlie.pk, harbour.pk, 1, "yours")
    with pytest.raises(NotFound):
        actions.edit_now(charlie.pk, crew.pk, 1, "yours")
    with pytest.raises(NotFound) as refused:
        actions.edit_now(bob.pk, harbour.pk, 2, "missing")
    assert "number" in refused.value.fields
    with pytest.raises(BadRequest):
        actions.edit_now(bob.pk, harbour.pk, 1, "  ")
    actions.delete(bob.pk, harbour.pk, 1)
    with pytest.raises(NotFound):
        actions.edit_now(bob.pk, harbour.pk, 1, "back")


def test_a_tombstone_keeps_its_place_and_nothing_else(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, "**secret**", reply_to=1)
    told.clear()
    tombstone = actions.delete(bob.pk, harbour.pk, 2)
    assert set(tombstone) == {
        "room", "number", "rev", "ordinal", "author", "kind", "text", "created_at", "deleted", "reply_to", "nonce",
    }  # fmt: skip
    assert (tombstone["text"], tombstone["deleted"], tombstone["reply_to"]) == ("", True, 1)
    assert frames(told) == [{"type": "message.deleted", "room": harbour.pk, "rev": 3, "number": 2}]
    told.clear()
    assert actions.delete(bob.pk, harbour.pk, 2) == tombstone
    assert told == []
    row = stored(harbour, 2)
    assert (row.text, row.html, row.parts) == ("", None, {})


def test_who_may_delete(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User, grace: User
) -> None:
    for _ in range(3):
        say(harbour, alice)
        say(crew, alice)
    say(harbour, bob)
    with pytest.raises(Forbidden):
        actions.delete(bob.pk, harbour.pk, 1)
    with pytest.raises(Forbidden):
        actions.delete(charlie.pk, harbour.pk, 1)
    with pytest.raises(NotFound):
        actions.delete(charlie.pk, crew.pk, 1)
    assert actions.delete(alice.pk, harbour.pk, 4)["deleted"]
    Membership.objects.filter(room=harbour, user=bob).update(role="moderator")
    assert actions.delete(bob.pk, harbour.pk, 1)["deleted"]
    with pytest.raises(Forbidden):
        actions.delete(grace.pk, harbour.pk, 2)
    assert actions.delete(grace.pk, harbour.pk, 2, "spam", as_staff=True)["deleted"]
    with pytest.raises(NotFound):
        actions.delete(grace.pk, crew.pk, 1, "spam", as_staff=True)
    with pytest.raises(NotFound):
        actions.delete(charlie.pk, harbour.pk, 3, as_staff=True)
    assert_whole(harbour)


def test_quotes_follow_what_they_quote(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "one   two\nthree " + "x" * 300)
    reply = say(harbour, bob, "yes", reply_to=1)
    assert reply["quote"]["author"] == alice.pk
    assert reply["quote"]["excerpt"].startswith("one two three xxx")
    assert len(reply["quote"]["excerpt"]) == 140
    told.clear()
    actions.edit_now(alice.pk, harbour.pk, 1, "other")
    first, second = frames(told, "message.changed")
    assert (first["number"], second["number"], second["rev"]) == (1, 2, 4)
    assert second["set"] == {"quote": {"author": alice.pk, "excerpt": "other"}}
    actions.delete(alice.pk, harbour.pk, 1)
    assert frames(told, "message.changed")[-1]["set"] == {"quote": None}
    assert "quote" not in log(harbour)[-1]
    assert "quote" not in say(harbour, bob, "still", reply_to=1)
    assert_whole(harbour)


def test_more_than_a_hundred_quotes_follow_in_turns(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "old")
    count = 2 * quoting.AT_ONCE + 7
    actions.send_now([plan(harbour, bob, f"{place}", reply_to=1) for place in range(count)])
    actions.edit_now(alice.pk, harbour.pk, 1, "new")
    quotes = [message["quote"]["excerpt"] for message in log(harbour) if "quote" in message]
    assert quotes == ["new"] * count
    actions.delete(alice.pk, harbour.pk, 1)
    assert not any("quote" in message for message in log(harbour))
    assert_whole(harbour)


def test_an_edit_and_a_reply_in_one_batch_agree(harbour: Room, alice: User, bob: User) -> None:
    from chat.messages.altering import Edit
    from chat.messages.writer import carry_out

    say(harbour, alice, "old")
    edit = Edit(room=harbour.pk, actor=alice.pk, number=1, text="new")
    carry_out([plan(harbour, bob, "before", reply_to=1), edit, plan(harbour, bob, "after", reply_to=1)])
    quotes = {message["text"]: message["quote"]["excerpt"] for message in log(harbour) if "quote" in message}
    assert quotes == {"before": "new", "after": "new"}
    assert_whole(harbour)


def test_reply_to_must_be_a_message_that_i_may_read(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    say(harbour, alice)
    with pytest.raises(NotFound) as refused:
        say(harbour, bob, reply_to=3)
    assert "reply_to" in refused.value.fields
    Membership.objects.filter(room=harbour, user=bob).update(hidden_before=2)
    with pytest.raises(NotFound):
        say(harbour, bob, reply_to=1)
    with pytest.raises(NotFound):
        say(harbour, bob, thread=1)
    Room.objects.filter(pk=harbour.pk).update(first=2)
    with pytest.raises(NotFound):
        say(harbour, alice, reply_to=1)
    assert say(harbour, bob, reply_to=2)["quote"]


def test_a_higher_concept_changes_a_part(told: list[Event], harbour: Room, alice: User) -> None:
    say(harbour, alice)
    told.clear()
    changed = actions.change(harbour.pk, 1, "pinned", {"by": alice.pk})
    assert (changed["rev"], changed["pinned"]) == (2, {"by": alice.pk})
    assert frames(told)[0]["set"] == {"pinned": {"by": alice.pk}}
    assert "pinned" not in actions.change(harbour.pk, 1, "pinned", None)
    assert frames(told)[1]["set"] == {"pinned": None}
    with pytest.raises(NotFound):
        actions.change(harbour.pk, 2, "pinned", True)
    assert_whole(harbour)


def test_a_part_is_told_after_the_commit_only(harbour: Room, alice: User) -> None:
    say(harbour, alice)
    with relay.holding() as events:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            actions.change(harbour.pk, 1, "pinned", True)
            assert events == []
            raise ZeroDivisionError
        assert events == []
    assert stored(harbour, 1).parts == {}


def test_system_messages_take_a_number_but_no_ordinal(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    with transaction.atomic():
        room = locking.lock([harbour.pk])[harbour.pk]
        (event,) = notices.write(room, notices.What.RENAMED, alice.pk, ())
        locking.store([room])
    message = event.frame()["message"]
    assert (message["kind"], message["number"], message["ordinal"], message["text"]) == ("system", 2, 1, "")
    assert message["system"] == {"what": "renamed", "actor": alice.pk, "users": []}
    assert log(harbour)[-1] == message
    with pytest.raises(Forbidden):
        actions.edit_now(alice.pk, harbour.pk, 2, "x")
    with pytest.raises(BadRequest):
        say(harbour, bob, thread=2)
    assert_whole(harbour)


def test_directs_have_no_moderators(alice: User, bob: User) -> None:
    direct = room_of(alice, bob, kind="direct")
    say(direct, bob)
    assert actions.delete(bob.pk, direct.pk, 1)["deleted"]
