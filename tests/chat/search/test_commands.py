"""The doors of search: what a page tells of whom, and where a day begins."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from accounts.models import User
from chat.messages import actions
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from chat.rooms.reading import see
from chat.search.filtering import Code
from chat.search.showing import LENGTH, excerpt, first_since
from chat.wire.refusals import BadRequest, NotFound
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import leave, room_of, say
from tests.chat.messages.test_reading import ask
from tests.chat.search.support import follow

Json = dict[str, Any]
WORDS = Path(__file__).resolve().parents[3] / "static" / "js" / "search" / "problems.js"


def search(user: User, text: str, **fields: Any) -> Json:
    """What he is answered when the worker has been there."""
    follow()
    return ask(user, {"type": "message.search", "text": text, **fields})


def places(page: Json) -> list[tuple[int, int]]:
    return [(hit["room"], hit["number"]) for hit in page["found"]]


def test_a_page_says_where_who_when_and_a_few_words(crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "The low water\n\nis at four.")
    root = say(crew, alice, "something else")
    said = say(crew, bob, "Water, again", thread=root["number"])
    page = search(alice, "water")
    first, second = page["found"]
    assert first == {
        "room": crew.pk, "number": 3, "thread": 2, "author": bob.pk, "created_at": said["created_at"],
        "excerpt": "Water, again", "marks": first["marks"],
    }  # fmt: skip
    assert second["excerpt"] == "The low water is at four."
    assert [room["id"] for room in page["rooms"]] == [crew.pk]
    assert "me" not in page["rooms"][0]
    assert set(page["directory"]) == {str(alice.pk), str(bob.pk)}
    assert set(page) == {"found", "filters", "problems", "rooms", "after", "directory"}
    assert page["after"] is None


def test_nobody_finds_what_he_may_not_read(
    crew: Room, harbour: Room, alice: User, bob: User, charlie: User
) -> None:
    say(crew, alice, "our water")
    say(harbour, alice, "public water")
    assert len(search(bob, "water")["found"]) == 2
    assert places(search(charlie, "water")) == [(harbour.pk, 1)]
    leave(crew, bob)
    assert places(search(bob, "water")) == [(harbour.pk, 1)]
    Membership.objects.filter(room=harbour, user=bob, until_rev=None).update(hidden_before=2)
    assert places(search(bob, "water")) == []


def test_a_room_he_may_not_read_is_as_one_that_is_not_there(crew: Room, charlie: User) -> None:
    refusals = []
    for room in (crew.pk, 999_999):
        for fields in ({"type": "message.search", "text": "x"}, {"type": "room.day", "date": "2026-01-01"}):
            with pytest.raises(NotFound) as refused:
                ask(charlie, {**fields, "room": room})
            refusals.append(refused.value.error())
    assert len({str(one) for one in refusals}) == 1


def test_foreign_names_are_told_as_missing_ones(crew: Room, alice: User, charlie: User) -> None:
    Room.objects.filter(pk=crew.pk).update(name="The crew")
    told = [search(charlie, f'in:"{name}" x')["problems"] for name in ("The crew", "Tho crew")]
    assert told[0] == told[1] == [{"start": 3, "end": 13, "code": "no_room"}]
    assert search(alice, 'in:"The crew" x')["problems"] == []


def test_pages_follow_each_other(crew: Room, alice: User) -> None:
    for number in range(5):
        say(crew, alice, f"water {number}")
    first = search(alice, "water", limit=3)
    second = search(alice, "water", limit=3, after=first["after"])
    assert [number for _room, number in places(first) + places(second)] == [5, 4, 3, 2, 1]
    assert second["after"] is None
    with pytest.raises(BadRequest) as refused:
        search(alice, "water", after="nonsense")
    assert "after" in (refused.value.fields or {})


def test_what_a_message_hides_stays_hidden(crew: Room, alice: User, bob: User) -> None:
    say(crew, alice, "the ending: ||everybody drowned|| of the water")
    for text in ("water", "drowned"):
        for hit in search(bob, text)["found"]:
            assert "drowned" not in hit["excerpt"]
    assert search(bob, "water")["found"]


def test_files_are_called_by_their_names(crew: Room, alice: User) -> None:
    say(crew, alice, "water")
    Message.objects.update(text="", parts={"files": [{"name": "chart.pdf"}]})
    (hit,) = search(alice, "in:here", room=crew.pk)["found"]
    assert (hit["excerpt"], hit["files"]) == ("", ["chart.pdf"])


def test_what_is_broken_finds_the_rest(crew: Room, alice: User) -> None:
    say(crew, alice, "low water")
    page = search(alice, 'low from:nobody "water')
    assert places(page) == [(crew.pk, 1)]
    assert page["problems"] == [
        {"start": 9, "end": 15, "code": "no_person"},
        {"start": 16, "end": 22, "code": "not_closed"},
    ]
    assert search(alice, "form:alice")["problems"][0]["hint"] == "from"
    assert search(alice, "")["found"] == search(alice, "from:nobody")["found"] == []


def test_days_are_those_of_the_zone(crew: Room, alice: User) -> None:
    say(crew, alice, "water")
    Message.objects.update(created_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    found = {
        zone: search(alice, "water on:2026-03-02", timezone=zone)["found"] for zone in ("Asia/Tokyo", "UTC")
    }
    assert [len(found[zone]) for zone in ("Asia/Tokyo", "UTC")] == [1, 0]
    assert len(search(alice, "water on:2026-03-01")["found"]) == 1
    alice.timezone = "Asia/Tokyo"
    alice.save()
    assert len(search(alice, "water on:2026-03-01")["found"]) == 0
    for wrong in ("Nowhere/Here", "../etc", "/etc/passwd", "a\nb"):
        with pytest.raises(BadRequest) as refused:
            search(alice, "water", timezone=wrong)
        assert "timezone" in (refused.value.fields or {})


def test_a_day_begins_with_its_first_message(crew: Room, alice: User, bob: User, charlie: User) -> None:
    begun = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for hours in range(0, 24 * 6, 7):
        thread = 1 if hours % 5 == 3 else None
        said = say(crew, alice, f"{hours}", thread=thread)
        Message.objects.filter(room=crew, number=said["number"]).update(
            created_at=begun + timedelta(hours=hours)
        )
    actions.delete(alice.pk, crew.pk, 5)
    shown = Message.objects.filter(room=crew, thread=None, deleted_at=None).order_by("number")
    for day in range(1, 10):
        midnight = datetime(2026, 3, day, tzinfo=UTC)
        first = shown.filter(created_at__gte=midnight).values_list("number", flat=True).first()
        asked = {"type": "room.day", "room": crew.pk, "date": f"2026-03-{day:02}"}
        assert ask(bob, asked) == {"number": first}, day
    with snapshot() as cursor:
        seen = see(cursor, bob.pk, crew.pk)
        assert seen is not None
        for number, at in shown.values_list("number", "created_at"):
            assert first_since(seen, at) == number
    Membership.objects.filter(room=crew, user=bob).update(hidden_before=9)
    assert ask(bob, {"type": "room.day", "room": crew.pk, "date": "2026-03-01"})["number"] >= 9
    for wrong in ("2026-02-30", "yesterday", "", "2026-3-1", "0001-01-01"):
        with pytest.raises(BadRequest) as refused:
            ask(bob, {"type": "room.day", "room": crew.pk, "date": wrong})
        assert "date" in (refused.value.fields or {})


def test_an_empty_room_has_no_days(alice: User) -> None:
    assert ask(alice, {"type": "room.day", "room": room_of(alice).pk, "date": "2026-03-01"}) == {
        "number": None
    }


def test_an_excerpt_stands_around_its_first_mark() -> None:
    long = "before " * 60 + "Tides rise, tides fall. " + "after " * 60
    shown, marks = excerpt(long, ["Tides", "tides"])
    assert [shown[start:end] for start, end in marks] == ["Tides", "tides"]
    assert shown.startswith("…") and shown.endswith("…") and len(shown) <= LENGTH + 2
    assert excerpt("low  water\nis low", ["low"]) == ("low water is low", [[0, 3], [13, 16]])
    assert excerpt("slow yellow lowland", ["low"])[1] == []
    assert excerpt("明日の潮位です", ["潮位"])[1] == [[3, 5]]
    assert excerpt("nothing " * 100, [])[1] == []
    assert excerpt("", ["x"]) == ("", [])


def test_the_browser_has_words_for_every_problem() -> None:
    words = set(re.findall(r"^    (\w+): ", WORDS.read_text(), re.MULTILINE))
    assert set(get_args(Code)) - words == set()
