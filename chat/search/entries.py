"""What a message is found by: the words it says, the names of its files, and marks of what is known of it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from chat.pins.pinning import PART as PINNED
from chat.polls.asking import PART as POLL
from chat.previews.finding import MARK as LINK
from chat.search.tokens import GAP, mark, words
from chat.threads.counting import PART as REPLIES
from chat.voice.recording import PART as VOICE

Json = dict[str, Any]
COLUMNS = (
    "m.id, m.number, m.rev, m.room_id, m.author_id, m.kind, m.text, m.html, m.thread, m.created_at, m.deleted_at,"
    " m.parts"
)
FROM, IN = "u", "r"
HAS = {"file": "f", "image": "i", "link": "l", "poll": "p", "voice": "v"}
IS = {"pinned": "n", "thread": "t"}


class Said(NamedTuple):
    """A message as it is read for the index: `COLUMNS`."""

    id: int
    number: int
    rev: int
    room: int
    author: int
    kind: str
    text: str
    html: str | None
    thread: int | None
    created_at: Any
    deleted_at: Any
    parts: str


def of(said: Said) -> str | None:
    """The words of its entry, between spaces; None for what isn't found: what is deleted, and what nobody said."""
    if said.deleted_at is not None or said.kind == "system":
        return None
    parts: Json = json.loads(said.parts) if said.parts and said.parts != "{}" else {}
    found = words(said.text)
    for file in parts.get("files", ()):
        found += [GAP, *words(file.get("name", ""))]
    found += [GAP, mark(FROM, said.author), mark(IN, said.room)]
    if said.thread is not None or REPLIES in parts:
        found.append(mark(IS["thread"]))
    if said.html is not None and LINK in said.html:
        found.append(mark(HAS["link"]))
    if parts:
        found += _marks(parts)
    return f" {' '.join(found)} "


def _marks(parts: Json) -> list[str]:
    found = [mark(HAS[name]) for name, part in (("poll", POLL), ("voice", VOICE)) if part in parts]
    if PINNED in parts:
        found.append(mark(IS["pinned"]))
    if files := parts.get("files"):
        found.append(mark(HAS["file"]))
        if any(str(file.get("type", "")).startswith("image/") for file in files):
            found.append(mark(HAS["image"]))
    return found
