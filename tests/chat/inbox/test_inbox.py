"""What waits for somebody: in which order, how it begins, for whose eyes; marked as read at once, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from chat.blocks import actions as blocks
from chat.gateway.reading import mine_since
from chat.inbox import habits, marking
from chat.inbox.models import Cleared
from chat.mentions import telling
from chat.messages import actions as log
from chat.notifications.models import ThreadLevel
from chat.receipts.actions import mark
from chat.rooms.models import Membership, Room
from chat.threads import following
from chat.threads.models import ThreadMark
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import at_once, come_back, frames, leave, room_of, say
from tests.chat.messages.test_reading import ask

Json = dict[str, Any]


def call(room: Room, author: User, whom: User, text: str = "hello", **fields: Any) -> Json:
    """Say something that mentions somebody, and tell him."""
    said = say(room, author, f"{text} @{whom.username}", **fields)
    telling.tell(room.pk, said["number"])
    return said


def inbox(user: User, **fields: Any) -> Json:
    return ask(user, {"type": "inbox.list", **fields})


def places(told: Json) -> list[tuple[int, int]]:
    return [(one["room"], one.get("thread", 0)) for one in told["entries"]]


def words(entry: Json) -> list[str]:
    return [line["excerpt"] for line in entry["lines"]]


def test_what_calls_me_comes_first_and_what_is_muted_last(
    harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    quiet = room_of(alice, bob, name="quiet")
    direct = room_of(alice, bob, kind="direct", name="")
    read = room_of(alice, bob, name="read")
    call(crew, bob, alice, "the tide")
    say(quiet, bob, "nothing for you")
    say(direct, bob, "are you there?")
    say(harbour, bob, "some news")
    mark(alice.pk, read.pk, say(read, bob, "old")["number"])
    Membership.objects.filter(room=quiet, user=alice).update(level="nothing")
    told = inbox(alice)
    assert places(told) == [(direct.pk, 0), (crew.pk, 0), (harbour.pk, 0), (quiet.pk, 0)]
    assert [one.get("muted", False) for one in told["entries"]] == [False, False, False, True]
    assert told["entries"][1]["lines"][0]["calls"] is True
    assert words(told["entries"][2]) == ["some news"]
    assert told["count"] == {"entries": 3, "unread": 3, "mentions": 1}
    assert told["next"] is None
    assert set(told["directory"]) == {str(bob.pk)}
    assert inbox(bob)["entries"] == []


def test_a_hidden_room_waits_only_when_it_calls(harbour: Room, alice: User, bob: User) -> None:
    Membership.objects.filter(room=harbour, user=alice).update(level="hidden")
    say(harbour, bob, "nothing for you")
    assert inbox(alice)["entries"] == []
    call(harbour, bob, alice)
    assert [one["muted"] for one in inbox(alice)["entries"]] == [True]


def test_a_thread_has_a_level_of_its_own(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "the root")
    following.choose(alice.pk, harbour.pk, 1, following=True)
    say(harbour, bob, "an answer", thread=1)
    room = Membership.objects.filter(room=harbour, user=alice)
    for of_room, of_thread, muted in (
        ("default", "default", False),
        ("nothing", "default", True),
        ("nothing", "all", False),
        ("all", "nothing", True),
    ):
        room.update(level=of_room)
        ThreadLevel.objects.update_or_create(
            user=alice, room=harbour, thread=1, defaults={"level": of_thread}
        )
        (entry,) = inbox(alice)["entries"]
        assert entry.get("muted", False) is muted, (of_room, of_thread)


def test_a_mute_that_is_over_mutes_no_more(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, bob)
    stay = Membership.objects.filter(room=harbour, user=alice)
    for hours, muted in ((1, True), (-1, False)):
        stay.update(muted_until=timezone.now() + timedelta(hours=hours))
        assert inbox(alice)["entries"][0].get("muted", False) is muted


def test_lines_are_how_it_begins_and_what_calls_me(harbour: Room, alice: User, bob: User) -> None:
    mark(alice.pk, harbour.pk, say(harbour, bob, "read")["number"])
    for number in range(6):
        say(harbour, bob, f"line {number}")
    call(harbour, bob, alice, "where are you")
    log.delete(bob.pk, harbour.pk, 2)
    (entry,) = inbox(alice)["entries"]
    assert words(entry)[:3] == ["line 1", "line 2", "line 3"]
    assert entry["lines"][-1]["calls"] is True
    assert len(entry["lines"]) == 4
    assert entry["unread"] == 7
    assert entry["read"] == 1


def test_threads_that_i_follow_or_that_call_me(harbour: Room, alice: User, bob: User, charlie: User) -> None:
    for _ in range(3):
        say(harbour, alice, "the root")
    mark(alice.pk, harbour.pk, 3)
    following.choose(alice.pk, harbour.pk, 1, following=True)
    following.choose(alice.pk, harbour.pk, 2, following=False)
    say(harbour, bob, "one", thread=1)
    say(harbour, bob, "two", thread=2)
    call(harbour, bob, alice, "three", thread=3)
    told = inbox(alice)
    assert places(told) == [(harbour.pk, 3), (harbour.pk, 1)]
    called, followed = told["entries"]
    assert (called["mentions"], called["unread"], called["root"]["excerpt"]) == (1, 1, "the root")
    assert (followed["mentions"], words(followed)) == (0, ["one"])
    assert Membership.objects.get(room=harbour, user=alice).mentions == 1


def test_pages_hold_everything_once(alice: User, bob: User) -> None:
    rooms = [room_of(alice, bob, name=f"room {number}") for number in range(7)]
    for room in rooms:
        say(room, bob)
    found: list[tuple[int, int]] = []
    after = None
    while True:
        told = inbox(alice, limit=3, **({"after": after} if after else {}))
        found += places(told)
        after = told["next"]
        if after is None:
            break
    assert sorted(found) == sorted((room.pk, 0) for room in rooms)
    assert len(found) == 7
    with pytest.raises(BadRequest):
        inbox(alice, after="3-1-1-1")


def test_only_what_i_may_read(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    call(crew, alice, bob, "a secret")
    call(harbour, alice, bob, "gone")
    assert len(ask(bob, {"type": "inbox.mentions"})["mentions"]) == 2
    leave(crew, bob)
    log.delete(alice.pk, harbour.pk, 1)
    assert ask(bob, {"type": "inbox.mentions"})["mentions"] == []
    assert [one["lines"] for one in inbox(bob)["entries"]] in ([], [[]])
    assert inbox(charlie)["entries"] == []
    assert ask(charlie, {"type": "inbox.mentions"})["mentions"] == []


def test_what_was_before_i_came_is_not_told(alice: User, bob: User) -> None:
    room = room_of(bob, alice, kind="private", hides_history=True)
    call(room, bob, alice, "before")
    Membership.objects.filter(room=room, user=alice).update(hidden_before=2)
    assert ask(alice, {"type": "inbox.mentions"})["mentions"] == []
    say(room, bob, "after")
    assert [words(one) for one in inbox(alice)["entries"]] == [["after"]]


def test_nothing_is_quoted_of_whom_i_have_blocked(harbour: Room, alice: User, bob: User) -> None:
    call(harbour, bob, alice, "loud")
    blocks.add(alice.pk, bob.pk)
    assert [one["lines"] for one in inbox(alice)["entries"]] in ([], [[]])
    assert ask(alice, {"type": "inbox.mentions"})["mentions"] == []


def test_what_blocked_people_say_waits_for_nobody(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    come_back(harbour, charlie)
    say(harbour, bob)
    say(harbour, charlie)
    say(crew, bob)
    blocks.add(alice.pk, bob.pk)
    say(harbour, bob)
    told = inbox(alice)
    assert [(one["room"], one["unread"]) for one in told["entries"]] == [(harbour.pk, 1)]
    assert told["count"]["unread"] == 1
    with snapshot() as cursor:
        mine = [one for one in mine_since(cursor, alice.pk, 0) if "folded" in one["set"]]
    assert {one["room"]: one["set"]["folded"] for one in mine} == {harbour.pk: [1, 3], crew.pk: [1]}
    call(harbour, bob, alice)
    assert Membership.objects.get(room=harbour, user=alice).mentions == 0, (
        "whom one has blocked calls one no more"
    )


def test_mentions_read_and_unread_by_pages(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for number in range(3):
        call(harbour, bob, alice, f"number {number}")
    call(crew, bob, alice, "another")
    call(harbour, bob, alice, "in a thread", thread=1)
    mark(alice.pk, harbour.pk, 2)
    first = ask(alice, {"type": "inbox.mentions", "limit": 3})
    assert [one["excerpt"].split(" @")[0] for one in first["mentions"]] == [
        "in a thread",
        "another",
        "number 2",
    ]
    assert [one.get("unread", False) for one in first["mentions"]] == [True, True, True]
    assert first["mentions"][0]["thread"] == 1
    assert first["more"] is True
    rest = ask(alice, {"type": "inbox.mentions", "before": first["mentions"][-1]["place"]})
    assert [one.get("unread", False) for one in rest["mentions"]] == [False, False]
    assert rest["more"] is False
    assert len(ask(alice, {"type": "inbox.mentions", "unread": True})["mentions"]) == 3


def state(user: User) -> list[Any]:
    stays = (
        Membership.objects.filter(user=user)
        .order_by("room")
        .values_list("room", "read", "read_ordinal", "mentions")
    )
    return [
        *stays,
        *ThreadMark.objects.filter(user=user, read__gt=0)
        .order_by("room", "thread")
        .values_list("room", "thread", "read"),
    ]


def test_all_is_read_at_once_and_taken_back(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User
) -> None:
    say(harbour, alice, "the root")
    for number in range(3):
        say(harbour, bob, f"number {number}")
    mark(alice.pk, harbour.pk, 2)
    following.choose(alice.pk, harbour.pk, 1, following=True)
    call(harbour, bob, alice, "in a thread", thread=1)
    call(crew, bob, alice)
    before = state(alice)
    feed = User.objects.get(pk=alice.pk).feed
    told.clear()
    done = ask(alice, {"type": "inbox.read"})
    assert done["count"] == 3
    assert inbox(alice)["entries"] == []
    mine = frames(told, "mine")
    assert sorted(one["feed"] for one in mine) == list(range(feed + 1, feed + 4)), (
        "each has a feed of its own"
    )
    assert {one["set"]["unread"] for one in mine} == {0}
    assert {one["set"]["mentions"] for one in mine if "mentions" in one["set"]} == {0}
    assert {one["room"] for one in frames(told, "receipt")} == {harbour.pk, crew.pk}
    assert ask(alice, {"type": "inbox.read"}) == {"cleared": None, "count": 0}
    with snapshot() as cursor:
        assert {(one["room"], one.get("thread")) for one in mine_since(cursor, alice.pk, feed)} == {
            (harbour.pk, None), (harbour.pk, 1), (crew.pk, None)
        }  # fmt: skip
    with pytest.raises(NotFound):
        ask(bob, {"type": "inbox.undo", "cleared": done["cleared"]})
    assert ask(alice, {"type": "inbox.undo", "cleared": done["cleared"]}) == {"count": 3}
    assert state(alice) == before
    assert sorted(places(inbox(alice))) == sorted([(harbour.pk, 0), (harbour.pk, 1), (crew.pk, 0)])
    with pytest.raises(NotFound):
        ask(alice, {"type": "inbox.undo", "cleared": done["cleared"]})


def test_some_rooms_are_read_and_no_others(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for room in (harbour, crew):
        say(room, bob)
    assert ask(alice, {"type": "inbox.read", "rooms": [crew.pk, 10**9]})["count"] == 1
    assert places(inbox(alice)) == [(harbour.pk, 0)]
    for wrong in ([], [crew.pk, crew.pk], ["x"], list(range(1, 1002))):
        with pytest.raises(BadRequest) as refused:
            ask(alice, {"type": "inbox.read", "rooms": wrong})
        assert set(refused.value.fields or {}) == {"rooms"}


def test_the_last_twenty_can_be_taken_back(harbour: Room, alice: User, bob: User) -> None:
    made = []
    for _ in range(22):
        say(harbour, bob)
        done = marking.mark_all_read(alice.pk)
        assert done is not None
        made.append(done.pk)
    assert list(Cleared.objects.filter(user=alice).order_by("pk").values_list("pk", flat=True)) == made[2:]


def test_marks_of_many_at_once_agree(harbour: Room, alice: User, bob: User) -> None:
    """Everything read, single marks, and messages that come meanwhile: no feed twice, nothing passed over."""
    rooms = [harbour, *(room_of(alice, bob, name=f"room {number}") for number in range(4))]

    def work(place: int) -> None:
        for turn in range(6):
            if place == 0:
                marking.mark_all_read(alice.pk)
            elif place == 1:
                mark(alice.pk, rooms[turn % 5].pk, 10**6)
            else:
                say(rooms[turn % 5], bob)

    assert at_once(4, work) == [None] * 4
    marking.mark_all_read(alice.pk)
    for stay in Membership.objects.filter(user=alice).select_related("room"):
        assert (stay.read, stay.read_ordinal) == (stay.room.number, stay.room.ordinal)


def test_when_reading_marks_as_read(told: list[Event], alice: User) -> None:
    assert habits.marks(alice.pk) == "always"
    told.clear()
    assert ask(alice, {"type": "inbox.habit", "reading": "end"}) == {}
    assert [one["set"] for one in frames(told, "mine")] == [{"reading": "end"}]
    assert habits.marks(alice.pk) == "end"
    with snapshot() as cursor:
        assert [one["set"] for one in mine_since(cursor, alice.pk, 0)] == [{"reading": "end"}]
    with pytest.raises(BadRequest) as refused:
        ask(alice, {"type": "inbox.habit", "reading": "sometimes"})
    assert set(refused.value.fields or {}) == {"reading"}


def test_who_came_late_is_called_from_a_thread_that_began_before(
    crew: Room, alice: User, bob: User, charlie: User
) -> None:
    """The call is his to read and to be done with, the beginning of the thread isn't."""
    say(crew, alice, "the secret")
    come_back(crew, charlie, hidden_before=2)
    said = call(crew, bob, charlie, "look here", thread=1)
    mark(charlie.pk, crew.pk, 2)
    (entry,) = inbox(charlie)["entries"]
    assert (entry["thread"], entry["root"], entry["mentions"]) == (1, None, 1)
    assert words(entry) == ["look here @charlie"]
    assert "secret" not in str(inbox(charlie))
    mark_it = {"type": "read.mark", "room": crew.pk, "thread": 1, "number": said["number"]}
    assert ask(charlie, mark_it)["mentions"] == 0
    assert inbox(charlie)["entries"] == []


def test_a_thread_that_he_is_not_called_in_and_may_not_read_is_none(
    crew: Room, alice: User, bob: User, charlie: User
) -> None:
    say(crew, alice, "the secret")
    come_back(crew, charlie, hidden_before=2)
    say(crew, bob, "beside", thread=1)
    for thread in (1, 999):
        with pytest.raises(NotFound):
            ask(charlie, {"type": "read.mark", "room": crew.pk, "thread": thread, "number": 2})
