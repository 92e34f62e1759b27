"""Making people and rooms for the examples: people in bulk, rooms and stays through the rooms' own verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from accounts.users import names
from chat.community import people as invented
from chat.community.script import Theme
from chat.community.talk import Member
from chat.messages import clock
from chat.rooms import actions, defaults, members
from chat.rooms.changes import changing
from chat.rooms.models import Kind, Membership, Role, Room

SLICE = 1000
WHERE = ("North", "South", "East", "West", "Old", "New", "Upper", "Lower", "Long", "Little", "Far", "Quiet")
WHAT = (
    "pier",
    "quay",
    "dock",
    "mole",
    "pontoon",
    "shed",
    "loft",
    "bench",
    "buoy",
    "locker",
    "mooring",
    "ferry",
)


def make_people(rng: Random, count: int) -> list[Member]:
    """New accounts without e-mail that nobody can sign in to with a password."""
    inventor = invented.invent(rng, names_in_use())
    made: list[Member] = []
    for start in range(0, count, SLICE):
        made += keep(rng, [next(inventor) for _ in range(min(SLICE, count - start))])
    return made


def keep(rng: Random, people: Sequence[invented.Person]) -> list[Member]:
    """Accounts for these people, in one statement or a few."""
    unusable = make_password(None)
    with transaction.atomic():
        rows = User.objects.bulk_create(_row(rng, person, unusable) for person in people)
    return [Member(row.pk, p.username, p.language) for row, p in zip(rows, people, strict=True)]


def names_in_use() -> set[str]:
    """The keys of all usernames."""
    return set(User.objects.values_list("name_key", flat=True))


def _row(rng: Random, person: invented.Person, unusable: str) -> User:
    user = User(
        username=names.normal(person.username),
        name=person.name,
        language="de" if person.language == "de" else "en",
        bio=rng.choice(invented.BIOS) if rng.random() < 0.3 else "",
        password=unusable,
    )
    if rng.random() < 0.15:
        user.status_emoji, user.status_text = rng.choice(invented.STATUSES)
    return user


def general(owner: Member, at: datetime) -> int:
    """The id of `general`; where it is no default room `owner` makes it."""
    defaults.ensure()
    return public_room(owner, "General", "general", "", at)


def bring_in(room: int, newcomers: Sequence[Member]) -> None:
    """Bring people into a room, many with one rev; who is there already stays as he is."""
    there = set(Membership.objects.present().filter(room=room).values_list("user_id", flat=True))
    missing = [member.id for member in newcomers if member.id not in there]
    for start in range(0, len(missing), SLICE):
        part = missing[start : start + SLICE]
        with changing(room, part[0]) as change:
            change.joins = dict.fromkeys(part, Role.MEMBER.value)


def public_room(owner: Member, name: str, slug: str, topic: str, at: datetime) -> int:
    """A public room by its slug: the one that is there, or a new one."""
    found = Room.objects.filter(slug=slug, kind=Kind.PUBLIC, deleted_at=None).first()
    if found is not None:
        return found.pk
    with clock.given(at):
        state = actions.create(owner.id, Kind.PUBLIC, name, slug=slug, topic=topic)
    return int(state["id"])


def private_room(owner: Member, others: Sequence[Member], theme: Theme, name: str, at: datetime) -> int:
    """A private room; its owner brings the others in one by one, and the room is told."""
    with clock.given(at):
        room = int(actions.create(owner.id, Kind.PRIVATE, name, topic=theme.topic)["id"])
        for member in others:
            members.add(owner.id, room, member.id)
    return room


def room_names(rng: Random) -> Iterator[tuple[str, str]]:
    """(name, slug) of further rooms, without end."""
    pairs = [(where, what) for where in WHERE for what in WHAT]
    rng.shuffle(pairs)
    number = 1
    while True:
        for where, what in pairs:
            name = f"{where} {what}" + (f" {number}" if number > 1 else "")
            yield name, name.lower().replace(" ", "-")
        number += 1
