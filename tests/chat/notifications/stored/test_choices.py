"""What somebody chooses to be told: on all his devices, within limits, and how long it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from chat.blocks.models import Block
from chat.gateway.reading import mine_since
from chat.notifications import actions, forgetting
from chat.notifications.models import Forgetting, Notice, NoticeSettings, ThreadLevel
from chat.reminders import actions as reminders
from chat.reminders.models import Reminder
from chat.rooms import mine
from chat.rooms.models import Membership, Room
from chat.threads.models import ThreadMark
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import frames, leave, say
from tests.chat.rooms.support import ask

Json = dict[str, Any]


def test_a_thread_has_a_level_and_a_mute(told: list[Event], harbour: Room, alice: User, bob: User) -> None:
    root = say(harbour, alice)["number"]
    told.clear()
    until = "2100-01-01T00:00:00.000Z"
    ask(bob, "me.update", room=harbour.pk, thread=root, level="all", muted_until=until)
    sets = [(frame["thread"], frame["set"]) for frame in frames(told, "mine")]
    assert sets == [(root, {"level": "all"}), (root, {"muted_until": until})]
    with snapshot() as cursor:
        (missed,) = [
            one for one in mine_since(cursor, bob.pk, 0) if "level" in one["set"] and "thread" in one
        ]
    assert missed["set"] == {"level": "all", "muted_until": until}
    ask(bob, "me.update", room=harbour.pk, thread=root, level=None, muted_until=None)
    row = ThreadLevel.objects.get()
    assert (row.level, row.muted_until) == ("default", None)


def test_a_hidden_thread_is_followed_no_more(harbour: Room, alice: User, bob: User) -> None:
    root = say(harbour, alice)["number"]
    say(harbour, bob, "one", thread=root)
    ask(bob, "me.update", room=harbour.pk, thread=root, level="hidden")
    assert not ThreadMark.objects.get(user=bob, thread=root).following
    say(harbour, alice, "two @bob", thread=root)
    assert not Notice.objects.filter(user=bob).exists()


def test_a_level_needs_a_thread_that_one_may_read(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    root = say(crew, alice)["number"]
    for wrong in (99, root):
        with pytest.raises(NotFound):
            mine.update_thread(charlie.pk, crew.pk, wrong, {"level": "all"})
    with pytest.raises(NotFound):
        mine.update_thread(bob.pk, crew.pk, 99, {"level": "all"})
    public = say(harbour, alice)["number"]
    with pytest.raises(Forbidden):
        mine.update_thread(charlie.pk, harbour.pk, public, {"level": "all"})
    assert not ThreadLevel.objects.exists()


def test_levels_of_threads_are_limited(
    monkeypatch: pytest.MonkeyPatch, harbour: Room, alice: User, bob: User
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    first, second = (say(harbour, alice)["number"] for _ in range(2))
    mine.update_thread(bob.pk, harbour.pk, first, {"level": "all"})
    mine.update_thread(bob.pk, harbour.pk, first, {"level": "nothing"})
    with pytest.raises(Conflict) as refused:
        mine.update_thread(bob.pk, harbour.pk, second, {"muted_until": timezone.now()})
    assert refused.value.fields.keys() == {"muted_until"}


def test_settings_are_told_to_all_devices(told: list[Event], bob: User) -> None:
    wish = {
        "level": "all",
        "words": [" low  tide", "Ebb", "EBB"],
        "days": [0, 6],
        "begins": "21:30",
        "ends": "06:05",
    }
    answer = ask(bob, "notification.settings", **wish, zone="Asia/Tokyo")["notifications"]
    hours = {"days": [0, 6], "begins": "21:30", "ends": "06:05", "zone": "Asia/Tokyo"}
    assert answer == {"level": "all", "words": ["low tide", "Ebb"], "hours": hours}
    (frame,) = frames(told, "mine")
    assert frame["set"] == {"notifications": answer}
    with snapshot() as cursor:
        assert {"type": "mine", "feed": frame["feed"], "set": frame["set"]} in mine_since(cursor, bob.pk, 0)
        assert mine_since(cursor, bob.pk, frame["feed"]) == []
    assert ask(bob, "notification.settings")["notifications"] == answer
    assert len(frames(told, "mine")) == 1


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"words": ["!!"]}, "words"),
        ({"words": [f"word{place}" for place in range(31)]}, "words"),
        ({"words": ["a b c d e f g"]}, "words"),
        ({"words": ["x" * 51]}, "words"),
        ({"level": "hidden"}, "level"),
        ({"days": [7]}, "days"),
        ({"begins": "24:00"}, "begins"),
        ({"ends": "7"}, "ends"),
        ({"zone": "Berlin"}, "zone"),
    ],
)
def test_wrong_settings_are_named_and_change_nothing(bob: User, fields: Json, named: str) -> None:
    with pytest.raises(BadRequest) as refused:
        ask(bob, "notification.settings", **fields)
    assert refused.value.fields.keys() == {named}
    assert not NoticeSettings.objects.exists()


def test_the_page_saves_and_says_what_is_wrong(client: Client, bob: User) -> None:
    client.force_login(bob)
    said = {
        "level": "nothing",
        "words": "tide\r\n<b>ebb</b>\r\n",
        "days": ["5", "6"],
        "begins": "22:00",
        "ends": "08:00",
    }
    answer = client.post("/settings/notifications/", said, follow=True)
    assert "Saved." in answer.text
    row = NoticeSettings.objects.get()
    assert (row.level, row.words, row.days, row.begins, row.ends) == (
        "nothing",
        ["tide", "<b>ebb</b>"],
        96,
        1320,
        480,
    )
    assert "&lt;b&gt;ebb&lt;/b&gt;" in answer.text
    refused = client.post(
        "/settings/notifications/", {**said, "words": "\n".join(f"word{n}" for n in range(31))}
    )
    assert "At most 30 words." in refused.text
    assert client.post("/settings/notifications/", {**said, "begins": "late"}).status_code == 200
    row.refresh_from_db()
    assert row.words == ["tide", "<b>ebb</b>"]


def test_the_list_has_what_i_may_still_read(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    Membership.objects.create(room=crew, user=charlie, since_rev=0)
    say(harbour, alice, "@bob one")
    say(crew, alice, "@bob two")
    say(crew, charlie, "@bob three")
    listed = ask(bob, "notification.list")
    assert [(one["room"], one["number"]) for one in listed["notices"]] == [
        (crew.pk, 2),
        (crew.pk, 1),
        (harbour.pk, 1),
    ]
    assert set(listed["notices"][0]) == {"place", "room", "number", "kind", "by", "at"}
    assert listed["directory"].keys() == {str(alice.pk), str(charlie.pk)}
    first = ask(bob, "notification.list", limit=1)
    rest = ask(bob, "notification.list", before=first["notices"][0]["place"])
    assert (first["more"], len(rest["notices"]), rest["more"]) == (True, 2, False)
    Block.objects.create(user=bob, blocked=charlie, at=timezone.now())
    assert len(ask(bob, "notification.list")["notices"]) == 2
    leave(crew, bob)
    assert len(ask(bob, "notification.list")["notices"]) == 1
    assert ask(alice, "notification.list")["notices"] == []


def test_what_is_read_or_handled_waits_no_more(harbour: Room, alice: User, bob: User) -> None:
    for _ in range(3):
        say(harbour, alice, "@bob")

    def waiting() -> list[int]:
        return [one["number"] for one in ask(bob, "notification.list", waiting=True)["notices"]]

    assert waiting() == [3, 2, 1]
    ask(bob, "read.mark", room=harbour.pk, number=1)
    ask(bob, "notification.handle", room=harbour.pk, number=3)
    ask(alice, "notification.handle", room=harbour.pk, number=2)
    assert waiting() == [2]
    ask(bob, "notification.handle", room=harbour.pk, number=3, back=True)
    assert waiting() == [3, 2]


def test_a_reminder_is_quiet_in_the_hours(told: list[Event], harbour: Room, bob: User) -> None:
    NoticeSettings.objects.create(user=bob, days=127, begins=0, ends=0)
    made = reminders.create(bob.pk, harbour.pk, text="tea", at=timezone.now() + timedelta(minutes=1))
    Reminder.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    reminders.fall_due(made["id"])
    assert frames(told, "notification")[0]["quiet"] == "dnd"


def test_old_notices_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, harbour: Room, alice: User, bob: User
) -> None:
    monkeypatch.setattr(forgetting, "SLICE", 2)
    monkeypatch.setattr(forgetting, "MOST", 4)
    for _ in range(10):
        say(harbour, alice, "@bob")
    Notice.objects.filter(number__lte=3).update(created_at=timezone.now() - timedelta(days=31))
    job = Forgetting.objects.create(due_at=timezone.now())
    forgetting.forget(job.pk)
    assert sorted(Notice.objects.values_list("number", flat=True)) == [7, 8, 9, 10]
    job.refresh_from_db()
    assert timedelta(minutes=59) < job.due_at - timezone.now() < timedelta(minutes=61)


def test_the_inbox_mutes_where_nothing_is_usual(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice)

    def muted() -> list[bool]:
        return [bool(one.get("muted")) for one in ask(bob, "inbox.list")["entries"]]

    assert muted() == [False]
    NoticeSettings.objects.create(user=bob, level="nothing")
    assert muted() == [True]
    Membership.objects.filter(user=bob).update(level="mentions")
    assert muted() == [False]
