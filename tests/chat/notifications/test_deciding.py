"""The decision who is told, and why: a table of what somebody wants, what is said, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from chat.notifications.deciding import RANKS, SILENT, Decision, Message, Person, Why, decide
from chat.rooms.models import Level

BOB, ALICE = 2, 1
ROOM = Message(author=ALICE)
DIRECT = Message(author=ALICE, direct=True)
REPLY = Message(author=ALICE, thread=True, in_room=False)
BOTH = Message(author=ALICE, thread=True, in_room=True)
IN_DIRECT = Message(author=ALICE, direct=True, thread=True, in_room=False)

CASES: list[tuple[Message, dict[str, Any], str]] = [
    # in a room, where nothing was chosen
    (ROOM, {}, ""),
    (ROOM, {"named": True}, "mention"),
    (ROOM, {"answered": True}, "reply"),
    (ROOM, {"word": True}, "keyword"),
    (ROOM, {"named": True, "answered": True}, "mention"),
    (ROOM, {"answered": True, "word": True}, "reply"),
    (ROOM, {"named": True, "word": True}, "mention"),
    (ROOM, {"follows": True}, ""),
    # a level for the room
    (ROOM, {"level": "all"}, "room"),
    (ROOM, {"level": "all", "named": True}, "mention"),
    (ROOM, {"level": "all", "answered": True}, "reply"),
    (ROOM, {"level": "all", "word": True}, "keyword"),
    (ROOM, {"level": "mentions"}, ""),
    (ROOM, {"level": "mentions", "named": True}, "mention"),
    (ROOM, {"level": "mentions", "word": True}, "keyword"),
    (ROOM, {"level": "nothing", "named": True, "answered": True, "word": True}, ""),
    (ROOM, {"level": "hidden", "named": True, "answered": True, "word": True}, ""),
    # what is usual for him
    (ROOM, {"usual": "all"}, "room"),
    (ROOM, {"usual": "all", "level": "mentions"}, ""),
    (ROOM, {"usual": "nothing", "named": True}, ""),
    (ROOM, {"usual": "nothing", "level": "mentions", "named": True}, "mention"),
    (ROOM, {"usual": "nothing", "level": "all"}, "room"),
    # not to be disturbed
    (ROOM, {"named": True, "muted": True}, "mention mute"),
    (ROOM, {"answered": True, "hours": True}, "reply dnd"),
    (ROOM, {"word": True, "muted": True, "hours": True}, "keyword mute"),
    (ROOM, {"level": "all", "muted": True}, ""),
    (ROOM, {"level": "all", "hours": True}, ""),
    (ROOM, {"level": "all", "lately": True}, ""),
    (ROOM, {"level": "all", "lately": True, "named": True}, "mention"),
    (ROOM, {"level": "all", "hours": True, "named": True}, "mention dnd"),
    # a direct
    (DIRECT, {}, "direct"),
    (DIRECT, {"named": True}, "direct"),
    (DIRECT, {"usual": "nothing"}, "direct"),
    (DIRECT, {"usual": "mentions"}, "direct"),
    (DIRECT, {"level": "all"}, "direct"),
    (DIRECT, {"level": "mentions"}, ""),
    (DIRECT, {"level": "mentions", "named": True}, "mention"),
    (DIRECT, {"level": "mentions", "answered": True}, "reply"),
    (DIRECT, {"level": "nothing", "named": True}, ""),
    (DIRECT, {"level": "hidden"}, ""),
    (DIRECT, {"muted": True}, "direct mute"),
    (DIRECT, {"hours": True}, "direct dnd"),
    (DIRECT, {"lately": True}, "direct"),
    # a reply in a thread
    (REPLY, {}, ""),
    (REPLY, {"follows": True}, "thread"),
    (REPLY, {"named": True}, "mention"),
    (REPLY, {"answered": True, "follows": True}, "reply"),
    (REPLY, {"follows": True, "word": True}, "thread"),
    (REPLY, {"word": True}, "keyword"),
    (REPLY, {"level": "all"}, ""),
    (REPLY, {"level": "all", "follows": True}, "thread"),
    (REPLY, {"level": "mentions", "follows": True}, "thread"),
    (REPLY, {"level": "nothing", "follows": True, "named": True}, ""),
    (REPLY, {"level": "nothing", "thread_level": "all"}, "thread"),
    (REPLY, {"level": "hidden", "thread_level": "mentions", "named": True}, "mention"),
    (REPLY, {"thread_level": "all"}, "thread"),
    (REPLY, {"thread_level": "mentions", "follows": True}, ""),
    (REPLY, {"thread_level": "mentions", "follows": True, "word": True}, "keyword"),
    (REPLY, {"thread_level": "nothing", "follows": True, "named": True}, ""),
    (REPLY, {"thread_level": "hidden", "level": "all", "named": True}, ""),
    (REPLY, {"follows": True, "muted": True}, "thread mute"),
    (REPLY, {"follows": True, "hours": True}, "thread dnd"),
    # one that was sent to the room, too
    (BOTH, {}, ""),
    (BOTH, {"follows": True}, "thread"),
    (BOTH, {"level": "all"}, "room"),
    (BOTH, {"level": "nothing", "thread_level": "all"}, "thread"),
    (BOTH, {"level": "all", "thread_level": "nothing", "follows": True}, "room"),
    (BOTH, {"level": "nothing", "thread_level": "nothing", "named": True}, ""),
    (BOTH, {"thread_level": "nothing", "named": True}, "mention"),
    # a thread in a direct
    (IN_DIRECT, {}, "direct"),
    (IN_DIRECT, {"thread_level": "nothing"}, ""),
    (IN_DIRECT, {"thread_level": "mentions", "named": True}, "mention"),
    (IN_DIRECT, {"level": "nothing", "thread_level": "all"}, "direct"),
    # never
    (replace(ROOM, author=BOB), {"named": True, "level": "all"}, ""),
    (replace(DIRECT, author=BOB), {}, ""),
    (replace(ROOM, plain=False), {"named": True, "level": "all"}, ""),
    (replace(DIRECT, plain=False), {}, ""),
    (ROOM, {"named": True, "can_see": False}, ""),
    (DIRECT, {"can_see": False}, ""),
    (ROOM, {"named": True, "answered": True, "word": True, "level": "all", "blocks": True}, ""),
    (DIRECT, {"blocks": True}, ""),
    (REPLY, {"follows": True, "thread_level": "all", "blocks": True}, ""),
    (ROOM, {"named": True, "read": True}, ""),
    (REPLY, {"follows": True, "read": True}, ""),
]  # fmt: skip


def said(decision: Decision | None) -> str:
    return " ".join(filter(None, decision)) if decision else ""


@pytest.mark.parametrize(("message", "wishes", "wanted"), CASES)
def test_the_table(message: Message, wishes: dict[str, Any], wanted: str) -> None:
    assert said(decide(message, Person(id=BOB, **wishes))) == wanted


def test_the_table_is_large() -> None:
    assert len(CASES) >= 60


def test_in_any_case() -> None:
    """All 36,864 of them: silent levels are silent, nobody is told who mustn't be, and more facts never weaken."""
    flags = ("follows", "named", "answered", "word", "muted", "hours")
    for message in (ROOM, DIRECT, REPLY, BOTH):
        for level, usual, thread in product(Level.values, ("all", "mentions", "nothing"), Level.values):
            for set_ in product((False, True), repeat=len(flags)):
                facts = dict(zip(flags, set_, strict=True))
                person = Person(id=BOB, level=level, usual=usual, thread_level=thread, **facts)
                decision = decide(message, person)
                if level in SILENT and (not message.thread or thread in (*SILENT, "default")):
                    assert decision is None
                for never in ({"blocks": True}, {"can_see": False}, {"read": True}):
                    assert decide(message, replace(person, **never)) is None  # type: ignore[arg-type]
                if decision is None:
                    continue
                assert decision.quiet == ("mute" if facts["muted"] else "dnd" if facts["hours"] else "")
                called = decide(message, replace(person, named=True))
                assert called is not None
                assert RANKS[called.why] >= RANKS[decision.why]


def test_the_order_of_reasons() -> None:
    assert sorted(Why.values, key=RANKS.__getitem__, reverse=True) == [
        "direct", "mention", "reply", "thread", "keyword", "room"
    ]  # fmt: skip
