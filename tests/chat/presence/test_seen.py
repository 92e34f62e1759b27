"""When somebody was here last: by choice, both ways, by the day. And the status beside a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.people import describe
from chat.blocks import actions as blocks
from chat.presence import actions, seen
from chat.presence.models import Presence
from chat.wire.refusals import BadRequest
from tests.chat.messages.test_reading import ask
from tests.support.cast import browser

pytestmark = pytest.mark.django_db(transaction=True)


def told(user: User, *others: User) -> dict[str, str]:
    answer: dict[str, str] = ask(user, {"type": "presence.seen", "users": [one.pk for one in others]})["seen"]
    return answer


def ago(user: User, days: int) -> None:
    Presence.objects.filter(user=user).update(seen_on=seen.today() - timedelta(days=days))


def test_nothing_is_kept_of_who_did_not_choose_it(alice: User) -> None:
    assert seen.note_seen(alice.pk) is None
    actions.choose(alice.pk, "online")
    assert seen.note_seen(alice.pk) is None
    assert Presence.objects.get(user=alice).seen_on is None
    seen.choose(alice.pk, shown=True)
    assert Presence.objects.get(user=alice).seen_on == seen.today()
    seen.choose(alice.pk, shown=False)
    assert Presence.objects.get(user=alice).seen_on is None


def test_it_holds_both_ways(alice: User, bob: User, charlie: User) -> None:
    seen.choose(bob.pk, shown=True)
    assert told(alice, bob) == {}, "who doesn't show it isn't told"
    seen.choose(alice.pk, shown=True)
    assert told(alice, bob, charlie) == {str(bob.pk): "today"}
    blocks.add(bob.pk, alice.pk)
    assert told(alice, bob) == told(bob, alice) == {}


def test_it_stands_on_a_profile(alice: User, bob: User) -> None:
    page = browser(alice).get("/people/bob/").content
    assert b"Last here" not in page
    for one in (alice, bob):
        seen.choose(one.pk, shown=True)
    assert b"Last here today" in browser(alice).get("/people/bob/").content
    assert b"Last here" not in browser(bob).get("/people/bob/").content, "of oneself one knows"


def test_it_is_told_in_words(alice: User, bob: User) -> None:
    for one in (alice, bob):
        seen.choose(one.pk, shown=True)
    words = {0: "today", 1: "yesterday", 2: "week", 7: "week", 8: "month", 31: "month", 32: "longer"}
    for days, word in words.items():
        ago(bob, days)
        assert told(alice, bob) == {str(bob.pk): word}


def test_an_invisible_day_is_not_kept(alice: User, bob: User) -> None:
    for one in (alice, bob):
        seen.choose(one.pk, shown=True)
    ago(bob, 5)
    actions.choose(bob.pk, "invisible")
    assert seen.note_seen(bob.pk) is None
    assert told(alice, bob) == {str(bob.pk): "week"}


def test_a_status_is_set_and_cleared(alice: User) -> None:
    until = "2036-01-01T10:00:00.000Z"
    ask(alice, {"type": "status.set", "emoji": "🌴", "text": "Away\u202e at sea", "until": until})
    alice.refresh_from_db()
    assert describe(alice)["status"] == {"emoji": "🌴", "text": "Away at sea", "until": until}
    ask(alice, {"type": "status.set"})
    alice.refresh_from_db()
    assert "status" not in describe(alice)
    assert alice.status_until is None


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("emoji", {"emoji": "xx"}),
        ("emoji", {"emoji": "🌴🌴"}),
        ("text", {"text": "x" * 101}),
        ("until", {"text": "x", "until": "2020-01-01T10:00:00.000Z"}),
    ],
)
def test_a_wrong_one_changes_nothing(alice: User, field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        ask(alice, {"type": "status.set", **fields})
    assert refused.value.fields is not None
    assert set(refused.value.fields) == {field}
    alice.refresh_from_db()
    assert (alice.status_emoji, alice.status_text) == ("", "")
