"""How long one may change or delete one's own: by the room, and by the database's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from chat.edits.models import FormerText
from chat.messages import actions, clock
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.refusals import Forbidden
from tests.chat.messages.support import say, stored

LIMITS = [("15min", timedelta(minutes=15)), ("1h", timedelta(hours=1)), ("1d", timedelta(days=1))]
LITTLE = timedelta(seconds=20)


def ago(age: timedelta) -> datetime:
    return datetime.now(UTC) - age


@pytest.mark.parametrize(("within", "lasts"), LIMITS)
def test_a_message_can_be_changed_for_so_long(
    harbour: Room, alice: User, bob: User, within: str, lasts: timedelta
) -> None:
    """Moderators and owners are bound like everybody else."""
    assert rooms.update(alice.pk, harbour.pk, Wish(edit_within=within))["edit_within"] == within
    for user in (alice, bob):
        young = say(harbour, user, "young", at=ago(lasts - LITTLE))["number"]
        old = say(harbour, user, "old", at=ago(lasts + LITTLE))["number"]
        assert actions.edit_now(user.pk, harbour.pk, young, "other")["text"] == "other"
        with pytest.raises(Forbidden) as refused:
            actions.edit_now(user.pk, harbour.pk, old, "other")
        assert "number" in refused.value.fields
        assert stored(harbour, old).text == "old"
        assert actions.delete(user.pk, harbour.pk, old)["deleted"]
    assert FormerText.objects.count() == 2


@pytest.mark.parametrize(("within", "lasts"), LIMITS)
def test_ones_own_can_be_deleted_for_so_long(
    harbour: Room, alice: User, bob: User, within: str, lasts: timedelta
) -> None:
    rooms.update(alice.pk, harbour.pk, Wish(delete_within=within))
    young = say(harbour, bob, "young", at=ago(lasts - LITTLE))["number"]
    old = say(harbour, bob, "old", at=ago(lasts + LITTLE))["number"]
    actions.delete(bob.pk, harbour.pk, young)
    with pytest.raises(Forbidden) as refused:
        actions.delete(bob.pk, harbour.pk, old)
    assert "number" in refused.value.fields
    assert stored(harbour, old).deleted_at is None
    assert actions.edit_now(bob.pk, harbour.pk, old, "still mine")["text"] == "still mine"
    actions.delete(alice.pk, harbour.pk, old)
    with_tombstone = actions.delete(bob.pk, harbour.pk, old)
    assert with_tombstone["deleted"], "once more is answered as ever"


def test_never_is_at_once(harbour: Room, alice: User, bob: User) -> None:
    rooms.update(alice.pk, harbour.pk, Wish(edit_within="never", delete_within="never"))
    for user in (alice, bob):
        say(harbour, user, "mine")
    for user, number in ((alice, 1), (bob, 2)):
        with pytest.raises(Forbidden):
            actions.edit_now(user.pk, harbour.pk, number, "other")
    with pytest.raises(Forbidden):
        actions.delete(bob.pk, harbour.pk, 2)
    actions.delete(alice.pk, harbour.pk, 1)
    Membership.objects.filter(room=harbour, user=bob).update(role="moderator")
    actions.delete(bob.pk, harbour.pk, 2)
    rooms.update(alice.pk, harbour.pk, Wish(edit_within="always"))
    say(harbour, bob, "mine", at=ago(timedelta(days=4000)))
    actions.edit_now(bob.pk, harbour.pk, 3, "other")


def test_staff_delete_in_public_rooms_at_any_time(harbour: Room, alice: User, grace: User) -> None:
    rooms.update(alice.pk, harbour.pk, Wish(delete_within="never"))
    say(harbour, alice)
    assert actions.delete(grace.pk, harbour.pk, 1, "spam", as_staff=True)["deleted"]


def test_the_databases_clock_counts(harbour: Room, alice: User) -> None:
    """A process whose own clock is wrong refuses nothing, and allows nothing."""
    rooms.update(alice.pk, harbour.pk, Wish(edit_within="15min"))
    young = say(harbour, alice)["number"]
    old = say(harbour, alice, at=ago(timedelta(hours=1)))["number"]
    with clock.given(datetime.now(UTC) + timedelta(days=1)):
        actions.edit_now(alice.pk, harbour.pk, young, "other")
    with clock.given(datetime.now(UTC) - timedelta(days=1)), pytest.raises(Forbidden):
        actions.edit_now(alice.pk, harbour.pk, old, "other")


def test_only_owners_set_them(harbour: Room, crew: Room, alice: User, bob: User) -> None:
    for room in (harbour, crew):
        Membership.objects.filter(room=room, user=bob).update(role="moderator")
        for wish in (
            Wish(edit_within="never"),
            Wish(delete_within="never"),
            Wish(edit_history="hidden"),
            Wish(mode="flat"),
        ):
            with pytest.raises(Forbidden):
                rooms.update(bob.pk, room.pk, wish)
        rooms.update(bob.pk, room.pk, Wish(topic="tides"))
        before = rooms.update(alice.pk, room.pk, Wish(edit_within="1h"))
        assert (before["edit_within"], before["delete_within"]) == ("1h", "always")
        assert rooms.update(alice.pk, room.pk, Wish(edit_within="1h"))["rev"] == before["rev"]
