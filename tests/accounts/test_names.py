"""Usernames: who may take which, and which are the same."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.users import checks, names
from accounts.users.models import User

SAME = [
    ("alice", "Alice"),
    ("alice", "а" + "lice"),  # the first letter is Cyrillic
    ("alice", "a1ice"),
    ("alice", "aIice"),
    ("mallory", "rnallory"),
    ("bob", "b0b"),
    ("anna", "ａnna"),  # full width
    ("AHA", "АНА"),  # all Cyrillic
    ("BOB", "ΒΟΒ"),  # all Greek
]
OTHERS = [("alice", "alicia"), ("jose", "josé"), ("ann", "anne"), ("user2", "user3"), ("李雷", "李磊")]
GOOD = ["bo", "Élodie", "Юрий", "प्रिया", "李雷", "o.brien", "jean-luc", "r2_d2", "x" * 32, "مريم"]
BAD = ["", "a", "x" * 33, "a b", "a@b", ".anna", "anna.", "an\u200bna", "-x", "😀😀", "a/b", "a\u202eb", "__"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_look_alikes_have_one_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_names_keep_their_own_key(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize("name", GOOD)
def test_names_of_every_script_are_welcome(name: str) -> None:
    checks.validate_form(names.normal(name))


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        checks.validate_form(names.normal(name))


@pytest.mark.parametrize("name", ["here", "ALL", "a11", "everyone"])
def test_words_of_the_chat_are_nobodys_name(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        checks.validate_form(name)
    assert refused.value.code == "reserved"


def test_one_name_has_one_alphabet() -> None:
    with pytest.raises(ValidationError) as refused:
        checks.validate_form("pаypal")  # the second letter is Cyrillic
    assert refused.value.code == "mixed"


def test_who_is_taken_and_who_only_looks_so_is_said(alice: User) -> None:
    with pytest.raises(ValidationError) as taken:
        checks.username("ALICE")
    with pytest.raises(ValidationError) as alike:
        checks.username("a1ice")
    assert (taken.value.code, alike.value.code) == ("taken", "look_alike")
    assert checks.username("Alice", of=alice) == "Alice"


def test_bulk_inserts_write_the_key_too(db: None) -> None:
    User.objects.bulk_create([User(username="Ｂob", name="Élodie")])
    stored = User.objects.get(username="Ｂob")
    assert (stored.name_key, stored.search) == ("bob", " bob elodie")


@given(st.text(max_size=40))
def test_a_key_knows_no_case_and_fits_its_column(text: str) -> None:
    name = names.normal(text)
    if names.allowed(name) and len(name) <= names.LONGEST:
        assert len(names.key(name)) <= names.LONGEST * 4
        assert names.key(name) == names.key(name.casefold())
