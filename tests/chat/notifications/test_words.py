"""People's own words in a text."""

from __future__ import annotations

import random
import time

import pytest

from chat.notifications.words import Index, pieces


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("tide", "The TIDE is high", True),
        ("tide", "tidemark", False),
        ("tide", "the low-tide mark", True),
        ("tide", "(tide)", True),
        ("tide", "in `tide` we trust", True),
        ("cafe", "Le Café.", True),
        ("Café", "cafe", True),
        ("strasse", "Straße 4", True),
        ("ﬁsh", "fish", True),
        ("on call", "who is on   call?", True),
        ("on call", "call on him", False),
        ("on-call", "the on call list", True),
        ("v2.1", "we ship v2.1 today", True),
        ("v2.1", "we ship v2.10", False),
        ("東京", "明日東京へ行く", True),
        ("東京", "東の京", False),
        ("ΣΊΣΥΦΟΣ", "ο σισυφος", True),
        ("tide", "", False),
        ("!!!", "!!!", False),
    ],
)
def test_the_table(word: str, text: str, found: bool) -> None:
    assert Index({7: [word]}).found(text) == ({7} if found else set())


def test_words_go_and_come() -> None:
    index = Index({1: ["tide", "low tide"], 2: ["tide"]})
    assert index.found("low tide") == {1, 2}
    index.put(1, ["ebb"])
    assert (index.found("low tide"), index.found("ebb")) == ({2}, {1})
    index.put(2, [])
    index.put(1, [])
    assert not index


def test_it_finds_what_a_plain_search_finds() -> None:
    chance = random.Random(5)
    letters = "ab c"
    words = {user: ["".join(chance.choices(letters, k=3)) for _ in range(3)] for user in range(40)}
    index = Index(words)
    for _ in range(200):
        text = "".join(chance.choices(letters, k=30))
        padded = f" {' '.join(pieces(text))} "
        wanted = {
            user for user, several in words.items()
            if any((cut := pieces(word)) and f" {' '.join(cut)} " in padded for word in several)
        }  # fmt: skip
        assert index.found(text) == wanted


def test_everybody_s_words_cost_one_pass() -> None:
    """30,000 words of a thousand people: at most 2 ms for a text of 2,000 signs (20 are 0.2 ms)."""
    index = Index({user: [f"word{user}x{place}" for place in range(30)] for user in range(1000)})
    text = "the tide is out and the harbour lies dry " * 50
    began = time.process_time()
    for _ in range(20):
        index.found(text)
    assert (time.process_time() - began) / 20 < 0.006
