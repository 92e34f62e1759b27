"""The pseudo-locale: every message stands in it, with its values in their places."""

from __future__ import annotations

import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest

from chatsite import pseudo
from chatsite.static.slim import without_comments

pytestmark = pytest.mark.once
SCRIPTS = pseudo.ROOT / "static" / "js"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Save", "\u202eŠååvéé\u202c"),
        (
            " {count} new ",
            " {count} \u202ennéé".replace("nnéé", "ñééw\u202c "),
        ),
        ("<b>%(name)s</b> & 100 %%\n7", "<b>%(name)s</b> & 100 %%\n7"),
        ("", ""),
    ],
)
def test_values_and_tags_stay(text: str, made: str) -> None:
    assert pseudo.pseudo(text) == made


def test_every_message_is_longer_turned_and_whole() -> None:
    messages = {word for one in pseudo.server_messages() | pseudo.browser_messages() for word in one}
    assert len(messages) > 900
    for text in messages:
        made = pseudo.pseudo(text)
        assert sorted(pseudo._KEPT.findall(made)) == sorted(pseudo._KEPT.findall(text))
        plain = re.sub("[\u202e\u202c]", "", made)
        words = pseudo._KEPT.sub("", text)
        assert len(plain) - len(text) >= 0.25 * sum(letter.isalpha() for letter in words) - 1, text


def test_what_the_server_says_is_found_in_the_catalogue() -> None:
    known = gettext.GNUTranslations(BytesIO(pseudo.compiled(pseudo.server_messages())))
    assert known.gettext("There is no such room.") == pseudo.pseudo("There is no such room.")
    assert known.gettext("Skip to the content") == pseudo.pseudo("Skip to the content")
    one, several = next(message for message in sorted(pseudo.server_messages()) if len(message) == 2)
    assert known.ngettext(one, several, 1) == pseudo.pseudo(one)
    assert known.ngettext(one, several, 5) == pseudo.pseudo(several)


def test_scripts_name_their_words_where_they_say_them() -> None:
    """A text in a variable would be in no catalogue."""
    calls = re.compile(r"(?<![\w.$])(?:t\((?!\s*\")|plural\((?![^\"]*?,\s*\"))[^\n]{0,60}")
    strange = [
        f"{path.name}: {call[0]}"
        for path in SCRIPTS.rglob("*.js")
        if path.name != "i18n.js"
        for call in calls.finditer(without_comments(path.read_text()))
    ]
    assert strange == []


def test_both_catalogues_are_written(tmp_path: Path) -> None:
    pseudo.make(tmp_path)
    assert (tmp_path / "ar_XB" / "LC_MESSAGES" / "django.mo").stat().st_size > 10_000
    assert "\\u202e" not in (tmp_path / "ar_XB" / "browser.json").read_text()
