"""Pages of the log against what stands in the table; what a reader may see; the plans of the queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from accounts.models import User
from chat.messages import actions, reading
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from chat.wire.commands import Caller, read
from chat.wire.refusals import BadRequest, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import POSTGRES, come_back, leave, log, plan, room_of, say

Json = dict[str, Any]


def ask(user: User, frame: Json) -> Json:
    """What a pull over the socket is answered with."""
    entry, asked = read(frame)
    assert entry.handler is not None
    return async_to_sync(entry.handler)(Caller(user.pk), asked)  # type: ignore[return-value]


def numbers(messages: list[Json]) -> list[int]:
    return [message["number"] for message in messages]


@pytest.fixture
def talk(harbour: Room, alice: User, bob: User) -> Room:
    """Forty messages: main ones, two threads, replies that also went to the room."""
    rnd = Random(7)
    actions.send_now([plan(harbour, alice, "root 1"), plan(harbour, bob, "root 2")])
    for _ in range(38):
        thread = rnd.choice([None, None, 1, 2])
        also = thread is not None and rnd.random() < 0.3
        say(harbour, rnd.choice([alice, bob]), f"{rnd.random()}", thread=thread, also_to_room=also)
    return harbour


def everything(room: Room, thread: int | None) -> list[int]:
    rows = Message.objects.filter(room=room).order_by("number")
    if thread is None:
        return [row.number for row in rows if row.thread is None or row.also_to_room]
    return [row.number for row in rows if thread in (row.number, row.thread)]


@pytest.mark.parametrize("thread", [None, 1, 2])
@pytest.mark.parametrize("hidden_before", [0, 2, 17])
def test_history_is_a_window_of_the_whole(talk: Room, thread: int | None, hidden_before: int) -> None:
    whole = [number for number in everything(talk, thread) if number >= hidden_before]
    with snapshot() as cursor:

        def page(**fields: Any) -> tuple[list[int], bool, bool]:
            found, before, after = reading.history(
                cursor, talk.pk, thread=thread, hidden_before=hidden_before, **fields
            )
            return numbers(found), before, after

        for limit in (1, 2, 7, 100):
            assert page(limit=limit) == (whole[-limit:], len(whole) > limit, False)
            for at in range(43):
                older = [number for number in whole if number < at]
                newer = [number for number in whole if number > at]
                if older:
                    assert page(before=at, limit=limit) == (
                        older[-limit:],
                        len(older) > limit,
                        older[-1] != whole[-1],
                    )
                if newer:
                    assert page(after=at, limit=limit) == (
                        newer[:limit],
                        newer[0] != whole[0],
                        len(newer) > limit,
                    )
                shown, before, after = page(around=at, limit=limit)
                place = whole.index(shown[0])
                assert whole[place : place + len(shown)] == shown
                assert (before, after) == (place > 0, place + len(shown) < len(whole))
                assert len(shown) <= limit
                if at in whole:
                    assert at in shown


def test_paging_back_reaches_the_first_message(talk: Room, bob: User) -> None:
    seen: list[int] = []
    before: int | None = None
    while True:
        fields = {} if before is None else {"before": before}
        told = ask(bob, {"type": "room.history", "room": talk.pk, "limit": 7, **fields})
        seen = numbers(told["messages"]) + seen
        if not told["has_before"]:
            break
        before = seen[0]
    assert seen == everything(talk, None)
    assert told["rev"] == Room.objects.get(pk=talk.pk).rev


def test_a_page_ends_at_its_bytes(harbour: Room, alice: User) -> None:
    text = "\u0001é\n" * 3300
    for _ in range(8):
        say(harbour, alice, text)
    with snapshot() as cursor:
        page = reading.changes(cursor, harbour.pk, 0, limit=100)
        assert not page.complete
        assert page.rev == page.messages[-1]["rev"] == len(page.messages)
        assert 1 < len(page.messages) < 8
        assert len(json.dumps(page.messages, ensure_ascii=False).encode()) < 140_000
        rest = reading.changes(cursor, harbour.pk, page.rev, limit=100, size=10**7)
        assert (rest.complete, rest.rev, numbers(rest.messages)[-1]) == (True, None, 8)
        small = reading.changes(cursor, harbour.pk, 0, limit=100, size=1)
        assert numbers(small.messages) == [1]
        assert reading.changes(cursor, harbour.pk, 8, limit=100) == reading.Page([], True, None)
        for fields in ({}, {"before": 9}, {"after": 0}, {"around": 4}):
            found, _, _ = reading.history(cursor, harbour.pk, limit=100, **fields)
            assert 1 <= len(found) < 8
        assert len(reading.numbers(cursor, harbour.pk, range(1, 9))) < 8


def test_of_large_messages_no_more_is_read_than_a_page_shows(harbour: Room, alice: User) -> None:
    actions.send_now([plan(harbour, alice, f"{one} {'🦆' * 9_000}") for one in range(1, 61)])
    where = "m.room_id = %s AND m.rev > %s"
    with connection.cursor() as cursor:
        read = reading._fetch(cursor, where, [harbour.pk, 0], "m.rev", 500)
        page = reading.changes(cursor, harbour.pk, 0, limit=500)
    assert len(page.messages) == 3
    assert not page.complete
    assert page.rev == 3
    assert len(read) <= 40


def test_changes_bring_edits_and_deletions_each_once(harbour: Room, alice: User) -> None:
    for place in range(1, 6):
        say(harbour, alice, str(place))
    actions.edit_now(alice.pk, harbour.pk, 2, "two")
    actions.delete(alice.pk, harbour.pk, 1)
    found = log(harbour, since=4)
    assert [(message["number"], message["rev"]) for message in found] == [(5, 5), (2, 6), (1, 7)]
    with snapshot() as cursor:
        page = reading.changes(cursor, harbour.pk, 0, limit=2)
        assert (numbers(page.messages), page.complete, page.rev) == ([3, 4], False, 4)
        page = reading.changes(cursor, harbour.pk, 0, limit=5, hidden_before=3)
        assert (numbers(page.messages), page.complete) == ([3, 4, 5], True)


def test_who_may_pull(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    say(harbour, alice)
    say(crew, alice)
    assert ask(charlie, {"type": "room.history", "room": harbour.pk})["messages"]
    for frame in (
        {"type": "room.history", "room": crew.pk},
        {"type": "message.get", "room": crew.pk, "numbers": [1]},
        {"type": "room.history", "room": 10**9},
    ):
        with pytest.raises(NotFound):
            ask(charlie, frame)
    say(harbour, alice, thread=1)
    for root in (2, 3):
        with pytest.raises(NotFound) as refused:
            ask(alice, {"type": "room.history", "room": harbour.pk, "thread": root})
        assert "thread" in refused.value.fields
    leave(crew, bob)
    with pytest.raises(NotFound):
        ask(bob, {"type": "message.get", "room": crew.pk, "numbers": [1]})
    with pytest.raises(BadRequest):
        ask(alice, {"type": "room.history", "room": crew.pk, "before": 3, "after": 1})


def test_what_was_before_a_member_is_hidden_from_him(crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "before")
    leave(crew, bob)
    come_back(crew, bob, hidden_before=2)
    say(crew, alice, "answer", reply_to=1)
    told = ask(bob, {"type": "room.history", "room": crew.pk})
    assert numbers(told["messages"]) == [2]
    assert "quote" not in told["messages"][0]
    assert told["has_before"] is False
    assert (
        ask(bob, {"type": "message.get", "room": crew.pk, "numbers": [1, 2]})["messages"] == told["messages"]
    )
    mine = ask(alice, {"type": "room.history", "room": crew.pk})["messages"]
    assert mine[1]["quote"] == {"author": alice.pk, "excerpt": "before"}
    Room.objects.filter(pk=crew.pk).update(first=2)
    assert numbers(ask(alice, {"type": "room.history", "room": crew.pk})["messages"]) == [2]


def test_the_nonce_is_pulled_by_its_author_only(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)
    (mine,) = ask(alice, {"type": "room.history", "room": harbour.pk})["messages"]
    (other,) = ask(bob, {"type": "room.history", "room": harbour.pk})["messages"]
    assert "nonce" in mine
    assert "nonce" not in other


def test_the_directory_names_everybody_in_the_page(
    harbour: Room, alice: User, bob: User, charlie: User, mallory: User
) -> None:
    say(harbour, alice)
    told = ask(mallory, {"type": "room.history", "room": harbour.pk})
    assert set(told["directory"]) == {str(alice.pk)}
    assert told["directory"][str(alice.pk)]["username"] == "alice"
    messages = [
        {
            "author": 1,
            "quote": {"author": 2},
            "replies": {"users": [3]},
            "reactions": [{"users": [4, 5]}],
            "system": {"actor": 6, "users": [7]},
            "mentions": {"users": [8]},
        }
    ]
    assert reading.authors(messages) == set(range(1, 9))


def _plan(statement: str, values: list[Any]) -> str:
    with connection.cursor() as cursor:
        word = "EXPLAIN " if POSTGRES else "EXPLAIN QUERY PLAN "
        cursor.execute(word + statement, values)
        return "\n".join(str(row[0] if POSTGRES else row[3]) for row in cursor.fetchall())


def test_every_read_is_one_walk_of_an_index(
    talk: Room, bob: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    if POSTGRES:
        actions.send_now([plan(talk, bob, "more") for _ in range(3000)])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE chat_message")
    room = "m.room_id = %s"
    rev = "message_rev" if POSTGRES else "room_id=? AND rev>?"
    wanted = [
        (f"{room} AND m.rev > %s AND +m.number >= %s", "m.rev", rev, [talk.pk, 3, 0]),
        (
            f"{room}{reading._MAIN} AND m.number >= %s AND m.number < %s",
            "m.number DESC",
            "main_timeline",
            [talk.pk, 0, 9],
        ),
        (f"{room} AND m.thread = %s AND m.number >= %s", "m.number", "in_thread", [talk.pk, 1, 3]),
        (f"{room} AND m.reply_to = %s AND m.number > %s", "m.number", "replies_in_order", [talk.pk, 1, 0]),
    ]
    for where, order, index, values in wanted:
        told = _plan(reading._statement(where, order), [*values, 10])
        assert index in told, told
        assert "Seq Scan" not in told and "SCAN m" not in told, told
        assert "Sort" not in told and "TEMP B-TREE" not in told, told
    with django_assert_num_queries(1), connection.cursor() as cursor:
        reading.history(cursor, talk.pk, limit=10)
    with django_assert_num_queries(1), connection.cursor() as cursor:
        reading.changes(cursor, talk.pk, 0, limit=10)


def test_a_page_without_reactions_asks_nothing_more(
    talk: Room, bob: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with snapshot() as cursor:
        messages = reading.history(cursor, talk.pk, limit=40)[0]
    with django_assert_max_num_queries(0):
        reading.for_reader(messages, bob.pk)


def test_visible_to_agrees_with_the_wire(alice: User, bob: User, charlie: User) -> None:
    """The two roads to a message, the rows and the plain SQL, let the same people see the same."""
    rooms = [room_of(alice, bob), room_of(alice, bob, kind="private"), room_of(alice, bob, kind="direct")]
    for room in rooms:
        actions.send_now([plan(room, alice, str(place)) for place in range(4)])
    Membership.objects.filter(room=rooms[1], user=bob).update(hidden_before=3)
    Room.objects.filter(pk=rooms[0].pk).update(first=2)
    for person in (alice, bob, charlie):
        for room in rooms:
            rows = set(Message.objects.visible_to(person).filter(room=room).values_list("number", flat=True))
            try:
                wire = set(numbers(ask(person, {"type": "room.history", "room": room.pk})["messages"]))
            except NotFound:
                wire = set()
            assert rows == wire, (person, room.kind)
