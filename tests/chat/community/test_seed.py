"""The seed: what it makes reads like talk, keeps the rules of the log, and is the same for the same number."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.sessions import seats
from chat.community import drawing, people, script, seed, telling, tongues
from chat.community.seed import Size
from chat.community.talk import Member, Talk
from chat.files.models import File
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import assert_whole

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {"en", "de", "fr", "es", "ru", "ar", "ja"}


@pytest.fixture(autouse=True)
def _few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "PICTURES", 2)


def run(**options: Any) -> None:
    call_command("seed", **{"people": 8, "rooms": 2, "messages": 60, "random_seed": 3, **options})


def texts() -> list[tuple[str, str, str]]:
    listed = Message.objects.order_by("room", "number").values_list("author__username", "text", "kind")
    return list(listed)


def test_a_site_full_of_talk(tmp_path: Path) -> None:
    run(people=12, rooms=16, messages=500, tokens=tmp_path / "tokens.json")
    assert User.objects.count() == 12
    kinds = Counter(Room.objects.values_list("kind", flat=True))
    assert (kinds["public"], kinds["private"]) == (12, 5)
    assert kinds["direct"] >= 3
    assert Message.objects.exclude(kind="system").count() == 500
    assert Message.objects.filter(kind="system").exists()
    assert Message.objects.filter(text__contains="```").exists()
    assert Message.objects.exclude(edited_at=None).exists()
    assert Message.objects.exclude(deleted_at=None).exists()
    assert Message.objects.exclude(reply_to=None).exists()
    assert Message.objects.filter(parts__has_key="reactions").exists()
    assert File.objects.filter(sent_at__isnull=False).count() == 2
    for script_of in ("[а-я]", "[ء-ي]", "[ぁ-ん]", "[äöüß]", "[éèç]", "[ñ¿¡]"):
        assert Message.objects.filter(text__regex=script_of).exists(), script_of
    assert not Message.objects.filter(text__regex=r"\{[a-z]+\}[^`]*$", html=None).exists()


def test_everybody_is_in_general_and_nobody_has_a_password() -> None:
    run()
    hall = Room.objects.get(slug="general")
    assert Membership.objects.present().filter(room=hall).count() == hall.members == 8
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_log_is_whole_and_nothing_is_said_in_the_future() -> None:
    start = timezone.now()
    run(messages=300)
    for room in Room.objects.all():
        assert_whole(room)
        times = list(room.messages.order_by("number").values_list("created_at", flat=True))
        assert all(before <= after for before, after in pairwise(times))
        assert all(time <= timezone.now() for time in times)
    first = Message.objects.order_by("created_at").values_list("created_at", flat=True)[0]
    assert (start - first).days >= 12
    for message in Message.objects.exclude(edited_at=None):
        assert message.edited_at
        assert 0 < (message.edited_at - message.created_at).total_seconds() < 120


def test_tokens_open_the_door(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    run(rooms=0, messages=0, tokens=path)
    listed = json.loads(path.read_text())
    assert path.stat().st_mode & 0o077 == 0
    assert len(listed) == 8
    for one in listed:
        assert set(one) == {"username", "token", "id"}
        seat = seats.by_token(one["token"])
        assert seat is not None
        assert (seat.user_id, User.objects.get(pk=seat.user_id).username) == (one["id"], one["username"])


def lines(number: int) -> list[Any]:
    members = [Member(pk, f"p{pk}", "en") for pk in range(1, 9)]
    talk = Talk(Random(number), script.themes()["slipway"], members)
    return talk.lines(60, datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC))


def test_the_same_number_says_the_same() -> None:
    assert lines(5) == lines(5)
    assert [line.text for line in lines(5)] != [line.text for line in lines(6)]


def test_people_speak_their_own_language() -> None:
    languages = sorted(LANGUAGES)
    talk = Talk(
        Random(1),
        script.themes()["languages"],
        [Member(n, f"p{n}", lang) for n, lang in enumerate(languages)],
    )
    since, until = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)
    by_tongue = {
        tongues.of(line.text): languages[line.author]
        for line in talk.play(talk.theme.conversations[:1], since, until)
    }
    assert all(by_tongue[language] == language for language in ("ar", "ja", "ru", "es"))


def test_people_and_pictures_follow_the_number_too() -> None:
    def names(number: int) -> list[str]:
        inventor = people.invent(Random(number), set())
        return [next(inventor).username for _ in range(300)]

    assert names(1) == names(1) != names(2)
    assert len(set(names(1))) == 300
    for kind in drawing.KINDS:
        assert drawing.picture(kind, Random(1)) == drawing.picture(kind, Random(1))
        assert drawing.picture(kind, Random(1)) != drawing.picture(kind, Random(2))


def test_a_second_seed_adds_to_the_first() -> None:
    run()
    rooms = set(Room.objects.exclude(slug=None).values_list("slug", flat=True))
    run()
    assert set(Room.objects.exclude(slug=None).values_list("slug", flat=True)) == rooms
    assert User.objects.count() == 16
    assert Message.objects.exclude(kind="system").count() == 120


@pytest.mark.parametrize("people_count", [1, 2, 3])
def test_few_people_are_enough(people_count: int) -> None:
    run(people=people_count, rooms=3, messages=40)
    assert Message.objects.exclude(kind="system").count() == 40


def test_nobody_says_nothing() -> None:
    run(people=0, rooms=0, messages=0)
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="need people"):
        run(people=0, rooms=0, messages=1)
    with pytest.raises(ValueError, match="need people"):
        seed.seed(Size(0, 1, 0), 1)


def test_a_missing_folder_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--tokens"):
        run(tokens=tmp_path / "missing" / "tokens.json")
    assert not User.objects.exists()


def test_what_is_refused_is_not_passed_over() -> None:
    run(people=2, rooms=0, messages=0)
    outsider = User.objects.create_user("outsider")
    hall = Room.objects.get(slug="general")
    said = lines(1)[:3]
    for line in said:
        line.author = outsider.pk
    with pytest.raises(Exception, match="not in this room"):
        telling.tell({hall.pk: said}, telling.Pictures(Random(1), 0))


def test_the_corpus_speaks_seven_languages_and_every_picture_can_be_drawn() -> None:
    themes = script.themes()
    assert {theme.language for theme in themes.values()} >= LANGUAGES
    turns = [turn for theme in themes.values() for talk in theme.conversations for turn in talk]
    assert len(turns) > 350
    assert {turn.picture for turn in turns} - {None} == set(drawing.KINDS)
    assert all(turn.text.strip() for turn in turns)
    slots = set(re.findall(r"\{([a-z]+)\}", " ".join(turn.text for turn in turns)))
    assert {"boat", "berth", "time", "n", "price", "at"} <= slots


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name: X\nlang: en\n\nA: Hi\nB > C: No", "line 5: C has said nothing yet"),
        ("name: X\nlang: en\n\n  + 👍", "line 4"),
        ("name: X\nlang: en\n\nHello", "line 4: is no line"),
    ],
)
def test_a_mistake_in_the_corpus_names_its_line(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        script.parse("x", text)


def test_answers_and_threads_point_where_the_corpus_says() -> None:
    (talk,) = script.parse(
        "x", "name: X\nlang: en\n\nA: 1\nB ^ A: 2\nC ^ B: 3\nA > C: 4\nB > A: 5"
    ).conversations
    assert [(turn.answers, turn.thread) for turn in talk] == [
        (None, None),
        (None, 0),
        (None, 0),
        (2, 0),
        (3, 0),
    ]
