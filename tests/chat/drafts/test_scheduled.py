"""Messages to be sent later: made, changed, sent once, kept with a reason when they could not be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from chat.drafts import reading, scheduling, sending
from chat.drafts.models import Reason, Scheduled
from chat.files import actions as files
from chat.files.models import File
from chat.messages import actions
from chat.messages.models import Message
from chat.messages.sending import Send
from chat.rooms.models import Membership, Room
from chat.wire.encoding import moment
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound
from chatsite import jobs
from chatsite.databases.snapshot import snapshot
from tests.chat.drafts.support import come, nonce, schedule, told_of
from tests.chat.messages.support import assert_whole, leave, plan, say
from tests.chat.rooms.support import ask, at_once
from tests.chat.waiting import later


def due(made: dict[str, object]) -> None:
    """Its time comes, and a worker does it."""
    pk = int(str(made["id"]))
    come(pk)
    sending.send_due(pk)


def test_it_is_sent_once_with_its_nonce_and_forgotten(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, bob, "before")
    made = schedule(harbour, alice, "**good** morning", reply_to=1)
    assert told_of(told, alice) == [{str(made["id"]): made}] and told_of(told, bob) == []
    assert Message.objects.count() == 1
    due(made)
    sending.send_due(made["id"])
    message = Message.objects.get(number=2)
    assert (str(message.nonce), message.author_id, message.reply_to) == (made["nonce"], alice.pk, 1)
    assert message.html and "<strong>" in message.html
    assert told_of(told, alice)[1:] == [{str(made["id"]): None}]
    row = Scheduled.objects.get()
    assert (row.text, row.failed, reading.waiting(alice.pk)) == ("", "", []) and row.done_at
    assert_whole(harbour)


def test_nothing_is_sent_before_its_time(harbour: Room, alice: User) -> None:
    made = schedule(harbour, alice)
    sending.send_due(made["id"])
    assert not Message.objects.exists()


def test_the_row_and_the_message_are_there_together_or_not_at_all(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = schedule(harbour, alice)
    come(made["id"])
    with monkeypatch.context() as broken:
        broken.setattr(scheduling, "forget", lambda *_: 1 / 0)
        with pytest.raises(jobs.Again):
            sending.send_due(made["id"])
    assert not Message.objects.exists() and Scheduled.objects.get().done_at is None
    sending.send_due(made["id"])
    assert Message.objects.count() == 1


def test_many_workers_at_once_send_one(harbour: Room, alice: User) -> None:
    made = schedule(harbour, alice)
    come(made["id"])
    outcomes = at_once([lambda: sending.send_due(made["id"])] * 4)
    assert all(one is None or isinstance(one, jobs.Again) for one in outcomes), outcomes
    assert Message.objects.count() == 1


def test_what_was_changed_meanwhile_goes_as_it_is_now(
    harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = schedule(harbour, alice, "first")
    come(made["id"])
    send = actions.send_now

    def changed_before(plans: list[Send]) -> object:
        scheduling.update(alice.pk, made["id"], text="second")
        return send(plans)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(actions, "send_now", changed_before)
        with pytest.raises(jobs.Again):
            sending.send_due(made["id"])
    assert not Message.objects.exists()
    sending.send_due(made["id"])
    assert [message.text for message in Message.objects.all()] == ["second"]


def suspended(room: Room, who: User) -> None:
    User.objects.filter(pk=who.pk).update(is_active=False)


def archived(room: Room, who: User) -> None:
    Room.objects.filter(pk=room.pk).update(archived_at=timezone.now())


def deleted(room: Room, who: User) -> None:
    Room.objects.filter(pk=room.pk).update(deleted_at=timezone.now())


def private_and_left(room: Room, who: User) -> None:
    Room.objects.filter(pk=room.pk).update(kind="private", slug=None)
    leave(room, who)


def its_thread_is_below_first(room: Room, who: User) -> None:
    Room.objects.filter(pk=room.pk).update(first=2)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (leave, Reason.LEFT),
        (private_and_left, Reason.GONE),
        (deleted, Reason.GONE),
        (archived, Reason.ARCHIVED),
        (suspended, Reason.SUSPENDED),
        (its_thread_is_below_first, Reason.POINTLESS),
    ],
)
def test_what_may_not_be_sent_any_more_is_kept_with_the_reason(
    told: list[Event],
    harbour: Room,
    alice: User,
    bob: User,
    happens: Callable[[Room, User], None],
    reason: Reason,
) -> None:
    say(harbour, alice, "root")
    say(harbour, alice, "another")
    made = schedule(harbour, bob, "reply", thread=1)
    happens(harbour, bob)
    due(made)
    assert Message.objects.count() == 2
    failed = {**made, "at": moment(Scheduled.objects.get().due_at), "failed": reason.value}
    assert told_of(told, bob)[-1] == {str(made["id"]): failed}
    assert reading.waiting(bob.pk) == [failed]
    sending.send_due(made["id"])
    assert Message.objects.count() == 2


def test_what_failed_is_taken_up_again(harbour: Room, alice: User, bob: User) -> None:
    made = schedule(harbour, bob)
    archived(harbour, bob)
    due(made)
    Room.objects.update(archived_at=None)
    again = scheduling.update(bob.pk, made["id"], at=later(90))
    assert "failed" not in again
    due(again)
    assert str(Message.objects.get().nonce) == made["nonce"]


def test_a_nonce_that_was_used_otherwise_is_told(harbour: Room, alice: User) -> None:
    made = schedule(harbour, alice, "later")
    say(harbour, alice, "now", nonce=Scheduled.objects.get().nonce)
    due(made)
    assert [one["failed"] for one in reading.waiting(alice.pk)] == ["twice"]


def test_the_same_nonce_makes_one(harbour: Room, alice: User) -> None:
    one = plan(harbour, alice, "later")
    made = scheduling.create(one, later())
    feed = User.objects.get(pk=alice.pk).feed
    assert scheduling.create(one, later(120)) == made
    assert User.objects.get(pk=alice.pk).feed == feed and Scheduled.objects.count() == 1


def test_changing_sending_now_and_cancelling(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    made = schedule(harbour, alice)
    at = later(3600)
    changed = scheduling.update(alice.pk, made["id"], text="better", at=at)
    assert (changed["text"], Scheduled.objects.get().due_at) == ("better", at)
    now = scheduling.send_now(alice.pk, made["id"])
    sending.send_due(now["id"])
    assert Message.objects.get().text == "better"
    other = schedule(harbour, alice, "never mind")
    scheduling.delete(alice.pk, other["id"])
    due(other)
    assert Message.objects.count() == 1 and reading.waiting(alice.pk) == []
    assert told_of(told, alice)[-1] == {str(other["id"]): None}


def test_nobody_else_can_touch_it(harbour: Room, alice: User, bob: User) -> None:
    made = schedule(harbour, alice)
    acts: list[Callable[[int], object]] = [
        lambda pk: scheduling.update(bob.pk, pk, text="mine"),
        lambda pk: scheduling.send_now(bob.pk, pk),
        lambda pk: scheduling.delete(bob.pk, pk),
    ]
    for act in acts:
        errors = []
        for pk in (made["id"], 999_999):
            with pytest.raises(NotFound) as caught:
                act(pk)
            errors.append(caught.value.error())
        assert errors[0] == errors[1]  # foreign is missing
    assert reading.waiting(bob.pk) == [] and reading.waiting(alice.pk) == [made]


def test_what_is_plainly_wrong_is_told_at_once(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    for seconds in (-60, 5, 400 * 86_400):
        with pytest.raises(BadRequest) as caught:
            schedule(harbour, alice, seconds=seconds)
        assert caught.value.fields.keys() == {"at"}
    with pytest.raises(BadRequest) as caught:
        schedule(harbour, alice, " ")
    assert caught.value.fields.keys() == {"text"}
    with pytest.raises(NotFound):
        schedule(harbour, alice, reply_to=7)
    with pytest.raises(NotFound):
        schedule(harbour, alice, thread=7)
    with pytest.raises(NotFound) as missing:
        schedule(harbour, alice, files=(7,))
    assert missing.value.fields.keys() == {"files"}
    with pytest.raises(Forbidden):
        schedule(harbour, charlie)
    with pytest.raises(NotFound):
        schedule(crew, charlie)
    assert not Scheduled.objects.exists()


def test_a_hundred_wait_at_most(harbour: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scheduling.MOST == 100
    monkeypatch.setattr(scheduling, "MOST", 3)
    made = [schedule(harbour, alice) for _ in range(3)]
    with pytest.raises(Conflict) as caught:
        schedule(harbour, alice)
    assert caught.value.fields.keys() == {"at"}
    scheduling.delete(alice.pk, made[0]["id"])
    schedule(harbour, alice)


def test_its_files_are_kept_until_it_is_cancelled(harbour: Room, alice: User, bob: User) -> None:
    with tempfile.TemporaryFile() as content:
        content.write(b"a plan")
        kept, foreign = (files.upload(who, "plan.txt", content) for who in (alice, bob))
    with pytest.raises(NotFound):
        schedule(harbour, alice, files=(foreign.pk,))
    made = schedule(harbour, alice, "", files=(kept.pk,))
    assert [file["name"] for file in made["files"]] == ["plan.txt"]
    files.clean(before=timedelta(days=-1))
    assert set(File.objects.all()) == {kept}, "bob's is wanted by nobody"
    scheduling.delete(alice.pk, made["id"])
    files.clean(before=timedelta(days=-1))
    assert not File.objects.exists()


def test_catching_up_tells_what_live_events_told(harbour: Room, alice: User) -> None:
    before = User.objects.get(pk=alice.pk).feed
    sent, cancelled, kept = (schedule(harbour, alice, text) for text in ("a", "b", "c"))
    due(sent)
    scheduling.delete(alice.pk, cancelled["id"])
    with snapshot() as cursor:
        whole = reading.mine_since(cursor, alice.pk, 0)
        assert [one["set"]["scheduled"] for one in whole] == [{str(kept["id"]): kept}]
        since = {
            k: v
            for one in reading.mine_since(cursor, alice.pk, before + 1)
            for k, v in one["set"]["scheduled"].items()
        }
    assert since == {str(sent["id"]): None, str(cancelled["id"]): None, str(kept["id"]): kept}


def test_the_commands(harbour: Room, alice: User) -> None:
    at = later().isoformat()
    made = ask(alice, "scheduled.create", room=harbour.pk, nonce=nonce(), at=at, text="hi")["scheduled"]
    assert ask(alice, "scheduled.list") == {"scheduled": [made]}
    assert ask(alice, "scheduled.update", scheduled=made["id"], text="ho")["scheduled"]["text"] == "ho"
    with pytest.raises(BadRequest):
        ask(alice, "scheduled.update", scheduled=made["id"])
    ask(alice, "scheduled.send_now", scheduled=made["id"])
    assert ask(alice, "scheduled.delete", scheduled=made["id"]) == {}
    assert Membership.objects.present().filter(user=alice).exists()
