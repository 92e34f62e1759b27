"""What a name may hold, and which slug it gives."""

from __future__ import annotations

import pytest

from chat.rooms import naming
from chat.wire.refusals import BadRequest


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Two   words ", "Two words"),
        ("ｆｕｌｌ", "full"),
        ("Café", "Café"),
        ("Кафе и бар", "Кафе и бар"),
        ("Команда Django", "Команда Django"),
        ("日本語", "日本語"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("❤️ hearts", "❤️ hearts"),
        ("R&D (2026)", "R&D (2026)"),
        ("x" * 80, "x" * 80),
    ],
)
def test_names_that_are_taken(text: str, kept: str) -> None:
    assert naming.clean_name(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 81,
        "ﬃ" * 30,
        "...",
        "a\u202eb",
        "a\u2066b",
        "a\u200fb",
        "gen\u200deral",
        "gen\u200ceral",
        "\u200dx",
        "zero\u200bwidth",
        "a\ufeffb",
        "soft\u00adhyphen",
        "x\u3164",
        "\u2800",
        "\u0007bell",
        "Gеneral",
        "pаypal",
        "a" + "\u0301" * 9,
        "z" + "\u0330\u0331\u0332\u0333\u0348",
        "\ue000",
    ],
)
def test_names_that_are_refused(text: str) -> None:
    with pytest.raises(BadRequest) as caught:
        naming.clean_name(text)
    assert caught.value.fields.keys() == {"name"}


def test_topics_are_one_line_and_turn_nothing_round() -> None:
    assert naming.clean_topic(" a \n b\tc ") == "a b c"
    assert naming.clean_topic("") == ""
    for text in ("x" * 251, "a\u202eb", "a\u0000b", "o" + "\u0301" * 10):
        with pytest.raises(BadRequest) as caught:
            naming.clean_topic(text)
        assert caught.value.fields.keys() == {"topic"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("General", "general"),
        ("Café Crème!", "cafe-creme"),
        ("R&D (2026)", "r-d-2026"),
        ("2026", "room-2026"),
        ("日本語", "room"),
        ("--", "room"),
        ("x" * 80, "x" * 56),
    ],
)
def test_the_slug_of_a_name(name: str, slug: str) -> None:
    assert naming.slug_of(name) == slug
    assert naming.clean_slug(slug) == slug


@pytest.mark.parametrize("slug", ["", "A", "2026", "-a", "a-", "a b", "ä", "a/b", "a" * 65, "a\n"])
def test_slugs_that_are_refused(slug: str) -> None:
    with pytest.raises(BadRequest) as caught:
        naming.clean_slug(slug)
    assert caught.value.fields.keys() == {"slug"}


@pytest.mark.parametrize(
    "twin", ["GENERAL", "gеnеrаl", "genera1", "ｇeneral", "ge\u200dneral", "General\ufe0f"]
)
def test_look_alikes_have_one_key(twin: str) -> None:
    assert naming.key(twin) == naming.key("General")
    assert naming.key("Generals") != naming.key("General")


def test_a_key_fits_its_column() -> None:
    assert len(naming.key("ΐ" * naming.NAME_LENGTH)) <= naming.KEY_LENGTH
