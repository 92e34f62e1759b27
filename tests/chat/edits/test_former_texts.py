"""What messages said before: kept with each edit, bounded, told to whom, gone with the message."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from chat.edits import keeping, reading
from chat.edits.models import FormerText
from chat.messages import actions, writer
from chat.messages.altering import Delete, Edit
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, at_once, say
from tests.chat.messages.test_reading import ask

Json = dict[str, Any]


def edit(room: Room, user: User, *texts: str, number: int = 1) -> Json:
    for text in texts:
        message = actions.edit_now(user.pk, room.pk, number, text)
    return message


def versions(user: User, room: Room, number: int = 1, **fields: Any) -> Json:
    return ask(user, {"type": "message.edits", "room": room.pk, "number": number, **fields})


def texts(user: User, room: Room, number: int = 1) -> list[str]:
    return [one["text"] for one in versions(user, room, number)["versions"]]


def test_every_text_is_kept_with_its_time(harbour: Room, alice: User, bob: User) -> None:
    sent = say(harbour, bob, "one")
    first = edit(harbour, bob, "two")
    last = edit(harbour, bob, "three")
    told = versions(alice, harbour)
    assert told["versions"] == [
        {"place": 3, "text": "three", "at": last["edited_at"], "by": bob.pk},
        {"place": 2, "text": "two", "at": first["edited_at"], "by": bob.pk},
        {"place": 1, "text": "one", "at": sent["created_at"], "by": bob.pk},
    ]
    assert told["more"] is False
    assert told["directory"].keys() == {str(bob.pk)}
    assert told.keys() == {"versions", "more", "directory"}


def test_what_was_never_edited_has_one_text(harbour: Room, alice: User) -> None:
    say(harbour, alice, "one")
    edit(harbour, alice, "one")
    assert texts(alice, harbour) == ["one"]
    assert FormerText.objects.count() == 0


def test_a_refused_edit_keeps_nothing(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, bob, "one")
    for user, text in ((alice, "hers"), (bob, " ")):
        with pytest.raises((Forbidden, BadRequest)):
            edit(harbour, user, text)
    assert FormerText.objects.count() == 0
    assert texts(bob, harbour) == ["one"]


def test_a_batch_of_edits_keeps_all_in_their_order(harbour: Room, alice: User, bob: User) -> None:
    say(harbour, alice, "a0")
    say(harbour, bob, "b0")
    plans = [
        Edit(room=harbour.pk, actor=user.pk, number=number, text=f"{name}{turn}")
        for turn in (1, 2, 3)
        for name, user, number in (("a", alice, 1), ("b", bob, 2))
    ]
    assert all(isinstance(answer, dict) for answer in writer.carry_out(plans))
    assert texts(bob, harbour, 1) == ["a3", "a2", "a1", "a0"]
    assert texts(bob, harbour, 2) == ["b3", "b2", "b1", "b0"]
    assert_whole(harbour)


def test_a_tombstone_leaves_no_former_text(crew: Room, alice: User, bob: User) -> None:
    """T39: nor when it is edited and deleted in one batch, nor by a moderator."""
    for number in (1, 2):
        say(crew, bob, f"secret {number}")
        edit(crew, bob, f"nothing {number}", number=number)
    actions.delete(alice.pk, crew.pk, 1)
    with pytest.raises(NotFound) as refused:
        versions(alice, crew)
    assert "number" in refused.value.fields
    writer.carry_out(
        [
            Edit(room=crew.pk, actor=bob.pk, number=2, text="less"),
            Delete(room=crew.pk, actor=bob.pk, number=2),
        ]
    )
    assert FormerText.objects.count() == 0


def test_the_middle_is_let_go_and_the_first_text_stays(
    crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 4)
    say(crew, alice, "0")
    edit(crew, alice, *(str(number) for number in range(1, 9)))
    assert texts(alice, crew) == ["8", "7", "6", "5", "0"]
    assert [one["place"] for one in versions(alice, crew)["versions"]] == [9, 8, 7, 6, 1]
    assert FormerText.objects.count() == 4


def test_pages_end_by_count_and_by_size(crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    say(crew, alice, "0")
    edit(crew, alice, *(str(number) for number in range(1, 6)))
    first = versions(alice, crew)
    assert [one["text"] for one in first["versions"]] == ["5", "4", "3", "2"]
    assert first["more"] is True
    rest = versions(alice, crew, before=first["versions"][-1]["place"])
    assert [one["text"] for one in rest["versions"]] == ["1", "0"]
    assert rest["more"] is False
    monkeypatch.setattr(reading, "PAGE_BYTES", 1)
    assert len(versions(alice, crew, before=3)["versions"]) == 1
    assert versions(alice, crew, before=3)["more"] is True


def test_only_those_who_may_read_the_message(
    harbour: Room, crew: Room, alice: User, bob: User, charlie: User
) -> None:
    for room in (harbour, crew):
        say(room, alice, "one")
        edit(room, alice, "two")
    assert texts(charlie, harbour) == ["two", "one"]
    with pytest.raises(NotFound) as foreign:
        versions(charlie, crew)
    with pytest.raises(NotFound) as missing:
        ask(charlie, {"type": "message.edits", "room": 999_999, "number": 1})
    assert (str(foreign.value), foreign.value.fields) == (str(missing.value), missing.value.fields)
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    with pytest.raises(NotFound):
        versions(bob, crew)
    with pytest.raises(NotFound):
        versions(alice, crew, 2)


def test_a_room_may_hide_them(harbour: Room, alice: User, bob: User, charlie: User) -> None:
    """Then its author and moderators see them."""
    assert rooms.update(alice.pk, harbour.pk, Wish(edit_history="hidden"))["edit_history"] == "hidden"
    say(harbour, bob, "one")
    edit(harbour, bob, "two")
    say(harbour, alice, "one")
    edit(harbour, alice, "two", number=2)
    assert texts(alice, harbour) == texts(bob, harbour) == ["two", "one"]
    for user in (bob, charlie):
        with pytest.raises(Forbidden):
            versions(user, harbour, 2)
    rooms.update(alice.pk, harbour.pk, Wish(edit_history="shown"))
    assert texts(charlie, harbour, 2) == ["two", "one"]


def test_what_it_costs(harbour: Room, alice: User) -> None:
    """An edit one statement more; a send none."""
    say(harbour, alice, "warm")
    with CaptureQueriesContext(connection) as sending:
        say(harbour, alice, "one")
    assert not [one for one in sending if "former" in one["sql"]]
    with CaptureQueriesContext(connection) as editing:
        edit(harbour, alice, "two")
    assert len([one for one in editing if "former" in one["sql"]]) == 1


def test_edits_from_many_threads_are_all_kept(harbour: Room, alice: User) -> None:
    say(harbour, alice, "start")
    assert all(at_once(6, lambda place: edit(harbour, alice, f"text {place}")["number"] == 1))
    assert len(texts(alice, harbour)) == 7
    assert set(texts(alice, harbour)) == {"start", *(f"text {place}" for place in range(6))}
