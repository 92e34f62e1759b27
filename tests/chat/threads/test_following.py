"""Who follows a thread, what its followers are told, and the list of one's threads."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.functions import Now

from accounts.models import User
from chat.messages import actions
from chat.messages import registry as log
from chat.messages.events import MessageCreated
from chat.messages.models import Message
from chat.rooms.events import Mine
from chat.rooms.models import Membership, Room
from chat.threads import following, untold
from chat.threads.models import ThreadMark, Untold
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from chatsite import jobs
from chatsite.jobs import rows
from tests.chat.messages.support import leave, say
from tests.chat.messages.test_reading import ask
from tests.support.cast import person

Json = dict[str, Any]


def told_of(told: list[Event], user: User, thread: int) -> list[Json]:
    """What one person was told of a thread, `set` by `set`; forgets what was told before."""
    sets = [
        dict(event.set)
        for event in told
        if isinstance(event, Mine) and event.user == user.pk and event.thread == thread
    ]
    told.clear()
    return sets


def follow(room: Room, user: User, thread: int, *, following: bool) -> Json:
    asked = {"type": "thread.follow", "room": room.pk, "thread": thread, "following": following}
    state: Json = ask(user, asked)["thread"]
    return state


def listed(user: User, **fields: Any) -> list[tuple[int, int]]:
    """(root, unread) of each thread of a page."""
    return [(one["thread"], one["unread"]) for one in ask(user, {"type": "thread.list", **fields})["threads"]]


def test_who_began_it_follows_and_is_told_every_count(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, thread=1)
    assert told_of(told, alice, 1) == [{"read": 1, "following": True}, {"unread": 1}]
    say(harbour, bob, thread=1)
    assert told_of(told, alice, 1) == [{"unread": 2}]
    actions.delete(bob.pk, harbour.pk, 2)
    assert told_of(told, alice, 1) == [{"unread": 1}]
    say(harbour, alice, "in the room")
    assert told_of(told, alice, 1) == [], "what isn't in the thread concerns nobody there"


def test_who_is_named_follows_from_there_and_nobody_from_outside(
    told: list[Event], harbour: Room, alice: User, bob: User, charlie: User, mallory: User
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    say(harbour, alice, "root")
    say(harbour, alice, "first", thread=1)
    named = say(harbour, alice, "both of you, look", thread=1)
    named["mentions"] = {"users": [charlie.pk, mallory.pk]}
    following.tell([MessageCreated(room=harbour.pk, rev=named["rev"], message=named)])
    assert told_of(told, charlie, 1) == [{"read": 2, "following": True}, {"unread": 1}]
    assert not ThreadMark.objects.filter(user__in=[bob, mallory]).exists()


def test_who_leaves_it_is_not_brought_back_but_by_a_reply_of_his_own(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, thread=1)
    assert follow(harbour, alice, 1, following=False)["following"] is False
    told.clear()
    say(harbour, bob, thread=1)
    assert told_of(told, alice, 1) == []
    say(harbour, alice, "well then", thread=1)
    assert told_of(told, alice, 1) == [{"read": 1, "unread": 3, "following": True}, {"unread": 3}]


def test_a_follower_by_hand_has_read_what_stands(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "root")
    say(harbour, alice, thread=1)
    state = follow(harbour, bob, 1, following=True)
    assert (state["read"], state["unread"], state["following"], state["root"]["number"]) == (2, 0, True, 1)
    told.clear()
    say(harbour, alice, thread=1)
    assert told_of(told, bob, 1) == [{"unread": 1}]
    leave(harbour, bob)
    say(harbour, alice, thread=1)
    assert told_of(told, bob, 1) == [], "who has left the room is told nothing"


def test_many_followers_are_told_in_slices_each_once(
    told: list[Event], harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SLICE", 2)
    say(harbour, alice, "root")
    crowd = [person(f"follower{place}") for place in range(5)]
    for user in crowd:
        Membership.objects.create(room=harbour, user=user, since_rev=0)
        follow(harbour, user, 1, following=True)
    told.clear()
    say(harbour, alice, thread=1)
    counts = [
        (event.user, event.set["unread"])
        for event in told
        if isinstance(event, Mine) and "unread" in event.set
    ]
    assert counts == [(alice.pk, 0), *((user.pk, 1) for user in crowd)]


def test_the_list_has_the_unread_first_page_by_page(
    harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    for _ in range(4):
        say(harbour, alice, "root")
    for thread in (1, 2, 3, 4):
        say(harbour, bob, thread=thread)
    ask(alice, {"type": "read.mark", "room": harbour.pk, "thread": 4, "number": 99})
    assert listed(alice) == [(3, 1), (2, 1), (1, 1), (4, 0)]
    first = ask(alice, {"type": "thread.list", "limit": 3})
    assert ([one["thread"] for one in first["threads"]], first["unread"]) == ([3, 2, 1], 3)
    assert first["threads"][0]["last"]["number"] == 7
    assert set(first["directory"]) == {str(alice.pk), str(bob.pk)}
    assert listed(alice, after=first["next"]) == [(4, 0)]
    with pytest.raises(BadRequest) as refused:
        ask(alice, {"type": "thread.list", "after": "2-x"})
    assert "after" in refused.value.fields
    say(crew, bob, "secret")
    say(crew, alice, thread=1)
    assert listed(alice) == [(3, 1), (2, 1), (1, 1), (1, 0), (4, 0)]
    leave(crew, alice)
    assert len(listed(alice)) == 4, "a room that he has left shows nothing"
    Membership.objects.filter(room=harbour, user=alice).update(hidden_before=3)
    assert listed(alice) == [(3, 1), (4, 0)], "nor does what is hidden from him"


def test_who_may_follow(
    harbour: Room, crew: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (harbour, crew):
        say(room, alice, "root")
    with pytest.raises(Forbidden):
        follow(harbour, charlie, 1, following=True)
    for asked in ("thread.follow", "thread.get"):
        with pytest.raises(NotFound):
            ask(charlie, {"type": asked, "room": crew.pk, "thread": 1})
    with pytest.raises(NotFound):
        follow(harbour, alice, 2, following=True)
    monkeypatch.setattr(following, "MOST", 0)
    with pytest.raises(Forbidden) as refused:
        follow(harbour, alice, 1, following=True)
    assert "thread" in refused.value.fields
    assert not ThreadMark.objects.exists()


def test_a_worker_tells_what_a_process_that_died_left_untold(
    told: list[Event], harbour: Room, alice: User, bob: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    say(harbour, alice, "root")
    say(harbour, bob, thread=1)
    assert not Untold.objects.exists(), "whoever committed it has told it"
    told.clear()
    with monkeypatch.context() as dying:
        dying.setattr(log, "after_commit", [])
        say(harbour, bob, thread=1)
        say(harbour, bob, "@charlie", thread=1)
    (left,) = Untold.objects.all()
    assert told_of(told, alice, 1) == []
    assert not rows.claim(jobs.kinds["threads"], 4), "who committed it still has time"
    Untold.objects.update(due_at=Now() - untold.LEASE)
    (claim,) = rows.claim(jobs.kinds["threads"], 4)
    claim.kind.do(claim.pk)
    assert told_of(list(told), alice, 1) == [{"unread": 3}]
    assert told_of(told, charlie, 1) == [{"read": 3, "following": True}, {"unread": 1}]
    assert not Untold.objects.exists()
    claim.kind.do(left.pk)  # a worker may die behind its commit and another one come


def test_what_came_meanwhile_stays_to_be_told(harbour: Room, alice: User, bob: User) -> None:
    """While one batch's followers are told, the next one is stored: its note must stand."""
    say(harbour, alice, "root")
    room, thread = harbour.pk, 1
    settle = untold.settle

    def late(*place: int) -> None:
        if not Message.objects.filter(room=room, number=3).exists():
            with pytest.MonkeyPatch.context() as dying:
                dying.setattr(log, "after_commit", [])
                say(harbour, bob, thread=thread)
        settle(*place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(untold, "settle", late)
        say(harbour, bob, thread=thread)
    assert Untold.objects.get().first == 2
