"""Names of rooms: what may stand in one, which look alike, and the slugs made from them.

A name is NFKC with single spaces. Nothing in it may be invisible or turn the direction of what stands beside
it, and letters of scripts that pass for each other don't mix within a word.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from accounts.users import names
from chat.wire.refusals import BadRequest

NAME_LENGTH = 80
TOPIC_LENGTH = 250
SLUG_LENGTH = 64
KEY_LENGTH = NAME_LENGTH * 4
MARKS_IN_A_ROW = 4

_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
# Letters, marks and symbols by their category, yet nothing that is seen.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def clean_name(text: str) -> str:
    """The name as it is kept. Raises BadRequest (field `name`)."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if wrong := _wrong_in_name(name):
        raise _bad("name", wrong)
    return name


def clean_topic(text: str) -> str:
    """The topic as it is kept: one line, NFC. Raises BadRequest (field `topic`)."""
    topic = " ".join(unicodedata.normalize("NFC", text).split())
    if len(topic) > TOPIC_LENGTH:
        raise _bad("topic", _("must have at most {count} characters").format(count=TOPIC_LENGTH))
    if _TURNS.search(topic) or any(unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") for char in topic):
        raise _bad("topic", _("must not hold invisible characters"))
    if _too_many_marks(topic):
        raise _bad("topic", _("has too many marks on one letter"))
    return topic


def clean_slug(text: str) -> str:
    """A slug that somebody chose. Raises BadRequest (field `slug`)."""
    if not _SLUG.fullmatch(text) or len(text) > SLUG_LENGTH:
        raise _bad(
            "slug", _("must be letters a to z, digits and hyphens, at most {count}").format(count=SLUG_LENGTH)
        )
    if not re.search("[a-z]", text):
        raise _bad("slug", _("must hold at least one letter"))
    return text


def slug_of(name: str) -> str:
    """The slug that a name suggests; `room` with what is left where it holds no letter of ASCII."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 8].strip("-")
    return slug if re.search("[a-z]", slug) else f"room-{slug}".strip("-")


def key(name: str) -> str:
    """What is equal of two names that look alike; at most `KEY_LENGTH` long. Never shown."""
    seen = "".join(char for char in name if char not in _JOINERS and char not in _SELECTORS)
    return " ".join(names.key(seen).split())[:KEY_LENGTH]


def _wrong_in_name(name: str) -> str | None:
    if not name:
        return _("must not be empty")
    if len(name) > NAME_LENGTH:
        return _("must have at most {count} characters").format(count=NAME_LENGTH)
    if not all(_visible(name, place) for place in range(len(name))):
        return _("must not hold invisible characters")
    if _too_many_marks(name):
        return _("has too many marks on one letter")
    if not any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "So" for char in name):
        return _("must hold a letter, a digit or an emoji")
    if any(names.mixed(word) for word in re.split(r"[\W\d_]+", name)):
        return _("mixes letters of alphabets that look alike")
    return None


def _visible(name: str, place: int) -> bool:
    """Whether a character may stand where it does. Joiners may stand where a script or an emoji needs them."""
    char = name[place]
    if char in _JOINERS:
        around = name[place - 1 : place] if place else "", name[place + 1 : place + 2]
        return all(beside and not _stands_alone(beside) for beside in around)
    if char in _SELECTORS:
        return place > 0 and not name[place - 1].isalpha()
    return (
        char not in _BLANK
        and unicodedata.category(char)[0] not in "C"
        and (char == " " or not char.isspace())
    )


def _stands_alone(char: str) -> bool:
    """Whether a joiner beside it would change nothing that is seen: letters of European scripts, digits, signs."""
    category = unicodedata.category(char)
    if category[0] in "NPZ":
        return True
    script = unicodedata.name(char, "").split(" ")[0]
    return script in {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "HANGUL", "CJK"}


def _too_many_marks(text: str) -> bool:
    row = 0
    for char in text:
        row = row + 1 if unicodedata.category(char) in ("Mn", "Me") and char not in _SELECTORS else 0
        if row > MARKS_IN_A_ROW:
            return True
    return False


def _bad(field: str, wrong: str) -> BadRequest:
    return BadRequest(f"{field} {wrong}.", fields={field: wrong})
