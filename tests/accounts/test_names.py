"""Usernames: who may take which, and which are the same; names as people type them."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.users import checks, names
from accounts.users.models import User
from chat.search import tokens

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


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Søren Kjær", " soren kjaer"),
        ("Müller", " muller"),
        ("Łukasz Ðorđević", " lukasz dordevic"),
        ("Þóra Weiß", " thora weiss"),
        ("İlkay Yıldız", " ilkay yildiz"),
        ("𝓢øren", " soren"),
    ],
)
def test_names_are_found_as_people_type_them(name: str, found: str) -> None:
    assert names.words(name) == found
    assert names.words(found) == found, "what was typed is folded, too"


def test_no_letter_of_latin_keeps_its_accent_and_the_search_of_messages_agrees() -> None:
    """But for a few that have no plain letter, which both leave as they are."""
    latin = "".join(
        map(chr, [*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x180), *range(0x1E00, 0x1F00)])
    )
    differ = [one for one in latin if tokens.words(one) != tokens.words(names.fold(one))]
    assert differ == []
    odd = {one for one in names.fold(latin) if not one.isascii()}
    assert odd <= set("ĸʼʾ·ẜẝẟỻỽỿ"), odd


def test_words_written_by_the_rule_of_before_are_written_anew(db: None) -> None:
    people = [User(username=f"captain{n}", name="Søren") for n in range(3)]
    User.objects.bulk_create([*people, User(username="plain")])
    for n in (1, 2):
        User.objects.filter(username=f"captain{n}").update(search=f" captain{n} søren")
    migration: Any = import_module("accounts.migrations.0003_search_folded")
    migration.BATCH = 2
    migration.fold(apps)
    written = User.objects.order_by("username").values_list("search", flat=True)
    assert list(written) == [" captain0 soren", " captain1 soren", " captain2 soren", " plain"]
