"""The directory of people: who is found, in which order, what is shared, and what a guest may know."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.blocks import actions as blocks
from chat.directs.actions import open_direct
from chat.rooms import actions, members
from chat.rooms.models import Room
from tests.chat.rooms.support import Json, ask, refused
from tests.support.cast import person

pytestmark = pytest.mark.usefixtures("told")

PERSON = {"id", "username", "name", "avatar", "bot", "guest"}
PAGE = {"users", "more", "counts", "shared", "directory"}
CARD = {"bio", "since", "offset", "shared", "directory"}


def names(found: Json) -> list[str]:
    """The names of a page, in its order."""
    return [found["directory"][str(user)]["name"] for user in found["users"]]


@pytest.fixture
def more(alice: User, bob: User, charlie: User) -> list[User]:
    """Beside the three: names with accents and strokes, a bot, a guest, and one who is gone."""
    called = (("eloise", "Éloïse Ågren"), ("captain", "Søren Zahn"), ("zoe", "zoë"), ("dora", ""))
    made = [person(username) for username, _name in called]
    for user, (_username, name) in zip(made, called, strict=True):
        user.name = name
        user.save()
    return [*made, person("tide", bot=True), person("visitor", guest=True), person("gone", is_active=False)]


def test_everybody_who_is_active_by_name_page_by_page(more: list[User], alice: User) -> None:
    found: list[str] = []
    after: Json = {}
    while (page := ask(alice, "people.list", limit=4, **after))["users"]:
        assert page.keys() == PAGE
        assert all(one.keys() == PERSON for one in page["directory"].values())
        assert page["directory"].keys() == {str(user) for user in page["users"]}
        found += names(page)
        assert len(found) <= 9, found
        after = {"after": page["users"][-1]}
        assert page["more"] is (len(found) < 9)
    assert found == [
        "Alice",
        "Bob",
        "Charlie",
        "dora",
        "Éloïse Ågren",
        "Søren Zahn",
        "Tide",
        "Visitor",
        "zoë",
    ]
    assert page["counts"] == {"all": 9, "people": 7, "guests": 1, "bots": 1}


def test_the_newest_first(more: list[User], alice: User) -> None:
    page = ask(alice, "people.list", sort="newest", limit=2)
    assert names(page) == ["Visitor", "Tide"]
    assert names(ask(alice, "people.list", sort="newest", limit=2, after=page["users"][-1])) == [
        "dora",
        "zoë",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("eloise", ["Éloïse Ågren"]),
        ("ÅGR élo", ["Éloïse Ågren"]),
        ("soren", ["Søren Zahn"]),
        ("søren z", ["Søren Zahn"]),
        ("@dor", ["dora"]),
        ("loise", []),
        ("gone", []),
        ("%", []),
    ],
)
def test_words_begin_words_without_case_and_accents(
    more: list[User], alice: User, text: str, found: list[str]
) -> None:
    page = ask(alice, "people.list", text=text)
    assert names(page) == found
    assert page["counts"]["all"] == len(found)
    assert names(ask(alice, "user.search", text=text)) == found, "while a name is typed, too"


def test_kinds(more: list[User], alice: User) -> None:
    assert names(ask(alice, "people.list", kind="bots")) == ["Tide"]
    assert names(ask(alice, "people.list", kind="guests")) == ["Visitor"]
    assert names(ask(alice, "people.list", kind="people"))[-1] == "zoë"
    page = ask(alice, "people.list", kind="bots", text="vis")
    assert (page["users"], page["counts"]) == ([], {"all": 1, "people": 0, "guests": 1, "bots": 0})


def test_shared_rooms_are_those_both_are_in_now(private: Room, public: Room, alice: User, bob: User) -> None:
    open_direct(alice.pk, [bob.pk])
    page = ask(alice, "people.list")
    assert page["shared"] == {str(bob.pk): {"count": 2, "rooms": [private.pk, public.pk]}}
    members.leave(bob.pk, private.pk)
    assert ask(alice, "people.list")["shared"] == {str(bob.pk): {"count": 1, "rooms": [public.pk]}}
    actions.delete(alice.pk, public.pk)
    assert ask(alice, "people.list")["shared"] == {}


def test_a_room_that_is_not_mine_is_never_told(private: Room, alice: User, bob: User, charlie: User) -> None:
    assert str(private.pk) not in str(ask(charlie, "people.list")["shared"])
    assert ask(charlie, "people.card", user=bob.pk)["shared"] == {"count": 0, "rooms": []}
    assert ask(alice, "people.card", user=bob.pk)["shared"] == {"count": 1, "rooms": [private.pk]}


def test_few_rooms_in_the_list_and_more_on_the_card(alice: User, bob: User) -> None:
    rooms = [actions.create(alice.pk, "private", f"room {place}")["id"] for place in range(5)]
    for room in rooms:
        members.add(alice.pk, room, bob.pk)
    assert ask(alice, "people.list")["shared"][str(bob.pk)] == {"count": 5, "rooms": rooms[:3]}
    assert ask(alice, "people.card", user=bob.pk)["shared"] == {"count": 5, "rooms": rooms}


def test_guests_know_the_people_of_their_rooms_alone(
    private: Room, more: list[User], alice: User, bob: User, charlie: User
) -> None:
    User.objects.filter(pk=bob.pk).update(guest=True)
    page = ask(bob, "people.list")
    assert (page["users"], page["counts"]["all"]) == ([alice.pk, bob.pk], 2)
    assert ask(bob, "people.list", after=charlie.pk)["users"] == []
    assert ask(bob, "people.card", user=alice.pk)["directory"].keys() == {str(alice.pk)}
    missing = refused(lambda: ask(bob, "people.card", user=10**12))
    assert refused(lambda: ask(bob, "people.card", user=charlie.pk)) == missing


def test_a_card(alice: User, bob: User) -> None:
    bob.bio, bob.timezone = "Mends boats.", "Asia/Kolkata"
    bob.save()
    card = ask(alice, "people.card", user=bob.pk)
    assert card.keys() == CARD
    assert (card["bio"], card["offset"], card["since"]) == ("Mends boats.", 330, str(bob.created_at.date()))
    assert card["directory"][str(bob.pk)].keys() == PERSON
    assert ask(bob, "people.card", user=alice.pk)["offset"] is None


def test_who_is_gone_answers_like_nobody(more: list[User], alice: User) -> None:
    missing = refused(lambda: ask(alice, "people.card", user=10**12))
    assert missing["code"] == "not_found"
    assert refused(lambda: ask(alice, "people.card", user=more[-1].pk)) == missing


def test_a_block_changes_nothing_in_the_directory_for_either(alice: User, bob: User) -> None:
    before = [ask(one, "people.list") for one in (alice, bob)]
    blocks.add(alice.pk, bob.pk)
    assert [ask(one, "people.list") for one in (alice, bob)] == before


@pytest.mark.parametrize(
    "fields", [{"kind": "staff"}, {"sort": "age"}, {"limit": 101}, {"limit": 0}, {"text": "x" * 201}]
)
def test_what_is_wrong_is_named(alice: User, fields: Json) -> None:
    error = refused(lambda: ask(alice, "people.list", **fields))
    assert error["code"] == "bad_request" and error["fields"].keys() == fields.keys()
