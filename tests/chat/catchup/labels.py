"""The labelled room (labelled/README.md): its lines, and how they are put into a room of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import User
from chat.messages.models import Message
from chat.rooms.models import Room

FILE = Path(__file__).with_name("labelled") / "room.txt"
OWN_PART = "A: Good morning. The new electricity meters"
_TURN = re.compile(r"([A-H])(?: ([>^]) ([A-H]))?: (.*)")
_GAPS = {"s": 1, "m": 60, "h": 3600}
NEXT, PAUSE = timedelta(minutes=2), timedelta(hours=6)


@dataclass(slots=True)
class Said:
    """One labelled message. `label` is open, answered, none, decision or empty."""

    speaker: int
    text: str
    at: datetime
    reply_to: int | None = None
    thread: int | None = None
    label: str = ""
    why: str = ""
    deleted: bool = False
    reactions: list[tuple[int, str]] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)


def labelled(begin: datetime = datetime(2026, 4, 1, 8, tzinfo=UTC)) -> list[Said]:
    """The messages of the room, the first one said at `begin`. Raises ValueError for what is no line of the form."""
    found: list[Said] = []
    last: dict[str, int] = {}
    clock, fresh, own = begin, False, False
    for raw in FILE.read_text(encoding="utf-8").splitlines():
        if turn := _TURN.fullmatch(raw):
            own = own or raw.startswith(OWN_PART)
            clock += PAUSE if fresh and not own else NEXT
            found.append(_turn(found, last, clock, *turn.groups()))
            last[turn[1]], fresh = len(found), False
        elif not raw:
            fresh = True
        elif raw.startswith("    "):
            found[-1].text += "\n" + ("" if raw == "    ." else raw[4:])
        elif raw.startswith("  @ "):
            gap = timedelta(seconds=int(raw[4:-1]) * _GAPS[raw[-1]])
            clock = found[-1].at = found[-1].at - NEXT + gap
        else:
            _mark(found, raw)
    return found


def _turn(
    found: Sequence[Said],
    last: dict[str, int],
    at: datetime,
    who: str,
    how: str | None,
    whom: str | None,
    text: str,
) -> Said:
    said = Said("ABCDEFGH".index(who), text, at)
    if how == ">":
        said.reply_to = last[whom or ""]
    elif how == "^":
        root = last[whom or ""]
        said.thread = found[root - 1].thread or root
    return said


def _mark(found: list[Said], raw: str) -> None:
    said = found[-1]
    what, _, rest = raw.strip().partition(" ")
    if what == "=":
        said.label, _, said.why = rest.partition(" ")
    elif what == "+":
        for place, one in enumerate(rest.split()):
            who, _, emoji = one.rpartition(":")
            said.reactions.append(("ABCDEFGH".index(who) if who else (said.speaker + 1 + place) % 8, emoji))
    elif what == "&":
        said.parts["files"] = [{"id": 1, "name": rest, "type": "image/png", "size": 1}]
    elif what == "accepted":
        said.parts["accepted"] = {"by": said.speaker, "at": "2026-04-01T00:00:00.000Z"}
        found[(said.thread or 1) - 1].parts["answer"] = {"number": len(found), "author": said.speaker}
    elif what == "resolved":
        said.parts["resolved"] = {"by": said.speaker, "at": "2026-04-01T00:00:00.000Z"}
    elif what == "x":
        said.deleted = True
    else:
        raise ValueError(raw)


def put(room: Room, people: Sequence[User], begin: datetime, first: int = 0) -> list[Said]:
    """Have these eight people say it in the room, from `begin` on, behind its message `first`."""
    said = labelled(begin)
    Message.objects.bulk_create(
        Message(
            room=room,
            number=first + number,
            rev=first + number,
            ordinal=first + number,
            author=people[one.speaker],
            text="" if one.deleted else one.text,
            created_at=one.at,
            deleted_at=one.at if one.deleted else None,
            reply_to=one.reply_to and first + one.reply_to,
            thread=one.thread and first + one.thread,
            parts={} if one.deleted else {**one.parts, **_reactions(one, people)},
        )
        for number, one in enumerate(said, start=1)
    )
    Room.objects.filter(pk=room.pk).update(
        number=first + len(said), ordinal=first + len(said), rev=first + len(said), last_at=said[-1].at
    )
    return said


def _reactions(one: Said, people: Sequence[User]) -> dict[str, Any]:
    given: dict[str, list[int]] = {}
    for who, emoji in one.reactions:
        given.setdefault(emoji, []).append(people[who].pk)
    listed = [{"emoji": emoji, "count": len(users), "users": users} for emoji, users in given.items()]
    return {"reactions": listed} if listed else {}
