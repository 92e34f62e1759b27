"""The corpus: conversations by theme, written as plain text (chat/community/corpus/README.md tells the form)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
_TURN = re.compile(r"([A-H])(?: ([>^]) ([A-H]))?: (.*)")
_EMPTY = "    ."
_HEAD = re.compile(r"([a-z]+): (.*)")


@dataclass(slots=True)
class Turn:
    """One message of a conversation. `answers` and `thread` are places of earlier turns in it."""

    speaker: int
    text: str
    answers: int | None = None
    thread: int | None = None
    reactions: list[str] = field(default_factory=list)
    edited: str | None = None
    deleted: bool = False
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """What people talk about in a room. `kind`: `theme`, `general`, `private`, `direct` or `asides`."""

    key: str
    kind: str
    slug: str
    name: str
    topic: str
    language: str
    conversations: tuple[tuple[Turn, ...], ...]


@cache
def themes() -> dict[str, Theme]:
    """All of the corpus by the name of its file. Raises ValueError, naming file and line, for what is no script."""
    return {
        path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.txt"))
    }


def parse(key: str, text: str) -> Theme:
    """One file of the corpus."""
    head: dict[str, str] = {}
    conversations: list[list[Turn]] = []
    fresh = True
    for place, line in enumerate(text.splitlines(), 1):
        if not line:
            fresh = True
        elif not conversations and (found := _HEAD.fullmatch(line)):
            head[found[1]] = found[2]
        else:
            if fresh:
                conversations.append([])
                fresh = False
            try:
                _read(line, conversations[-1])
            except (ValueError, IndexError) as error:
                raise ValueError(f"{key}.txt, line {place}: {error}") from None
    return Theme(
        key,
        head.get("kind", "theme"),
        head.get("slug", ""),
        head["name"],
        head.get("topic", ""),
        head["lang"],
        tuple(tuple(conversation) for conversation in conversations),
    )


def _read(line: str, turns: list[Turn]) -> None:
    """One line: a new turn, or something about the last one."""
    if line.startswith("    "):
        turns[-1].text += "\n" + (line[4:] if line != _EMPTY else "")
    elif line.startswith("  + "):
        turns[-1].reactions += line[4:].split()
    elif line.startswith("  ~ "):
        turns[-1].edited = line[4:]
    elif line == "  x":
        turns[-1].deleted = True
    elif line.startswith("  # "):
        turns[-1].picture = line[4:]
    elif found := _TURN.fullmatch(line):
        turns.append(_turn(found, turns))
    else:
        raise ValueError("is no line of a conversation")


def _turn(found: re.Match[str], turns: list[Turn]) -> Turn:
    turn = Turn(speaker=ord(found[1]) - ord("A"), text=found[4])
    if found[2] is None:
        return turn
    other = ord(found[3]) - ord("A")
    places = [place for place, earlier in enumerate(turns) if earlier.speaker == other]
    if not places:
        raise ValueError(f"{found[3]} has said nothing yet")
    if found[2] == ">":
        turn.answers = places[-1]
        turn.thread = turns[places[-1]].thread
    else:
        root = turns[places[-1]].thread
        turn.thread = places[-1] if root is None else root
    return turn
