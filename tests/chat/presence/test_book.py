"""Who is there, as two processes tell each other."""

import json
import time

import pytest

from chat.presence import book as module
from chat.presence.book import Book
from chat.presence.events import PresenceChanged, RollCall

Told = list[tuple[int, str]]


class Process:
    """A book whose calls the test carries to another."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name, self.calls, self.told = name, list[bytes](), list[tuple[int, str]]()
        self.looked_at = set(range(1, 20))
        self.book = Book(self._tell, self.looked_at.__contains__)
        monkeypatch.setattr(self.book, "_call", self._call)

    def _tell(self, change: PresenceChanged) -> None:
        self.told.append((change.user, change.status))

    def _call(self, users: dict[int, str | None], *, whole: bool = False) -> None:
        call = RollCall(topic="", sender=self.name, users=dict(users), whole=whole)
        self.calls.append(json.dumps(call.frame()).encode())

    def reaches(self, other: "Process") -> None:
        """What it has to say is heard there, now."""
        if self.book._unsaid:
            self.book._announce()
        calls, self.calls = self.calls, []
        for call in calls:
            other.book.hear(call)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> tuple[Process, Process]:
    return Process("here", monkeypatch), Process("there", monkeypatch)


def test_who_is_idle_everywhere_is_away_and_back_at_once(two: tuple[Process, Process]) -> None:
    here, there = two
    here.book.came(1, "online")
    here.book.came(1, "online")
    there.book.came(1, "online")
    here.reaches(there)
    there.reaches(here)
    here.book.rest(1, idle=True)
    here.book.rest(1, idle=True)
    here.reaches(there)
    assert here.book.status(1) == there.book.status(1) == "online", "in use on another process"
    there.book.rest(1, idle=True)
    there.reaches(here)
    assert here.book.status(1) == there.book.status(1) == "away"
    here.book.rest(1, idle=False)
    here.reaches(there)
    assert there.book.status(1) == "online"
    here.book.went(1, idle=True)
    here.book.went(1, idle=False)
    here.reaches(there)
    assert there.book.status(1) == "away", "what is left of him is idle"
    assert there.told == [(1, "online"), (1, "away"), (1, "online"), (1, "away")]


@pytest.mark.parametrize("chosen", ["away", "dnd", "invisible"])
def test_a_choice_stays_what_it_is(two: tuple[Process, Process], chosen: str) -> None:
    here, there = two
    for process in two:
        process.book.came(1, "online")
    here.reaches(there)
    there.reaches(here)
    here.book.choose(1, chosen)
    here.reaches(there)
    shown = "offline" if chosen == "invisible" else chosen
    for idle in (True, False):
        there.book.rest(1, idle=idle)
        there.reaches(here)
        assert here.book.status(1) == there.book.status(1) == shown
    assert there.book.hides(1) == (chosen == "invisible")


def test_a_roll_call_of_ten_thousand_looks_at_those_who_changed(
    two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    for user in range(1, 10_001):
        here.book.came(user, "online")
    assert len(here.calls) == 1, "who comes together is called together"
    here.book.tick()
    assert len(here.calls[-1]) < 70_000
    here.reaches(there)
    assert there.book.status(10_000) == "online"
    looks: list[int] = []
    status = there.book.status

    def look(user: int) -> str:
        looks.append(user)
        return status(user)

    monkeypatch.setattr(there.book, "status", look)
    here.book.went(7)
    here.book._call(here.book._said, whole=True)
    here.reaches(there)
    assert set(looks) == {7}
    assert there.told[-1] == (7, "offline")
    looks.clear()
    there.looked_at.clear()
    here.book.went(8)
    here.reaches(there)
    assert looks == [], "nobody looks: nothing is found out"
    assert there.book.status(8) == "offline"


def test_who_fell_silent_is_forgotten(two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = two
    here.book.came(1, "dnd")
    here.reaches(there)
    later = time.monotonic() + module.FORGET_AFTER + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    there.book.tick()
    assert there.told == [(1, "dnd"), (1, "offline")]


def test_what_a_process_says_first_is_heard(two: tuple[Process, Process]) -> None:
    """A person who went before it was said at all leaves nothing behind."""
    here, there = two
    here.book.came(1, "online")
    here.book.came(2, "online")
    here.book.went(2)
    here.reaches(there)
    assert there.told == [(1, "online")]
    assert list(there.book._others.values()) == [{1: "online"}]
