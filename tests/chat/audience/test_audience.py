"""Who can see a message: what is said of everybody at once is what each of them gets when he asks."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.suspensions.actions import in_force
from accounts.suspensions.models import Suspension
from accounts.users import names
from chat.audience import reading
from chat.messages import actions as log
from chat.messages import registry
from chat.rooms.models import Membership, Room
from chat.wire.refusals import Refusal
from tests.chat.messages.support import come_back, leave, room_of, say
from tests.chat.messages.test_reading import ask
from tests.chat.rooms.support import ask as by_name
from tests.chat.rooms.support import refused
from tests.support.cast import person

Json = dict[str, Any]
KEYS = {"readers", "everybody", "members", "bots", "later", "people", "more", "facts", "directory"}


def audience(user: User, room: Room, number: int, **fields: Any) -> Json:
    return ask(user, {"type": "message.audience", "room": room.pk, "number": number, **fields})


def everyone(user: User, room: Room, number: int) -> tuple[Json, list[Json]]:
    """The first answer, and the people of all pages."""
    first = told = audience(user, room, number)
    people = list(first["people"])
    while told["more"]:
        told = audience(user, room, number, after=people[-1]["user"])
        people += told["people"]
    return first, people


def can_read(user: User, room: Room, number: int) -> bool:
    """Whether somebody gets the message by the road that every client takes."""
    if in_force(user) is not None:
        return False  # no socket is opened for him at all
    try:
        got = ask(user, {"type": "message.get", "room": room.pk, "numbers": [number]})
    except Refusal:
        return False
    return [one["number"] for one in got["messages"]] == [number]


def something_happens(rnd: Random, room: Room, people: list[User], owner: User) -> None:
    """One thing that changes who may read what."""
    who = rnd.choice(people)
    present = Membership.objects.present().filter(room=room, user=who).exists()
    acts: list[Callable[[], object]] = [
        lambda: leave(room, who) if present and who != owner else None,
        lambda: (
            None
            if present
            else come_back(
                room,
                who,
                hidden_before=rnd.choice([0, 0, Room.objects.get(pk=room.pk).number + 1]),
                role=rnd.choice(["member", "moderator", "owner"]),
            )
        ),
        lambda: User.objects.filter(pk=who.pk).exclude(pk=owner.pk).update(is_active=rnd.random() < 0.8),
        lambda: User.objects.filter(pk=who.pk).exclude(pk=owner.pk).update(guest=rnd.random() < 0.3),
        lambda: (
            Suspension.objects.filter(user=who, lifted_at=None).update(lifted_at=Now())
            or (who != owner and Suspension.objects.create(user=who, reason="noise"))
        ),
        lambda: say(room, owner),
        lambda: Room.objects.filter(pk=room.pk, number__gt=F("first") + 2).update(first=F("first") + 1),
    ]
    rnd.choice(acts)()


@pytest.mark.parametrize("kind", ["public", "private", "direct"])
@pytest.mark.parametrize("seed", range(2))
def test_it_says_what_each_of_them_gets(
    kind: str, seed: int, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    rnd = Random(f"{kind}{seed}")
    people = [alice, *(person(f"sailor{place}", bot=place % 4 == 0) for place in range(7))]
    User.objects.create(username=f"{names.HIDDEN}machine")
    room = room_of(
        *people[:4], kind=kind, name="Harbour", **({"slug": "harbour"} if kind == "public" else {})
    )
    say(room, alice)
    for _round in range(10):
        for _ in range(4):
            something_happens(rnd, room, people, alice)
        room.refresh_from_db()
        number = rnd.randint(room.first, room.number)
        now = list(User.objects.filter(pk__in=[one.pk for one in people]))
        readers = {one.pk for one in now if can_read(one, room, number)}
        told, members = everyone(alice, room, number)
        inside = set(Membership.objects.present().filter(room=room).values_list("user", flat=True))
        assert [one["user"] for one in members if one["user"] not in readers] == []
        assert {one["user"] for one in members} == readers & inside
        assert (told["readers"], told["members"]) == (len(readers), len(readers & inside))
        assert told["bots"] == sum(one.bot for one in now if one.pk in readers & inside)
        assert (told["everybody"] is not None) == (kind == "public")
        let_in = {one.pk for one in now if one.is_active and in_force(one) is None}
        assert told["later"] == len((inside & let_in) - readers)


def test_by_role_and_by_pages(harbour: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    others = [person(f"sailor{place}") for place in range(4)]
    for place, other in enumerate(others):
        Membership.objects.create(
            room=harbour, user=other, since_rev=0, role="moderator" if place == 3 else "member"
        )
    say(harbour, bob)
    _first, people = everyone(alice, harbour, 1)
    assert [one["role"] for one in people] == ["owner", "moderator"] + ["member"] * 4
    assert [one["user"] for one in people] == [
        alice.pk,
        others[3].pk,
        bob.pk,
        *(one.pk for one in others[:3]),
    ]
    leave(harbour, others[3])
    rest = audience(alice, harbour, 1, after=others[3].pk)
    assert [one["user"] for one in rest["people"]] == [bob.pk, others[0].pk], "who went still marks the place"
    assert rest["directory"].keys() == {str(bob.pk), str(others[0].pk)}


def test_what_is_told_beside_the_people(crew: Room, harbour: Room, alice: User, bob: User) -> None:
    say(crew, bob, "the plan")
    told = audience(alice, crew, 1)
    assert told.keys() == KEYS
    assert told["facts"] == [{"what": "kept", "until": None}, {"what": "staff", "admin": False}]
    assert not {"email", "presence"} & set(told["directory"][str(bob.pk)])
    Room.objects.filter(pk=crew.pk).update(hides_history=True)
    by_name(alice, "pin.add", room=crew.pk, number=1)
    say(harbour, bob)
    assert [fact["what"] for fact in audience(alice, crew, 1)["facts"]] == [
        "kept",
        "staff",
        "later",
        "pinned",
    ]
    assert audience(alice, harbour, 1)["facts"][1] == {"what": "staff", "admin": True}
    by_name(bob, "message.edit", room=harbour.pk, number=1, text="again")
    assert audience(alice, harbour, 1)["facts"][2] == {"what": "edits", "shown": True}
    Room.objects.filter(pk=harbour.pk).update(edit_history="hidden")
    assert audience(alice, harbour, 1)["facts"][2] == {"what": "edits", "shown": False}


def test_a_concept_says_more_and_the_later_word_holds(
    crew: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(crew, alice, "the plan")

    def tell(cursor: Any, message: Json, user: int) -> list[Json]:
        assert (message["text"], user) == ("the plan", alice.pk)
        return [{"what": "kept", "until": "2030-01-01T00:00:00.000Z"}, {"what": "versions", "count": 2}]

    monkeypatch.setattr(registry, "facts", [tell])
    facts = {fact["what"]: fact for fact in audience(alice, crew, 1)["facts"]}
    assert facts["kept"]["until"] == "2030-01-01T00:00:00.000Z"
    assert facts.keys() == {"kept", "staff", "versions"}


def test_who_may_not_read_it_is_told_nothing(
    crew: Room, harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    """T37: foreign and missing are alike."""
    for room in (crew, harbour):
        for _ in range(3):
            say(room, alice)
    foreign = refused(lambda: audience(charlie, crew, 1))
    assert foreign == refused(lambda: audience(charlie, Room(pk=10**12), 1))
    assert audience(charlie, harbour, 1)["members"] == 2, "who looks at a public room may ask"
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=2)
    log.delete(alice.pk, crew.pk, 3)
    hidden = refused(lambda: audience(bob, crew, 1))
    assert hidden == refused(lambda: audience(bob, crew, 3)) == refused(lambda: audience(bob, crew, 99))
    assert hidden["fields"].keys() == {"number"}
    told = audience(bob, crew, 2)
    assert (told["readers"], told["later"]) == (2, 0)
    leave(crew, bob)
    assert refused(lambda: audience(bob, crew, 2)) == foreign


def test_it_costs_the_same_whoever_is_there(harbour: Room, alice: User) -> None:
    say(harbour, alice)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            audience(alice, harbour, 1)
        return len(queries)

    before = cost()
    for place in range(60):
        Membership.objects.create(room=harbour, user=person(f"sailor{place}"), since_rev=0)
    assert cost() <= before
