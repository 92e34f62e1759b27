"""What is said in a room, by whom and when: conversations of the corpus put on a time line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Generic, TypeVar

from chat.community import tongues
from chat.community.script import Theme, Turn, themes

T = TypeVar("T")
BOATS = (
    "Marigold",
    "Petrel",
    "Old Tern",
    "Kittiwake",
    "Bluebell",
    "Albertine",
    "Möwe",
    "Gaviota",
    "Sable",
    "Nordlys",
)
_SLOT = re.compile(r"\{(boat|berth|time|n|price|at)\}")
# Of ten conversations in a room so many are about something else, or nothing in particular.
ASIDE, ELSEWHERE = 1, 1
NIGHT_ENDS = 6


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can speak in a room."""

    id: int
    username: str
    language: str


@dataclass(slots=True)
class Line:
    """A message to be sent. `answers` and `thread` are places of earlier lines of the same room."""

    author: int
    text: str
    at: datetime
    answers: int | None = None
    thread: int | None = None
    reactions: list[tuple[int, str]] = field(default_factory=list)
    edited: str | None = None
    deleted: bool = False
    picture: str | None = None


class Bag(Generic[T]):
    """Draws from a list by chance, each once before any comes again."""

    def __init__(self, rng: Random, items: Sequence[T]) -> None:
        self._rng, self._items, self._left = rng, list(items), list[T]()

    def draw(self) -> T:
        if not self._left:
            self._left = list(self._items)
            self._rng.shuffle(self._left)
        return self._left.pop()


class Talk:
    """The talk of one room about one theme."""

    def __init__(self, rng: Random, theme: Theme, members: Sequence[Member]) -> None:
        self.rng, self.theme, self.members = rng, theme, list(members)
        self._own = Bag(rng, theme.conversations)
        self._asides = Bag(rng, themes()["asides"].conversations)
        self._elsewhere = Bag(rng, themes()["general"].conversations)

    def lines(self, count: int, since: datetime, until: datetime) -> list[Line]:
        """`count` messages between the two times, ascending."""
        turns = 0
        picked = []
        while turns < count:
            picked.append(self._pick())
            turns += len(picked[-1])
        return self.play(picked, since, until)[:count]

    def play(self, picked: Sequence[Sequence[Turn]], since: datetime, until: datetime) -> list[Line]:
        """These conversations, one after the other, between the two times."""
        said: list[Line] = []
        starts = sorted(self._start(since, until) for _ in picked)
        for conversation, start in zip(picked, starts, strict=True):
            begin = max(start, said[-1].at + timedelta(seconds=45)) if said else start
            said += self._said(conversation, begin, len(said))
        _squeeze(said, since, until)
        return said

    def _pick(self) -> Sequence[Turn]:
        if self.theme.kind == "direct":
            return self._own.draw()
        chance = self.rng.randrange(10)
        if chance < ASIDE:
            return self._asides.draw()
        return self._elsewhere.draw() if chance < ASIDE + ELSEWHERE else self._own.draw()

    def _start(self, since: datetime, until: datetime) -> datetime:
        """Some time between the two; most people sleep at night."""
        for _ in range(4):
            start = since + (until - since) * self.rng.random()
            if start.hour >= NIGHT_ENDS:
                break
        return start

    def _said(self, turns: Sequence[Turn], begin: datetime, offset: int) -> list[Line]:
        cast = self._cast(turns)
        fill = self._filler(cast)
        at, lines = begin, []
        for place, turn in enumerate(turns):
            text = fill(turn.text)
            if place:
                at += timedelta(seconds=5 + self.rng.expovariate(1 / 50) + len(text) / 30)
            author = cast[turn.speaker]
            lines.append(
                Line(
                    author.id,
                    text,
                    at,
                    answers=_shifted(turn.answers, offset),
                    thread=_shifted(turn.thread, offset),
                    reactions=self._reactions(turn, author),
                    edited=fill(turn.edited) if turn.edited else None,
                    deleted=turn.deleted,
                    picture=turn.picture,
                )
            )
        return lines

    def _cast(self, turns: Sequence[Turn]) -> list[Member]:
        """Who speaks: for each part somebody of its language where there is one, and as many as there are people."""
        free: list[Member] = []
        cast: list[Member] = []
        for part in range(max(turn.speaker for turn in turns) + 1):
            if not free:
                free = list(self.members)
                self.rng.shuffle(free)
            tongue = (
                tongues.of(" ".join(turn.text for turn in turns if turn.speaker == part))
                or self.theme.language
            )
            chosen = next((member for member in free if member.language == tongue), free[0])
            if tongue in ("en", "mixed"):  # everybody speaks it
                chosen = free[0]
            free.remove(chosen)
            cast.append(chosen)
        return cast

    def _filler(self, cast: Sequence[Member]) -> Callable[[str], str]:
        rng, boat = self.rng, self.rng.choice(BOATS)
        others = [member for member in self.members if member not in cast] or list(cast)

        def value(slot: re.Match[str]) -> str:
            match slot[1]:
                case "boat":
                    return boat
                case "berth":
                    return f"{rng.choice('ABC')}{rng.randrange(1, 25)}"
                case "time":
                    return f"{rng.randrange(6, 22)}:{rng.choice(('00', '15', '30', '45'))}"
                case "price":
                    return f"{rng.randrange(14, 48)} €"
                case "at":
                    return f"@{rng.choice(others).username}"
                case _:
                    return str(rng.randrange(3, 19))

        return lambda text: _SLOT.sub(value, text)

    def _reactions(self, turn: Turn, author: Member) -> list[tuple[int, str]]:
        """Each from somebody else, as far as there are people."""
        others = [member.id for member in self.members if member != author]
        bags = {emoji: Bag(self.rng, others) for emoji in turn.reactions} if others else {}
        given = [(bags[emoji].draw(), emoji) for emoji in turn.reactions if emoji in bags]
        return list(dict.fromkeys(given))


def _shifted(place: int | None, offset: int) -> int | None:
    return None if place is None else place + offset


def _squeeze(lines: list[Line], since: datetime, until: datetime) -> None:
    """What ran over the end is moved together, so that nothing is said in the future."""
    if not lines or lines[-1].at <= until:
        return
    first, length = min(lines[0].at, until), lines[-1].at - lines[0].at
    start = since if first >= until else first
    for line in lines:
        line.at = start + (until - start) * ((line.at - lines[0].at) / length) if length else until
