"""Rooms are made, changed, archived and deleted."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.messages.models import Message
from chat.rooms import actions, members, policy
from chat.rooms.actions import Wish
from chat.rooms.models import Kind, Room
from chat.wire.events import Event, TimelineEvent
from chat.wire.refusals import NotFound
from tests.chat.rooms.support import frames, present, refused, stay

pytestmark = pytest.mark.usefixtures("told")


def notices(room: Room | int) -> list[str]:
    return [
        row.parts["system"]["what"]
        for row in Message.objects.filter(room=room, kind="system").order_by("number")
    ]


def test_who_makes_a_room_owns_it(alice: User, told: list[Event]) -> None:
    state = actions.create(alice.pk, "public", "  Café   Crème ", topic=" all\nkinds ")
    assert (state["name"], state["slug"], state["topic"]) == ("Café Crème", "cafe-creme", "all kinds")
    assert stay(state["id"], alice).role == "owner"
    assert notices(state["id"]) == ["made"]
    assert frames(told, "room.added") == [{"feed": 1, "room": state["id"]}]
    room = Room.objects.get(pk=state["id"])
    assert (room.rev, room.number, room.ordinal, room.members) == (2, 1, 0, 1)


def test_a_private_room_has_no_slug_and_may_be_called_like_another(alice: User, mallory: User) -> None:
    assert actions.create(alice.pk, "private", "Payroll")["slug"] is None
    assert actions.create(mallory.pk, "private", "Payroll")["slug"] is None
    assert actions.create(mallory.pk, "public", "Payroll")["slug"] == "payroll"
    assert refused(lambda: actions.create(alice.pk, "private", "x", slug="payroll-2"))["fields"].keys() == {
        "slug"
    }


def test_slugs_are_made_free_and_chosen_ones_refused_when_taken(alice: User) -> None:
    assert actions.create(alice.pk, "public", "Dev ops")["slug"] == "dev-ops"
    assert actions.create(alice.pk, "public", "Dev-ops")["slug"] == "dev-ops-2"
    assert actions.create(alice.pk, "public", "Команда")["slug"] == "room"
    error = refused(lambda: actions.create(alice.pk, "public", "Other", slug="dev-ops"))
    assert (error["code"], error["fields"]) == ("conflict", {"slug": "is taken"})


@pytest.mark.parametrize("twin", ["General", "GENERAL", "Gеneral", "genera1", "g\u200deneral"])
def test_a_public_name_that_looks_like_another_is_refused(alice: User, mallory: User, twin: str) -> None:
    actions.create(alice.pk, "public", "general")
    before = Room.objects.count()
    assert refused(lambda: actions.create(mallory.pk, "public", twin))["fields"].keys() == {"name"}
    other = actions.create(mallory.pk, "public", "Quite another")["id"]
    assert refused(lambda: actions.update(mallory.pk, other, Wish(name=twin)))["fields"].keys() == {"name"}
    assert Room.objects.count() == before + 1


def test_guests_make_no_rooms(charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(guest=True)
    assert refused(lambda: actions.create(charlie.pk, "public", "Mine"))["code"] == "forbidden"
    assert not Room.objects.exists()


def test_what_is_changed_is_told_once_and_written_down(private: Room, alice: User, told: list[Event]) -> None:
    state = actions.update(alice.pk, private.pk, Wish(name="Deck", topic="new"))
    assert (state["name"], state["topic"]) == ("Deck", "new")
    assert notices(private)[-2:] == ["renamed", "topic"]
    assert len(frames(told, "room.changed")) == 1
    told.clear()
    actions.update(alice.pk, private.pk, Wish(name="Deck"))
    assert told == []


def test_members_change_nothing_and_outsiders_see_nothing(private: Room, bob: User, charlie: User) -> None:
    assert refused(lambda: actions.update(bob.pk, private.pk, Wish(name="x")))["code"] == "forbidden"
    assert refused(lambda: actions.update(charlie.pk, private.pk, Wish(name="x")))["code"] == "not_found"
    private.refresh_from_db()
    assert private.name == "Crew"


def test_moderators_rename_but_only_owners_close(public: Room, alice: User, bob: User) -> None:
    members.set_role(alice.pk, public.pk, bob.pk, "moderator")
    actions.update(bob.pk, public.pk, Wish(topic="ships"))
    assert refused(lambda: actions.update(bob.pk, public.pk, Wish(kind="private")))["code"] == "forbidden"
    assert refused(lambda: actions.archive(bob.pk, public.pk))["code"] == "forbidden"
    assert refused(lambda: actions.delete(bob.pk, public.pk))["code"] == "forbidden"


def test_a_public_room_made_private_is_gone_for_outsiders(
    public: Room, alice: User, bob: User, charlie: User
) -> None:
    policy.see(charlie.pk, public.pk)
    state = actions.update(alice.pk, public.pk, Wish(kind="private"))
    assert (state["kind"], state["slug"]) == ("private", None)
    with pytest.raises(NotFound):
        policy.see(charlie.pk, public.pk)
    policy.see(bob.pk, public.pk)
    assert actions.create(charlie.pk, "public", "Harbour")["slug"] == "harbour"
    assert refused(lambda: actions.update(alice.pk, public.pk, Wish(kind="public")))["fields"].keys() == {
        "kind"
    }


def test_hiding_history_is_for_private_rooms(public: Room, private: Room, alice: User, charlie: User) -> None:
    for act in (
        lambda: actions.create(alice.pk, "public", "x", hides_history=True),
        lambda: actions.update(alice.pk, public.pk, Wish(hides_history=True)),
    ):
        assert refused(act)["fields"].keys() == {"hides_history"}
    actions.update(alice.pk, private.pk, Wish(hides_history=True))
    members.add(alice.pk, private.pk, charlie.pk)
    private.refresh_from_db()
    assert stay(private, charlie).hidden_before == private.number
    both = Wish(kind="private", hides_history=True)
    assert actions.update(alice.pk, public.pk, both)["kind"] == "private"


def test_archiving_and_opening_again(private: Room, alice: User, told: list[Event]) -> None:
    assert actions.archive(alice.pk, private.pk)["archived"] is True
    told.clear()
    assert actions.archive(alice.pk, private.pk)["archived"] is True
    assert told == []
    assert refused(lambda: actions.update(alice.pk, private.pk, Wish(name="x")))["code"] == "forbidden"
    assert actions.archive(alice.pk, private.pk, False)["archived"] is False
    assert notices(private)[-2:] == ["archived", "unarchived"]


def test_deleting_takes_a_rev_and_the_row_stays(
    public: Room, alice: User, bob: User, told: list[Event]
) -> None:
    feed = User.objects.get(pk=bob.pk).feed
    rev = Room.objects.get(pk=public.pk).rev
    actions.delete(alice.pk, public.pk)
    (event,) = [one for one in told if isinstance(one, TimelineEvent)]
    assert event.gone and event.rev == rev + 1 and told == [event]
    assert event.body() == {}
    row = Room.objects.get(pk=public.pk)
    assert row.deleted_at is not None and row.rev == rev + 1
    assert present(public) == {alice.pk, bob.pk} and User.objects.get(pk=bob.pk).feed == feed
    for user in (alice, bob):
        assert refused(lambda user=user: policy.see(user.pk, public.pk))["code"] == "not_found"  # type: ignore[misc]
        assert not Room.objects.visible_to(user).exists()
    assert refused(lambda: actions.delete(alice.pk, public.pk))["code"] == "not_found"
    assert actions.create(bob.pk, "public", "Harbour")["slug"] == "harbour"


def test_staff_acts_without_being_in_the_room(private: Room, grace: User, charlie: User) -> None:
    assert refused(lambda: actions.archive(grace.pk, private.pk))["code"] == "not_found"
    assert refused(lambda: actions.archive(charlie.pk, private.pk, as_staff=True))["code"] == "forbidden"
    actions.archive(grace.pk, private.pk, as_staff=True)
    actions.delete(grace.pk, private.pk, as_staff=True)
    assert Room.objects.get(pk=private.pk).deleted_at is not None


def test_nobody_deletes_or_changes_a_direct(alice: User, bob: User) -> None:
    from chat.directs.actions import open_direct

    room = open_direct(alice.pk, [bob.pk])["id"]
    assert Room.objects.get(pk=room).kind == Kind.DIRECT
    for act in (
        lambda: actions.delete(alice.pk, room),
        lambda: actions.archive(alice.pk, room),
        lambda: actions.update(alice.pk, room, Wish(name="Us")),
        lambda: members.remove(alice.pk, room, bob.pk),
        lambda: members.set_role(alice.pk, room, bob.pk, "owner"),
    ):
        assert refused(act)["code"] == "forbidden"
