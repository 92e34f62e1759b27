"""What is picked of the labelled room, beside what a person picked: how much of it is right, and how much was found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from chat.catchup.actions import catch_up
from chat.catchup.talk import Line, is_question
from chat.rooms.models import Room
from chatsite.databases.snapshot import snapshot
from tests.chat.catchup.labels import Said, labelled, put
from tests.chat.messages.support import room_of

LEAST = {"asks": (0.88, 0.95), "questions": (0.85, 0.72), "decisions": (0.8, 0.8)}
"""Precision and recall below which this fails."""


def right(name: str, picked: Iterable[int], meant: Iterable[int], said: list[Said]) -> None:
    """Print both figures and what was missed, and hold them to their bounds."""
    found, wanted = set(picked), set(meant)
    both = len(found & wanted)
    precision, recall = both / len(found), both / len(wanted)
    print(
        f"\n{name}: precision {precision:.3f} ({both}/{len(found)}), recall {recall:.3f} ({both}/{len(wanted)})"
    )
    for sign, numbers in (("too many", found - wanted), ("missed", wanted - found)):
        for number in sorted(numbers):
            print(
                f"  {sign:<9}{number:4} {said[number - 1].text[:90]!r} ({said[number - 1].label or 'nothing'})"
            )
    assert precision >= LEAST[name][0] and recall >= LEAST[name][1], (name, precision, recall)


def labels(said: list[Said], *wanted: str) -> list[int]:
    return [number for number, one in enumerate(said, start=1) if one.label in wanted]


def test_what_asks() -> None:
    said = labelled()
    lines = [
        Line(1, number, one.speaker, "text", one.text, None, None, one.at, {})
        for number, one in enumerate(said, start=1)
    ]
    asking = [line.number for line in lines if is_question(line) and not said[line.number - 1].deleted]
    right("asks", asking, labels(said, "open", "answered"), said)


@pytest.fixture
def people(alice: User, bob: User) -> list[User]:
    return [User.objects.create_user(f"speaker{number}", password=None) for number in range(8)]


def test_what_nobody_answered_and_what_was_decided(people: list[User], alice: User) -> None:
    room: Room = room_of(alice, *people, kind="private", name="Labelled")
    begin = datetime.now(UTC) - timedelta(days=60)
    said = put(room, people, begin)
    with snapshot() as cursor:
        caught = catch_up(cursor, alice, [room.pk], begin)
    assert caught.heard == sum(not one.deleted for one in said)
    picked = {name: [one.number or 0 for one in listed] for name, listed in caught.sections.items()}
    right("questions", picked["questions"], labels(said, "open"), said)
    right("decisions", picked["decisions"], labels(said, "decision"), said)
    assert picked["answers"] == [
        number for number, one in enumerate(said, start=1) if "accepted" in one.parts
    ]
    assert set(picked["files"]) == {
        number for number, one in enumerate(said, start=1) if "files" in one.parts
    }
    most = {number for number, one in enumerate(said, start=1) if len(one.reactions) >= 3}
    assert set(picked["reacted"]) == most
