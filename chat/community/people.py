"""Who lives in the examples: first names of nobody in particular."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from accounts.users import names

# By the language they like to write in. All spelled as people spell them; usernames are made of ASCII beside them.
FIRST: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("marlow", "Marlow"), ("tamsin", "Tamsin"), ("rowan", "Rowan"), ("elowen", "Elowen"), ("bram", "Bram"),
        ("isla", "Isla"), ("finlay", "Finlay"), ("maeve", "Maeve"), ("jory", "Jory"), ("wren", "Wren"),
        ("odette", "Odette"), ("silas", "Silas"), ("nell", "Nell"), ("hollis", "Hollis"), ("piran", "Piran"),
        ("demelza", "Demelza"), ("arlo", "Arlo"), ("greta", "Greta"), ("ned", "Ned"), ("una", "Una"),
    ),
    "de": (
        ("wiebke", "Wiebke"), ("hauke", "Hauke"), ("jorinde", "Jorinde"), ("enno", "Enno"), ("antje", "Antje"),
        ("thorge", "Thorge"), ("silke", "Silke"), ("juergen", "Jürgen"), ("frauke", "Frauke"), ("malte", "Malte"),
        ("gesche", "Gesche"), ("okke", "Okke"), ("imke", "Imke"), ("soenke", "Sönke"), ("tjark", "Tjark"),
    ),
    "fr": (
        ("yann", "Yann"), ("maelle", "Maëlle"), ("loic", "Loïc"), ("anouk", "Anouk"), ("basile", "Basile"),
        ("celeste", "Céleste"), ("gwenola", "Gwénola"), ("remi", "Rémi"), ("solene", "Solène"), ("tanguy", "Tanguy"),
    ),
    "es": (
        ("iria", "Iria"), ("brais", "Brais"), ("candela", "Candela"), ("nuno", "Nuño"), ("lola", "Lola"),
        ("xoan", "Xoán"), ("martina", "Martina"), ("roque", "Roque"), ("noa", "Noa"), ("ines", "Inés"),
    ),
    "ru": (
        ("varvara", "Варвара"), ("tikhon", "Тихон"), ("ulyana", "Ульяна"), ("matvei", "Матвей"), ("zlata", "Злата"),
        ("egor", "Егор"), ("taisia", "Таисия"), ("luka", "Лука"), ("yasna", "Ясна"), ("platon", "Платон"),
    ),
    "ar": (
        ("samar", "سمر"), ("bahir", "باهر"), ("layan", "ليان"), ("zayd", "زيد"), ("nawra", "نورا"),
        ("yazan", "يزن"), ("salma", "سلمى"), ("marwan", "مروان"), ("dalia", "داليا"), ("rayan", "ريان"),
    ),
    "ja": (
        ("nagisa", "Nagisa"), ("haruto", "Haruto"), ("shiori", "Shiori"), ("minato", "Minato"), ("kaede", "Kaede"),
        ("sora", "Sora"), ("tsubaki", "Tsubaki"), ("ren", "Ren"), ("hinata", "Hinata"), ("asahi", "Asahi"),
    ),
}  # fmt: skip
BIOS = (
    "Rebuilds what others give up on.",
    "Knows every fender by name.",
    "Mostly on the water, sometimes reachable.",
    "Cooks on Thursdays.",
    "Collects tide tables.",
    "Keeper of the spare keys.",
)
STATUSES = (("⛵", "out sailing"), ("🔧", "in the workshop"), ("☕", "back in five"), ("🌙", "night watch"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be made: `language` is what he likes to write in."""

    username: str
    name: str
    language: str


def invent(rng: Random, taken: set[str]) -> Iterator[Person]:
    """People without end, each with a username that is like no other one. `taken` holds the keys of names in use."""
    listed = [(language, *pair) for language, pairs in FIRST.items() for pair in pairs]
    for lap in count():
        rng.shuffle(listed)
        for language, username, name in listed:
            wanted = username if lap == 0 else f"{username}-{lap + 1}"
            if (key := names.key(wanted)) not in taken:
                taken.add(key)
                yield Person(wanted, name if lap == 0 else f"{name} {_initials(rng)}", language)


def among(rng: Random, taken: set[str], languages: Iterable[str]) -> list[Person]:
    """One person for each of the languages, which may repeat."""
    wanted, found = list(languages), []
    inventor = invent(rng, taken)
    while wanted:
        person = next(inventor)
        if person.language in wanted:
            wanted.remove(person.language)
            found.append(person)
    return found


def _initials(rng: Random) -> str:
    return f"{rng.choice('ABDEFGHJKLMNOPRSTVWZ')}."
