"""The index is built again, online and in pieces."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from accounts.models import User
from chat.messages import actions
from chat.rooms.models import Room
from chat.search import rebuilding
from chat.search.models import Entry, Reached
from tests.chat.messages.support import plan, room_of, say
from tests.chat.search.support import follow, search
from tests.chat.search.test_following import indexed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rooms(alice: User) -> list[Room]:
    """Three rooms of ten messages, indexed."""
    made = [room_of(alice, name=f"room{number}") for number in range(3)]
    actions.send_now([plan(room, alice, f"tide {number}") for room in made for number in range(10)])
    follow()
    return made


def spoil() -> None:
    """What no path of ours does: the words of some entries are wrong, and others are missing."""
    Entry.objects.filter(words__contains="qy3").delete()
    for entry in Entry.objects.filter(words__contains="qy7"):
        entry.words = entry.words.replace("tide", "moon")
        entry.save()


def test_it_mends_whatever_was_wrong_and_nothing_is_missing_meanwhile(rooms: list[Room], alice: User) -> None:
    spoil()
    said = StringIO()
    call_command("search", "rebuild", stdout=said, stderr=StringIO())
    assert "Indexed 30 messages" in said.getvalue()
    assert len(search(alice, "tide")) == indexed("tide") == 30 and search(alice, "moon") == []
    assert not rebuilding.begun()


def test_who_is_killed_goes_on_where_he_was(
    rooms: list[Room], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding._next, "__defaults__", (4,))
    spoiled = Entry.objects.filter(room=rooms[0])
    spoiled.update(words=" moon ")
    steps = rebuilding.rebuild()
    first = [next(steps) for _ in range(3)]
    steps.close()
    assert [one.messages for one in first] == [4, 8, 12] and rebuilding.begun()
    assert indexed("moon") == 0 and indexed("tide") == 30
    say(rooms[0], alice, "tide at last")
    follow()
    assert search(alice, "last") == ["tide at last"], "meanwhile others follow"
    assert list(rebuilding.rebuild())[-1].messages in (18, 19), "not from the beginning"
    assert len(search(alice, "tide")) == 31 and not rebuilding.begun()
    status = StringIO()
    call_command("search", "status", stdout=status)
    assert "31 messages are indexed, 0 rooms have news." in status.getvalue()


def test_a_damaged_index_is_thrown_away(rooms: list[Room], alice: User) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO chat_entry_words (chat_entry_words) VALUES ('delete-all')")
        with pytest.raises(CommandError, match="--empty"):
            call_command("search", "rebuild", stdout=StringIO(), stderr=StringIO())
    call_command("search", "rebuild", "--empty", stdout=StringIO(), stderr=StringIO())
    assert len(search(alice, "tide")) == indexed("tide") == 30
    say(rooms[0], alice, "tide at last")
    follow()
    assert indexed("tide") == 31, "the triggers are there again"


def test_a_site_that_was_never_indexed_is(rooms: list[Room], alice: User) -> None:
    Entry.objects.all().delete()
    Reached.objects.all().delete()
    assert list(rebuilding.rebuild())[-1].messages == 30
    assert len(search(alice, "tide")) == 30
