"""Coming, going, being sent, and what place one has."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.messages.models import Message
from chat.rooms import actions, changes, members
from chat.rooms.models import Membership, Room
from chat.wire.events import Event, TimelineEvent
from chat.wire.refusals import Forbidden, NotFound
from tests.chat.rooms.support import frames, present, refused, stay

pytestmark = pytest.mark.usefixtures("told")


def test_who_joins_begins_read_and_is_told_of_the_room(
    public: Room, charlie: User, told: list[Event]
) -> None:
    Room.objects.filter(pk=public.pk).update(number=7, ordinal=5)
    public.refresh_from_db()
    state = members.join(charlie.pk, public.pk)
    mine = stay(public, charlie)
    assert (mine.since_rev, mine.read, mine.read_ordinal, mine.hidden_before) == (public.rev + 1, 7, 5, 0)
    assert state["members"] == 3 and state["rev"] == public.rev + 1 and "me" not in state
    changed = next(event for event in told if isinstance(event, TimelineEvent))
    assert (changed.rev, changed.joins, changed.leaves) == (public.rev + 1, (charlie.pk,), ())
    assert frames(told, "room.added") == [{"feed": 1, "room": public.pk}]
    assert User.objects.get(pk=charlie.pk).feed == mine.feed == 1


def test_joining_twice_changes_nothing(public: Room, bob: User, told: list[Event]) -> None:
    state = members.join(bob.pk, public.pk)
    assert state["rev"] == public.rev and told == []


def test_nobody_joins_a_private_room(private: Room, charlie: User) -> None:
    assert refused(lambda: members.join(charlie.pk, private.pk))["code"] == "not_found"
    assert charlie.pk not in present(private)


def test_a_guest_joins_nothing(public: Room, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(guest=True)
    assert refused(lambda: members.join(charlie.pk, public.pk))["code"] == "not_found"


def test_joins_of_public_rooms_take_no_system_message(public: Room, charlie: User) -> None:
    before = Message.objects.filter(room=public).count()
    members.join(charlie.pk, public.pk)
    assert Message.objects.filter(room=public).count() == before


def test_adding_in_a_private_room_takes_one(
    private: Room, alice: User, charlie: User, told: list[Event]
) -> None:
    private.refresh_from_db()
    members.add(alice.pk, private.pk, charlie.pk)
    notice = Message.objects.get(room=private, rev=private.rev + 2)
    assert notice.kind == "system"
    assert notice.parts["system"] == {"what": "added", "actor": alice.pk, "users": [charlie.pk]}
    assert stay(private, charlie).since_rev == private.rev + 1
    assert [event.rev for event in told if isinstance(event, TimelineEvent)] == [
        private.rev + 1,
        private.rev + 2,
    ]


def test_the_state_of_an_event_is_that_of_its_rev(
    private: Room, alice: User, charlie: User, told: list[Event]
) -> None:
    private.refresh_from_db()
    answer = members.add(alice.pk, private.pk, charlie.pk)
    (changed,) = frames(told, "room.changed")
    assert changed["state"]["rev"] == changed["rev"] == private.rev + 1
    assert changed["state"]["number"] == private.number
    assert (answer["rev"], answer["number"]) == (private.rev + 2, private.number + 1)


def test_who_leaves_is_out_at_that_rev_and_his_row_stays(private: Room, bob: User, told: list[Event]) -> None:
    private.refresh_from_db()
    members.leave(bob.pk, private.pk)
    row = Membership.objects.get(room=private, user=bob)
    assert row.until_rev == private.rev + 1
    (removed,) = frames(told, "room.removed")
    assert removed == {"feed": row.feed, "room": private.pk, "why": "left"}
    private.refresh_from_db()
    assert private.members == 1
    assert refused(lambda: members.leave(bob.pk, private.pk))["code"] == "not_found"


def test_leaving_a_public_room_one_is_not_in(public: Room, charlie: User) -> None:
    assert refused(lambda: members.leave(charlie.pk, public.pk))["code"] == "conflict"


def test_coming_back_is_a_new_stay(public: Room, bob: User) -> None:
    members.leave(bob.pk, public.pk)
    members.join(bob.pk, public.pk)
    first, second = Membership.objects.filter(room=public, user=bob).order_by("pk")
    assert first.until_rev is not None and second.until_rev is None
    assert second.since_rev > first.until_rev


def test_the_last_owner_stays_owner(private: Room, alice: User, bob: User) -> None:
    assert refused(lambda: members.leave(alice.pk, private.pk))["code"] == "conflict"
    assert refused(lambda: members.set_role(alice.pk, private.pk, alice.pk, "member"))["code"] == "conflict"
    members.set_role(alice.pk, private.pk, bob.pk, "owner")
    members.leave(alice.pk, private.pk)
    assert present(private) == {bob.pk}


def test_a_new_role_is_told_to_all_and_to_its_person(
    private: Room, alice: User, bob: User, told: list[Event]
) -> None:
    members.set_role(alice.pk, private.pk, bob.pk, "moderator")
    assert frames(told, "room.changed")[0]["changed"] == [bob.pk]
    assert frames(told, "mine")[0]["set"] == {"role": "moderator"}
    told.clear()
    members.set_role(alice.pk, private.pk, bob.pk, "moderator")
    assert told == []


def test_only_owners_give_roles(private: Room, alice: User, bob: User, charlie: User) -> None:
    members.set_role(alice.pk, private.pk, bob.pk, "moderator")
    assert refused(lambda: members.set_role(bob.pk, private.pk, bob.pk, "owner"))["code"] == "forbidden"
    assert refused(lambda: members.set_role(bob.pk, private.pk, alice.pk, "owner"))["code"] == "forbidden"
    assert refused(lambda: members.add(bob.pk, private.pk, charlie.pk, "owner"))["code"] == "forbidden"
    members.add(bob.pk, private.pk, charlie.pk)
    assert stay(private, charlie).role == "member"


def test_members_of_private_rooms_add_nobody_but_in_public_they_do(
    private: Room, public: Room, bob: User, charlie: User
) -> None:
    assert refused(lambda: members.add(bob.pk, private.pk, charlie.pk))["code"] == "forbidden"
    members.add(bob.pk, public.pk, charlie.pk)
    assert charlie.pk in present(public)


@pytest.mark.parametrize("gone", [{"is_active": False}, {"guest": True}])
def test_only_living_full_accounts_are_added(
    private: Room, alice: User, charlie: User, gone: dict[str, bool]
) -> None:
    User.objects.filter(pk=charlie.pk).update(**gone)
    with pytest.raises(NotFound):
        members.add(alice.pk, private.pk, charlie.pk)
    missing = refused(lambda: members.add(alice.pk, private.pk, 10**9))
    assert missing == refused(lambda: members.add(alice.pk, private.pk, charlie.pk))


def test_removing_goes_down_the_ranks_only(
    private: Room, alice: User, bob: User, charlie: User, mallory: User
) -> None:
    for user in (charlie, mallory):
        members.add(alice.pk, private.pk, user.pk)
    members.set_role(alice.pk, private.pk, bob.pk, "moderator")
    members.set_role(alice.pk, private.pk, charlie.pk, "moderator")
    assert refused(lambda: members.remove(mallory.pk, private.pk, bob.pk))["code"] == "forbidden"
    assert refused(lambda: members.remove(bob.pk, private.pk, charlie.pk))["code"] == "forbidden"
    assert refused(lambda: members.remove(bob.pk, private.pk, alice.pk))["code"] == "forbidden"
    assert refused(lambda: members.remove(bob.pk, private.pk, bob.pk))["fields"] == {"user": "is you"}
    members.remove(bob.pk, private.pk, mallory.pk)
    members.remove(alice.pk, private.pk, charlie.pk)
    assert present(private) == {alice.pk, bob.pk}


def test_an_owner_removes_another_owner(private: Room, alice: User, bob: User, told: list[Event]) -> None:
    members.set_role(alice.pk, private.pk, bob.pk, "owner")
    told.clear()
    members.remove(alice.pk, private.pk, bob.pk)
    assert frames(told, "room.removed")[0]["why"] == "removed"
    with pytest.raises(NotFound):
        members.remove(bob.pk, private.pk, alice.pk)


def test_a_room_that_hides_its_history(alice: User, bob: User) -> None:
    room = actions.create(alice.pk, "private", "Board", hides_history=True)["id"]
    Room.objects.filter(pk=room).update(number=40)
    members.add(alice.pk, room, bob.pk)
    assert stay(room, bob).hidden_before == 41
    assert stay(room, alice).hidden_before == 1


def test_an_archived_room_takes_nobody_in_but_lets_out(
    public: Room, alice: User, bob: User, charlie: User
) -> None:
    actions.archive(alice.pk, public.pk)
    with pytest.raises(Forbidden, match="archived"):
        members.join(charlie.pk, public.pk)
    with pytest.raises(Forbidden, match="archived"):
        members.add(alice.pk, public.pk, charlie.pk)
    members.leave(bob.pk, public.pk)
    assert present(public) == {alice.pk}


def test_nobody_is_in_more_rooms_than_the_limit(
    public: Room, private: Room, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "ROOMS_PER_PERSON", 1)
    members.join(charlie.pk, public.pk)
    feed = User.objects.get(pk=charlie.pk).feed
    assert refused(lambda: members.add(alice.pk, private.pk, charlie.pk))["code"] == "conflict"
    assert refused(lambda: actions.create(charlie.pk, "private", "Mine"))["code"] == "conflict"
    assert User.objects.get(pk=charlie.pk).feed == feed and not Room.objects.filter(name="Mine").exists()
    actions.delete(alice.pk, public.pk)
    members.add(alice.pk, private.pk, charlie.pk)
    assert charlie.pk in present(private)


def test_above_fifty_people_a_count_stands_instead() -> None:
    from chat.rooms.events import RoomChanged

    many = RoomChanged(room=1, rev=2, joins=tuple(range(1, 52)))
    assert many.body() == {"joined_count": 51}
    assert len(RoomChanged(room=1, rev=2, leaves=tuple(range(1, 51))).body()["left"]) == 50
