"""Both databases find the same: what a reader finds who goes through all messages himself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from chat.messages import actions
from chat.messages.models import Message
from chat.rooms.models import Room
from chat.search import candidates, scope
from chat.search.language import Query
from chat.search.matching import asked_of
from chat.search.running import Order, find
from chatsite.databases.snapshot import snapshot
from tests.chat.messages.support import plan, room_of, say
from tests.chat.search.corpus import FIRST, MESSAGES, QUERIES, expected
from tests.chat.search.support import everything, follow, texts
from tests.chat.search.support import query as of

pytestmark = pytest.mark.django_db(transaction=True)
BEST = Path(__file__).with_name("best.json")


class Place:
    """The corpus, said."""

    def __init__(self, alice: User, bob: User) -> None:
        self.people = {"alice": alice, "bob": bob}
        self.rooms = {
            "harbour": room_of(alice, bob, name="Harbour"),
            "crew": room_of(alice, bob, kind="private", name="Crew"),
            "cabin": room_of(bob, kind="private", name="Cabin"),
            "both": room_of(alice, bob, kind="direct"),
        }
        self.names = {room.pk: name for name, room in self.rooms.items()}
        actions.send_now([plan(self.rooms[one.room], self.people[one.author], one.text) for one in MESSAGES])
        days = {one.text: one.day for one in MESSAGES}
        rows = list(Message.objects.all())
        for row in rows:
            row.created_at = FIRST + timedelta(days=days[row.text])
        Message.objects.bulk_update(rows, ["created_at"])
        follow()

    def asked(self, query: Query) -> Query:
        """With the ids of the people and rooms that the corpus names."""
        ids = {
            **{name: user.pk for name, user in self.people.items()},
            **{n: r.pk for n, r in self.rooms.items()},
        }
        named = [
            replace(one, value=ids[str(one.value)]) if one.name in ("from", "in") else one
            for one in query.filters
        ]
        return Query(query.words, tuple(named))

    def found(self, query: Query, order: Order = "newest", limit: int = 40) -> list[tuple[str, int]]:
        places = everything(self.people["alice"], self.asked(query), order, limit)
        return [(self.names[room], number) for room, number in places]


@pytest.fixture
def place(alice: User, bob: User) -> Iterator[Place]:
    yield Place(alice, bob)


def told(query: Query) -> str:
    """The query in a line."""
    words = [f"{'-' * one.negated}{one.text.replace(' ', '|')}{'*' * one.prefix}" for one in query.words]
    return " ".join([*words, *(f"{'-' * one.negated}{one.name}:{one.value}" for one in query.filters)])


def test_sixty_queries_and_more_find_what_a_reader_finds_and_rank_alike(place: Place) -> None:
    assert len(QUERIES) >= 60
    wrong = {
        told(query): (found, wanted)
        for query in QUERIES
        if (found := place.found(query)) != (wanted := expected(query))
    }
    assert wrong == {}
    assert sum(bool(expected(query)) for query in QUERIES) > 70, "most of them find something"
    best = {told(query): place.found(query, "best")[:10] for query in QUERIES}
    for asked in QUERIES[:3]:
        assert place.found(asked, limit=2) == expected(asked), "page by page"
        assert place.found(asked, "best", 2)[:10] == best[told(asked)]
    committed = {
        asked: [tuple(one) for one in found] for asked, found in json.loads(BEST.read_text()).items()
    }
    assert best == committed


def test_looking_at_rows_finds_the_same_as_the_index(place: Place) -> None:
    """The patterns by which single rows are looked at say what FTS5 and PostgreSQL say."""
    alice = place.people["alice"]
    with snapshot() as cursor:
        where = scope.of(alice, Query())
        for typed in QUERIES[:65]:
            asked = asked_of(typed)
            patterns, values = asked.patterns("words")
            cursor.execute(f"SELECT key FROM chat_entry WHERE 1 = 1{patterns} ORDER BY key DESC", values)
            rows = [row[0] for row in cursor.fetchall()]
            everywhere = replace(where, rooms=tuple(place.names))
            found = candidates.below(cursor, alice.pk, asked, everywhere, 1 << 62, 1000)
            assert [one.key for one in found] == rows, told(typed)


@pytest.mark.parametrize("far", [0, 1 << 40], ids=["by_the_index", "walking_on"])
def test_what_lies_below_the_newest_is_found_behind_them(
    place: Place, monkeypatch: pytest.MonkeyPatch, far: int
) -> None:
    monkeypatch.setattr(candidates, "NEAR", 3)
    monkeypatch.setattr(candidates, "NEAR_EACH", 0)
    monkeypatch.setattr(candidates, "FAR", far)
    assert [told(one) for one in QUERIES[:40] if place.found(one) != expected(one)] == []
    assert [told(one) for one in QUERIES[:5] if place.found(one, limit=2) != expected(one)] == []


def test_what_is_best(crew: Room, alice: User) -> None:
    for text in ("the harbour master and his many harbour boats of the long winter of that year", "harbourside",
                 "boats, harbour", "harbour boats", "harbour, harbour, boats"):  # fmt: skip
        say(crew, alice, text)
    follow()
    found = texts(find(alice, of("harbour", "boats"), order="best"))
    assert found[:2] == ["harbour, harbour, boats", "harbour boats"], "often, and together in few words"
    assert found[-1] == "boats, harbour", "not as it was typed"
    assert texts(find(alice, of("harbour*"), order="best"))[-1] == "harbourside"
    assert find(alice, of(), order="best").messages[0]["text"] == "harbour, harbour, boats", (
        "without words, the newest"
    )
