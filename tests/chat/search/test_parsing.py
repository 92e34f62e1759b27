"""What people type, by the habits of this place, of Zulip, Slack and Gmail, and what is understood of it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from chat.search.filtering import Asker
from chat.search.language import Filter, Query, Words
from chat.search.parsing import PIECES, Parsed, parse
from chat.search.resolving import Resolver, TooMany

PEOPLE = {"ana": [2], "bob": [3], "ana lima": [2], "sam": [4, 5], "iago": [6]}
ROOMS = {"tides": [10], "general": [11], "harbour news": [12], "tide": [10, 13]}
ZONE = ZoneInfo("America/Santiago")
NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
"""Tuesday the 17th there, half past eleven in the evening."""


@pytest.fixture(autouse=True)
def _upkeep() -> None:
    """No table is touched here."""


_era = _writer = _upkeep


class Known(Resolver):
    """Names without a database: `me` is 1."""

    def people(self, typed: str) -> list[int]:
        name = typed.removeprefix("@").casefold()
        if name == "everyone":
            raise TooMany
        return [1] if name == "me" else PEOPLE.get(name, [])

    def rooms(self, typed: str) -> list[int]:
        name = typed.removeprefix("#").casefold()
        return [self.room] if name == "here" and self.room else ROOMS.get(name, [])


def read(text: str, room: int | None = None) -> Parsed:
    return parse(text, Asker(Known(User(pk=1), room), NOW, ZONE))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day(first: str, end: str) -> tuple[Filter, ...]:
    return Filter("after", at(first)), Filter("before", at(end))


def word(text: str, **how: bool) -> Words:
    return Words(text, **how)


FROM_ANA, IN_TIDES = Filter("from", 2), Filter("in", 10)
MENTION, SAVED, DIRECT = Filter("is", "mention"), Filter("is", "saved"), Filter("is", "direct")

UNDERSTOOD: dict[str, tuple[Words | Filter, ...]] = {
    # our own
    "low water": (word("low"), word("water")),
    '"low water"': (word("low water", phrase=True),),
    "\u201clow water\u201d mark": (word("low water", phrase=True), word("mark")),
    "tid*": (word("tid", prefix=True),),
    '"low wat*"': (word("low wat", phrase=True, prefix=True),),
    "-draft plan": (word("draft", negated=True), word("plan")),
    'plan -"first draft"': (word("plan"), word("first draft", phrase=True, negated=True)),
    "plan -dra*": (word("plan"), word("dra", prefix=True, negated=True)),
    "well-known": (word("well-known"),),
    "潮位": (word("潮位"),),
    "from:@ana": (FROM_ANA,),
    "from:ana water": (word("water"), FROM_ANA),
    "FROM:ANA": (FROM_ANA,),
    'from:"Ana Lima"': (FROM_ANA,),
    'from:@"Ana Lima"': (FROM_ANA,),
    "from:me": (Filter("from", 1),),
    "-from:bob plan": (word("plan"), Filter("from", 3, negated=True)),
    "from:sam": (Filter("from", 4), Filter("from", 5)),
    "from:ana from:bob": (FROM_ANA, Filter("from", 3)),
    "from:ana,bob": (FROM_ANA, Filter("from", 3)),
    "in:#tides": (IN_TIDES,),
    'in:"Harbour news"': (Filter("in", 12),),
    "-in:general plan": (word("plan"), Filter("in", 11, negated=True)),
    "with:@bob": (Filter("with", 3),),
    "has:file": (Filter("has", "file"),),
    "has:image,poll": (Filter("has", "image"), Filter("has", "poll")),
    "has:voice has:link": (Filter("has", "voice"), Filter("has", "link")),
    "is:pinned": (Filter("is", "pinned"),),
    "is:saved is:unread": (SAVED, Filter("is", "unread")),
    "-is:thread plan": (word("plan"), Filter("is", "thread", negated=True)),
    "on:2026-11-02": day("2026-11-02", "2026-11-03"),
    "on:today": day("2026-11-17", "2026-11-18"),
    "on:yesterday": day("2026-11-16", "2026-11-17"),
    "on:monday": day("2026-11-16", "2026-11-17"),
    "on:friday": day("2026-11-13", "2026-11-14"),
    'on:"last tuesday"': day("2026-11-10", "2026-11-11"),
    'on:"last week"': day("2026-11-09", "2026-11-16"),
    "on:last week": day("2026-11-09", "2026-11-16"),
    "on:last-month": day("2026-10-01", "2026-11-01"),
    "on:this_month": day("2026-11-01", "2026-12-01"),
    "on:2026-11": day("2026-11-01", "2026-12-01"),
    "on:2025": day("2025-01-01", "2026-01-01"),
    "on:november": day("2026-11-01", "2026-12-01"),
    "on:December": day("2025-12-01", "2026-01-01"),
    "on:feb 2024": day("2024-02-01", "2024-03-01"),
    "on:22 nov 2025": day("2025-11-22", "2025-11-23"),
    "on:2.11.2026": day("2026-11-02", "2026-11-03"),
    "after:2026-11-02": (Filter("after", at("2026-11-02")),),
    "before:yesterday": (Filter("before", at("2026-11-16")),),
    "after:7d": (Filter("after", at("2026-11-10T23:30")),),
    "after:2 weeks ago": (Filter("after", at("2026-11-03T23:30")),),
    "-before:2026-11-02": (Filter("after", at("2026-11-02")),),
    "after:2026-11-01 after:2026-11-05 plan": (word("plan"), Filter("after", at("2026-11-05"))),
    # Zulip
    "sender:iago water": (word("water"), Filter("from", 6)),
    "sender: ana": (FROM_ANA,),
    "-sender:ana plan": (word("plan"), Filter("from", 2, negated=True)),
    "from:@**Ana Lima** water": (word("water"), FROM_ANA),
    "from:@**Ana Lima|2**": (FROM_ANA,),
    "stream:general": (Filter("in", 11),),
    'channel:"harbour news" has:attachment': (Filter("in", 12), Filter("has", "file")),
    "dm:bob": (DIRECT, Filter("with", 3)),
    "pm-with:bob": (DIRECT, Filter("with", 3)),
    "dm-including:bob": (DIRECT, Filter("with", 3)),
    "is:dm": (DIRECT,),
    "is:private": (DIRECT,),
    "is:starred": (SAVED,),
    "is:mentioned": (MENTION,),
    "mentions:me": (MENTION,),
    # Slack
    "from:@me in:#general": (Filter("from", 1), Filter("in", 11)),
    "in:@bob": (DIRECT, Filter("with", 3)),
    "in:here plan": (word("plan"), Filter("in", 11)),
    "to:me": (DIRECT, Filter("from", 1, negated=True)),
    "to:bob": (DIRECT, Filter("with", 3), Filter("from", 3, negated=True)),
    "during:august": day("2026-08-01", "2026-09-01"),
    "during:today": day("2026-11-17", "2026-11-18"),
    "before:2026-01-01 plan": (word("plan"), Filter("before", at("2026-01-01"))),
    "has:pin": (Filter("is", "pinned"),),
    "has:star": (SAVED,),
    "is:threads": (Filter("is", "thread"),),
    "in:anywhere plan": (word("plan"),),
    # Gmail
    "older_than:7d": (Filter("before", at("2026-11-10T23:30")),),
    "newer_than:1y": (Filter("after", at("2025-11-17T23:30")),),
    "after:2026/11/02 before:2026/11/05": day("2026-11-02", "2026-11-05"),
    "from:ana OR from:bob": (FROM_ANA, Filter("from", 3)),
    "{from:ana from:bob}": (FROM_ANA, Filter("from", 3)),
    "from:(ana OR bob) water": (word("water"), FROM_ANA, Filter("from", 3)),
    "from:{ana bob}": (FROM_ANA, Filter("from", 3)),
    "+water (low tide)": (word("water"), word("low"), word("tide")),
    "NOT draft plan": (word("draft", negated=True), word("plan")),
    "low AND water": (word("low"), word("water")),
    "filename:pdf": (word("pdf"), Filter("has", "file")),
    "filename:*.pdf water": (word("pdf"), word("water"), Filter("has", "file")),
    'filename:"low tide*"': (word("low tide", phrase=True, prefix=True), Filter("has", "file")),
    "is:read water": (word("water"), Filter("is", "unread", negated=True)),
    # no filters at all
    "12:30 https://tides.example/a?b=c": (word("12:30"), word("https://tides.example/a?b=c")),
    "error:timeout std::map :eyes:": (word("error:timeout"), word("std::map"), word(":eyes:")),
    "rock & roll - live": (word("rock"), word("roll"), word("live")),
    "main() a_b 'x'": (word("main()"), word("a_b"), word("'x'")),
}

BROKEN: dict[str, tuple[str, str, tuple[Words | Filter, ...]]] = {
    # what was typed: (its piece that isn't understood, why, what is searched all the same)
    "from:nobody water": ("nobody", "no_person", (word("water"),)),
    "from:ana,nobody": ("nobody", "no_person", (FROM_ANA,)),
    "from:everyone water": ("everyone", "too_many", (word("water"),)),
    "in:nowhere water": ("nowhere", "no_room", (word("water"),)),
    "from: water:": ("water:", "no_person", ()),
    "water from:": ("from:", "no_value", (word("water"),)),
    "from: in:tides": ("from:", "no_value", (IN_TIDES,)),
    'from:"" water': ('from:""', "no_value", (word("water"),)),
    "before:someday water": ("someday", "no_date", (word("water"),)),
    "on:2026-02-30 water": ("2026-02-30", "no_date", (word("water"),)),
    "after:11/04/2026 water": ("11/04/2026", "no_date", (word("water"),)),
    "after:99999y water": ("99999y", "no_date", (word("water"),)),
    "after:9999y water": ("9999y", "no_date", (word("water"),)),
    "-on:today water": ("-on:today", "cannot_negate", (word("water"),)),
    "-dm:bob water": ("-dm:bob", "cannot_negate", (word("water"),)),
    "-filename:pdf water": ("-filename:pdf", "cannot_negate", (word("water"),)),
    "has:reaction water": ("reaction", "no_reactions", (word("water"),)),
    "has::eyes: water": (":eyes:", "no_reactions", (word("water"),)),
    "hasmy::eyes: water": ("hasmy::eyes:", "no_reactions", (word("water"),)),
    "has:imagge": ("imagge", "unknown_value", ()),
    "is:important water": ("important", "unknown_value", (word("water"),)),
    "topic:mooring water": ("topic:mooring", "no_topics", (word("water"),)),
    'subject:"low water" from:ana': ('subject:"low water"', "no_topics", (FROM_ANA,)),
    "near:1234 water": ("near:1234", "no_numbers", (word("water"),)),
    "label:work water": ("label:work", "not_here", (word("water"),)),
    "larger:10M water": ("larger:10M", "not_here", (word("water"),)),
    "streams:public water": ("streams:public", "not_here", (word("water"),)),
    "mentions:bob water": ("bob", "only_mine", (word("water"),)),
    "low OR water": ("OR", "no_or", (word("low"), word("water"))),
    "OR water": ("OR", "no_or", (word("water"),)),
    "from:ana OR water": ("OR", "no_or", (word("water"), FROM_ANA)),
    "{low water}": ("{low water", "no_or", (word("low"), word("water"))),
    '"low water': ('"low water', "not_closed", (word("low water", phrase=True),)),
    'water in:"tides': ('in:"tides', "not_closed", (word("water"), IN_TIDES)),
    '"" water': ('""', "empty", (word("water"),)),
    "* water": ("*", "empty", (word("water"),)),
    "wa*er": ("wa*er", "star_within", (word("wa", prefix=True),)),
    "form:ana water": ("form:ana", "unknown_filter", (word("water"),)),
    "befor:today water": ("befor:today", "unknown_filter", (word("water"),)),
    "-water": ("-water", "only_without", ()),
    "-from:ana -water": ("-from:ana -water", "only_without", ()),
    "on:monday on:friday": ("on:monday on:friday", "no_time", (*day("2026-11-16", "2026-11-14"),)),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_understood(text: str) -> None:
    parsed = read(text, room=11)
    assert parsed.problems == ()
    assert parsed.query is not None
    assert (*parsed.query.words, *parsed.query.filters) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken_is_named_and_the_rest_is_searched(text: str) -> None:
    piece, code, rest = BROKEN[text]
    parsed = read(text)
    assert [(text[one.start : one.end], one.code) for one in parsed.problems] == [(piece, code)]
    asked = parsed.query or Query()
    assert (*asked.words, *asked.filters) == rest


def test_the_tables_hold_what_was_promised() -> None:
    assert len(UNDERSTOOD) + len(BROKEN) >= 120


def test_what_may_have_been_meant_is_said() -> None:
    assert read("form:ana x").problems[0].hint == "from"
    assert read("has:imagge x").problems[0].hint == "image"


def test_the_filters_are_told_with_their_places() -> None:
    (one, two) = read("low -from:sam in:tides").filters
    assert (one.start, one.end, one.name, one.values, one.negated) == (4, 13, "from", (4, 5), True)
    assert (two.start, two.end, two.name, two.values, two.negated) == (14, 22, "in", (10,), False)


def test_of_too_many_pieces_the_first_are_searched() -> None:
    parsed = read(" ".join(f"w{number}" for number in range(PIECES + 5)))
    assert [one.code for one in parsed.problems] == ["too_long"]
    assert parsed.query is not None
    assert len(parsed.query.words) == PIECES


def test_only_what_to_leave_out_is_enough_within_a_room() -> None:
    assert read("-water", room=10).query == Query((word("water", negated=True),))


def test_nothing_typed_asks_nothing() -> None:
    for text in ("", "   ", "-", "()", "& |"):
        assert read(text).query is None


SIGNS = st.sampled_from(
    [
        "from:",
        "in:",
        "on:",
        "has:",
        "-",
        '"',
        "(",
        "}",
        "{",
        ")",
        "*",
        ",",
        "@**",
        "#",
        " ",
        "OR",
        "ana",
        "last",
        "9d",
        ":",
        "潮",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(SIGNS, max_size=25).map("".join)))
def test_nothing_typed_fails_and_every_place_lies_in_the_text(text: str) -> None:
    parsed = read(text)
    places = [(one.start, one.end) for one in parsed.problems]
    places += [(one.start, one.end) for one in parsed.filters]
    assert all(0 <= start < end <= len(text) for start, end in places)
