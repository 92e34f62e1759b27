"""A site full of people and talk, out of a number: the same one makes the same community."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from chat.community import places
from chat.community.script import Theme, themes
from chat.community.talk import Member, Talk
from chat.community.telling import Pictures, tell
from chat.directs.actions import open_direct

PICTURES = 24
# Of a hundred messages so many go to `general`, to directs and to private rooms; the others to public rooms.
IN_GENERAL, IN_DIRECTS, IN_PRIVATE = 20, 12, 15
# Of three further rooms one is private.
PRIVATE_EVERY = 3
CROWD, CREW = (6, 40), (3, 8)
DIRECTS = 200
ROOMS_AT_ONCE = 50

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is to be made."""

    people: int
    rooms: int
    messages: int
    days: float = 14


@dataclass(frozen=True, slots=True)
class Place:
    """A room and who talks there about what."""

    room: int
    theme: Theme
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it."""

    people: list[Member]
    rooms: int
    directs: int
    messages: int


def seed(size: Size, number: int, say: Say = lambda line: None) -> Made:
    """Make people, rooms and directs, and have them talk. `say` is told what is being done.

    Raises ValueError for messages without anybody to say them.
    """
    if size.people < 1 and (size.rooms or size.messages):
        raise ValueError("Rooms and messages need people.")
    rng = Random(number)  # noqa: S311 - chance that repeats itself is what is wanted
    now = timezone.now()
    since = now - timedelta(days=size.days)
    people = places.make_people(rng, size.people)
    say(f"{len(people)} people")
    if not people:
        return Made([], 0, 0, 0)
    hall = Place(places.general(people[0], since), themes()["general"], people)
    places.bring_in(hall.room, people)
    say("everybody is in general")
    rooms = [_room(rng, people, place, since) for place in _rooms(rng, size.rooms)]
    directs = list(_directs(rng, people, size)) if size.messages else []
    say(f"{len(rooms)} rooms, {len(directs)} directs")
    pictures, told = Pictures(rng, PICTURES), 0
    shares = list(_shares(size.messages, hall, rooms, directs))
    for start in range(0, len(shares), ROOMS_AT_ONCE):
        part = shares[start : start + ROOMS_AT_ONCE]
        lines = {p.room: Talk(rng, p.theme, p.members).lines(count, since, now) for p, count in part}
        told += tell(lines, pictures)
        say(f"{told} messages")
    return Made(people, len(rooms), len(directs), told)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A room that is to be."""

    theme: Theme
    name: str
    slug: str
    private: bool


def _rooms(rng: Random, count: int) -> Iterator[_Plan]:
    """First the rooms of the corpus, a private one now and then, then ever more piers and sheds."""
    own = [theme for theme in themes().values() if theme.kind == "theme"]
    private = [theme for theme in themes().values() if theme.kind == "private"]
    further = places.room_names(rng)
    for place in range(count):
        if place % PRIVATE_EVERY == PRIVATE_EVERY - 1:
            theme = private[(place // PRIVATE_EVERY) % len(private)]
            name = theme.name if place < PRIVATE_EVERY * len(private) else f"{theme.name} {place}"
            yield _Plan(theme, name, "", True)
        else:
            nth = place - place // PRIVATE_EVERY
            theme = own[nth % len(own)]
            name, slug = (theme.name, theme.slug) if nth < len(own) else next(further)
            yield _Plan(theme, name, slug, False)


def _room(rng: Random, people: Sequence[Member], plan: _Plan, since: datetime) -> Place:
    least, most = CREW if plan.private else CROWD
    members = _some(rng, people, rng.randint(least, most), plan.theme.language)
    owner, others = members[0], members[1:]
    if plan.private:
        return Place(places.private_room(owner, others, plan.theme, plan.name, since), plan.theme, members)
    room = places.public_room(owner, plan.name, plan.slug, plan.theme.topic, since)
    places.bring_in(room, members)
    return Place(room, plan.theme, members)


def _some(rng: Random, people: Sequence[Member], count: int, language: str) -> list[Member]:
    """By chance, those of the language first."""
    chosen = rng.sample(people, min(len(people), count * 3))
    chosen.sort(key=lambda member: member.language != language)
    return chosen[:count]


def _directs(rng: Random, people: Sequence[Member], size: Size) -> Iterator[Place]:
    """Pairs, and now and then three."""
    if len(people) < 2:
        return
    pairs: set[frozenset[int]] = set()
    for _ in range(min(DIRECTS, len(people), 1 + size.messages // 20)):
        members = rng.sample(people, min(len(people), 3 if rng.random() < 0.15 else 2))
        if (key := frozenset(member.id for member in members)) not in pairs:
            pairs.add(key)
            state = open_direct(members[0].id, [member.id for member in members[1:]])
            yield Place(int(state["id"]), themes()["directs"], members)


def _shares(
    messages: int, hall: Place, rooms: Sequence[Place], directs: Sequence[Place]
) -> Iterator[tuple[Place, int]]:
    """How many of the messages are said where; the first of each kind get more, and `general` the rest."""
    private = [place for place in rooms if place.theme.kind == "private"]
    public = [place for place in rooms if place.theme.kind != "private"]
    in_public = 100 - IN_GENERAL - IN_DIRECTS - IN_PRIVATE
    left = messages
    for places_, percent in ((public, in_public), (private, IN_PRIVATE), (directs, IN_DIRECTS)):
        weights = [1 / (nth + 2) for nth in range(len(places_))]
        for place, weight in zip(places_, weights, strict=True):
            count = int(messages * percent / 100 * weight / sum(weights))
            left -= count
            if count:
                yield place, count
    if left:
        yield hall, left
