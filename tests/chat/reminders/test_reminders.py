"""Reminders: for whom, told to which devices, due once, and what becomes of them when nothing may be read any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from chat.messages import actions as log
from chat.reminders import actions, reading
from chat.reminders.models import Reminder
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, NotFound
from chatsite import jobs
from tests.chat.messages.support import frames, leave, say
from tests.chat.moves.support import move
from tests.chat.rooms.support import ask, at_once, feed, heard_since
from tests.chat.waiting import bring_due, later

Json = dict[str, Any]


def remind(who: User, room: Room, number: int = 0, text: str = "", seconds: float = 60) -> Json:
    return actions.create(who.pk, room.pk, number=number, text=text, at=later(seconds))


def come(reminder: Json) -> None:
    """Its time comes, and a worker does it."""
    bring_due(Reminder, reminder["id"])
    actions.fall_due(reminder["id"])


def listed(who: User) -> list[Json]:
    found: list[Json] = ask(who, "reminder.list")["reminders"]
    return found


def missed(who: User, feed: int) -> Json:
    """The reminders that a device is told which holds `feed`."""
    told = [one["set"]["reminders"] for one in heard_since(who, feed, "reminders")]
    return {key: value for one in told for key, value in (one or {"all": None}).items()}


def test_all_my_devices_are_told_and_nobody_else(
    told: list[Event], crew: Room, alice: User, bob: User
) -> None:
    say(crew, alice, "the tide tables")
    told.clear()
    at = later()
    made = ask(bob, "reminder.create", room=crew.pk, number=1, at=at.isoformat())["reminder"]
    assert made.keys() == {"id", "room", "at", "number"}
    assert (made["room"], made["number"]) == (crew.pk, 1)
    (event,) = frames(told)
    assert event == {"type": "mine", "feed": feed(bob), "set": {"reminders": {str(made["id"]): made}}}
    assert told[0].user == bob.pk  # type: ignore[attr-defined]
    assert (listed(alice), missed(alice, 0)) == ([], {})
    assert missed(bob, 0) == {str(made["id"]): made}
    (one,) = listed(bob)
    assert one["message"].keys() == {"author", "excerpt", "created_at"}
    assert (one["message"]["author"], one["message"]["excerpt"]) == (alice.pk, "the tide tables")


def test_it_is_due_once(told: list[Event], crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "the tide tables")
    made = remind(bob, crew, 1)
    before = feed(bob)
    told.clear()
    actions.fall_due(made["id"])
    assert told == [], "its time has not come"
    come(made)
    actions.fall_due(made["id"])
    (event,) = frames(told)
    assert event.pop("reminder") == missed(bob, before)[str(made["id"])]
    assert event == {
        "type": "notification", "feed": before + 1, "kind": "reminder", "room": crew.pk, "number": 1, "by": bob.pk,
    }  # fmt: skip
    (one,) = listed(bob)
    assert one["due"] is True
    assert not jobs.rows.waiting(jobs.registry.kinds["reminder"]).exists()


def test_many_workers_at_once_tell_once(crew: Room, bob: User) -> None:
    made = remind(bob, crew, text="call the harbour")
    before = feed(bob)
    Reminder.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert at_once([lambda: actions.fall_due(made["id"])] * 4) == [None] * 4
    assert feed(bob) == before + 1


def test_the_row_and_the_news_are_there_together_or_not_at_all(
    crew: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = remind(bob, crew, text="call the harbour")
    before = feed(bob)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(actions, "Notification", lambda **_: 1 / 0)
        come(made)
    assert (feed(bob), Reminder.objects.get().done_at) == (before, None)
    actions.fall_due(made["id"])
    assert feed(bob) == before + 1


def test_putting_off_changing_being_done_and_taking_that_back(
    told: list[Event], crew: Room, bob: User
) -> None:
    made = remind(bob, crew, text="call the harbour")
    come(made)
    at = later(1200)
    changed = ask(bob, "reminder.update", reminder=made["id"], at=at.isoformat(), text="call bob")["reminder"]
    assert (changed["text"], "due" in changed, Reminder.objects.get().due_at) == ("call bob", False, at)
    held = feed(bob)
    told.clear()
    assert ask(bob, "reminder.done", reminder=made["id"]) == {}
    assert frames(told)[-1]["set"] == {"reminders": {str(made["id"]): None}}
    assert (listed(bob), missed(bob, held), missed(bob, 0)) == ([], {str(made["id"]): None}, {})
    come(made)
    assert feed(bob) == held + 1, "what is cancelled isn't due"
    for _ in range(2):
        ask(bob, "reminder.done", reminder=made["id"], back=True)
        assert [one["text"] for one in listed(bob)] == ["call bob"]
    assert feed(bob) == held + 2, "again changes nothing"
    actions.fall_due(made["id"])
    assert listed(bob)[0]["due"] is True


def test_the_same_again_is_the_same(crew: Room, bob: User) -> None:
    at = later()
    made = [actions.create(bob.pk, crew.pk, text="call the harbour", at=at) for _ in range(2)]
    assert made[0] == made[1]
    assert (Reminder.objects.count(), feed(bob)) == (1, missed_feed(bob))


def missed_feed(who: User) -> int:
    return Reminder.objects.filter(user=who).latest("feed").feed


def test_what_may_no_longer_be_read_is_told_without_content(
    told: list[Event], crew: Room, alice: User, bob: User
) -> None:
    for text in ("secret one", "secret two", "secret three"):
        say(crew, alice, text)
    made = [remind(bob, crew, number, seconds=60 + number) for number in (1, 2, 3)]
    remind(bob, crew, text="my own words", seconds=90)
    log.delete(alice.pk, crew.pk, 1)
    Membership.objects.filter(user=bob, room=crew).update(hidden_before=3)
    assert [one.get("message", "none") and True for one in listed(bob)] == [None, None, True, True]
    leave(crew, bob)
    told.clear()
    come(made[1])
    gone = ask(bob, "reminder.list")
    assert [one.get("message", "no message") for one in gone["reminders"]] == [None, None, None, "no message"]
    assert gone["reminders"][-1]["text"] == "my own words"
    assert (gone["rooms"], gone["directory"]) == ([], {})
    assert "secret" not in str(gone) + str(frames(told))
    assert ask(bob, "reminder.done", reminder=made[1]["id"]) == {}


def test_it_goes_along_with_a_message_that_moves_for_who_may_read_it_there(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    say(harbour, alice, "the tide tables")
    here, there = remind(charlie, harbour, 1), remind(bob, harbour, 1)
    told.clear()
    move(harbour, alice, 1, to=crew)
    assert [(one["id"], one["room"], one["number"]) for one in listed(bob)] == [(there["id"], crew.pk, 1)]
    assert listed(bob)[0]["message"]["excerpt"] == "the tide tables"
    assert [(one["id"], one["room"], one["message"]) for one in listed(charlie)] == [
        (here["id"], harbour.pk, None)
    ]
    mine = [one["set"]["reminders"] for one in frames(told, "mine") if "reminders" in one["set"]]
    assert mine == [{str(there["id"]): {**there, "room": crew.pk}}]


def test_what_is_plainly_wrong_is_told_at_once(
    crew: Room, harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    say(crew, alice)
    say(crew, alice)
    say(harbour, alice)
    log.delete(alice.pk, crew.pk, 2)
    rooms.update(alice.pk, harbour.pk, Wish(topic="tides"))

    def wrong(kind: type[Exception], *fields: str, **how: Any) -> None:
        wish = {"who": bob, "room": crew, "number": 1, **how}
        with pytest.raises(kind) as caught:
            remind(**wish)
        assert tuple(caught.value.fields) == fields  # type: ignore[attr-defined]

    for seconds in (-60, 0, 367 * 86_400):
        wrong(BadRequest, "at", seconds=seconds)
    wrong(BadRequest, "number", "text", number=0, text="  ")
    wrong(NotFound, "number", number=2)
    wrong(NotFound, "number", number=3)
    wrong(BadRequest, "number", room=harbour, number=2)
    wrong(NotFound, who=charlie)
    wrong(NotFound, who=charlie, number=0, text="what is in there")
    note = remind(bob, crew, text="mine")
    with pytest.raises(BadRequest) as caught:
        actions.update(bob.pk, note["id"], text=" ")
    assert tuple(caught.value.fields) == ("text",)
    with pytest.raises(BadRequest):
        ask(bob, "reminder.update", reminder=note["id"])
    assert Reminder.objects.get().text == "mine"
    assert remind(charlie, harbour, 1)["number"] == 1, "whoever may read there"


def test_nobody_else_can_touch_it(crew: Room, alice: User, bob: User) -> None:
    made = remind(bob, crew, text="mine")
    acts: list[Callable[[int], object]] = [
        lambda pk: actions.update(alice.pk, pk, text="yours"),
        lambda pk: actions.end(alice.pk, pk),
        lambda pk: actions.bring_back(alice.pk, pk),
    ]
    for act in acts:
        errors = []
        for pk in (made["id"], 999_999):
            with pytest.raises(NotFound) as caught:
                act(pk)
            errors.append(caught.value.error())
        assert errors[0] == errors[1]  # foreign is missing
    assert [one["text"] for one in listed(bob)] == ["mine"]


def test_two_hundred_and_no_more(crew: Room, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert actions.MOST == 200
    monkeypatch.setattr(actions, "MOST", 2)
    made = [remind(bob, crew, text=f"number {number}") for number in range(2)]
    before = feed(bob)
    with pytest.raises(Conflict) as caught:
        remind(bob, crew, text="one more")
    assert (tuple(caught.value.fields), feed(bob)) == (("at",), before), "a refusal takes no feed"
    actions.end(bob.pk, made[0]["id"])
    remind(bob, crew, text="one more")
    with pytest.raises(Conflict):
        actions.bring_back(bob.pk, made[0]["id"])
    assert feed(bob) == before + 2


def test_too_many_changes_are_one_null(crew: Room, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(actions, "KEPT", 3)
    before = feed(bob) or 1
    for number in range(5):
        actions.end(bob.pk, remind(bob, crew, text=f"number {number}")["id"])
    assert missed(bob, before) == {"all": None}
    assert Reminder.objects.count() == 3
