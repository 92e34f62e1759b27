"""Usernames: which are allowed, and which look so much like another that they are the same.

Two names are the same when their keys are equal. A key is NFKC, casefolded, with look-alikes
of other scripts and of digits folded into one letter (the idea of UTS 39's skeleton, with a
small table of our own). The key merges too much rather than too little: it only decides who
may still take a name.
"""

import unicodedata
from functools import lru_cache

SHORTEST = 2
LONGEST = 32
INNER = "._-"
HIDDEN = "."
"""How the name of a program of the site itself begins; no person's may (`allowed`). It is shown nowhere."""

# Read "a: these look like a". Both cases of a letter count, since a key knows no case: Greek eta is
# an h by its capital.
_LOOKS = str.maketrans(
    {
        look: letter
        for letter, looks in {
            "a": "аɑαӓ",
            "b": "вβъьɓ",
            "c": "сϲᴄ",
            "d": "ԁɗ",
            "e": "еєεҽ",
            "f": "ſƒ",
            "g": "ɡԍɢ",
            "h": "нһηհ",
            "j": "јϳ",
            "k": "кκқ",
            "l": "1iıіιӏɩǀוןا",
            "m": "мμϻ",
            "n": "пոɴ",
            "o": "0оοσօө",
            "p": "рρҏ",
            "q": "ԛգ",
            "r": "гɾᴦ",
            "s": "ѕꜱ",
            "t": "тτ",
            "u": "υսʋ",
            "v": "νѵᴠ",
            "w": "ԝшωѡ",
            "x": "хχ×",
            "y": "уүγʏ",
            "z": "ᴢʐζ",
        }.items()
        for look in looks
        if look != letter
    }
)
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)  # fmt: skip
"""Letters that people type without their stroke or bow, though no accent can be taken off them."""
_PAIRS = (("rn", "m"), ("vv", "w"))
_RESERVED = ("all", "here", "everyone", "room", "me", "system", "deleted")


def normal(username: str) -> str:
    """The username as it is stored and shown: NFKC, without space around it."""
    return unicodedata.normalize("NFKC", username).strip()


def key(username: str) -> str:
    """What makes a username unique; never shown. At most 4 times as long as the name."""
    folded = normal(username).casefold()
    folded = "".join(_digit(char) for char in unicodedata.normalize("NFKC", folded))
    folded = folded.translate(_LOOKS)
    for pair, letter in _PAIRS:
        folded = folded.replace(pair, letter)
    return folded


def allowed(username: str) -> bool:
    """Whether every character of the (normal) name may stand where it does; says nothing of its length."""
    return (
        bool(username)
        and all(_letter(char) or char in INNER for char in username)
        and _letter(username[0])
        and not unicodedata.category(username[0]).startswith("M")
        and _letter(username[-1])
    )


def mixed(username: str) -> bool:
    """Whether letters stand together whose scripts can pass for each other: a Latin name with one Cyrillic `а`."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in username if char.isalpha()}
    return len(scripts & _ALIKE) > 1


def reserved(username: str) -> bool:
    """Whether the name means something of its own in a message (`@all`)."""
    return key(username) in _RESERVED_KEYS


def words(text: str) -> str:
    """The text for searching by prefix: folded, each word after one space, at most 400 characters."""
    return "".join(f" {word}" for word in fold(text).split())[:400]


@lru_cache(maxsize=40_000)
def fold(text: str) -> str:
    """The text for comparing names: without case, accents and strokes, as the browser does it (`lib/text.js`). Kept,
    since a sorted list asks for the same thousands again."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in parts if unicodedata.category(char) != "Mn").translate(LETTERS)


def _letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


_RESERVED_KEYS = frozenset(key(name) for name in _RESERVED)
