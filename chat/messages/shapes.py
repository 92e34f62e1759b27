"""The Message of the wire contract, made from a row of the log.

What is null, false, empty or 0 is left out (clients fill it in), which halves most messages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chat.messages import excerpts
from chat.wire.encoding import moment

Json = dict[str, Any]

COLUMNS = (
    "m.room_id, m.number, m.rev, m.ordinal, m.author_id, m.kind, m.text, m.html, m.created_at, m.edited_at,"
    " m.deleted_at, m.reply_to, m.thread, m.also_to_room, m.nonce, m.parts"
)
EXCERPT = 140


def whole(
    room: int,
    number: int,
    rev: int,
    ordinal: int,
    author: int,
    kind: str,
    text: str,
    html: str | None,
    created_at: datetime,
    edited_at: datetime | None,
    deleted_at: datetime | None,
    reply_to: int | None,
    thread: int | None,
    also_to_room: bool,
    nonce: UUID | str | None,
    parts: str | Json,
) -> Json:
    """A message as everyone in the room may have it, its nonce included; the arguments are `COLUMNS`."""
    message: Json = {
        "room": room,
        "number": number,
        "rev": rev,
        "ordinal": ordinal,
        "author": author,
        "kind": kind,
        "text": text,
        "created_at": moment(created_at),
    }
    if html is not None:
        message["html"] = html
    if not (edited_at is None and deleted_at is None and reply_to is None and thread is None):
        _add_seldom(message, edited_at, deleted_at, reply_to, thread, also_to_room)
    if nonce is not None:
        message["nonce"] = hyphenated(nonce)
    if parts and parts != "{}":
        message.update(parts if isinstance(parts, dict) else json.loads(parts))
    return message


def _add_seldom(
    message: Json,
    edited_at: datetime | None,
    deleted_at: datetime | None,
    reply_to: int | None,
    thread: int | None,
    also_to_room: bool,
) -> None:
    """What most messages are without."""
    if edited_at is not None:
        message["edited_at"] = moment(edited_at)
    if deleted_at is not None:
        message["deleted"] = True
    if reply_to is not None:
        message["reply_to"] = reply_to
    if thread is not None:
        message["thread"] = thread
        if also_to_room:
            message["also_to_room"] = True


def of(row: Sequence[Any]) -> Json:
    """The message of a row of `COLUMNS`."""
    return whole(*row)


def for_reader(message: Json, user: int, hidden_before: int) -> Json:
    """The message as `user` may have it: no nonce of others, no quote of what is hidden from him."""
    strange = "nonce" in message and message["author"] != user
    hidden = "quote" in message and message.get("reply_to", 0) < hidden_before
    if not (strange or hidden):
        return message
    left_out = {"nonce"} if strange else set()
    if hidden:
        left_out.add("quote")
    return {name: value for name, value in message.items() if name not in left_out}


def quote(author: int, text: str, html: str | None, parts: Json) -> Json:
    """What a reply keeps of the message that it answers; of one without words, its first file's name."""
    words = " ".join(excerpts.words(text, html)[: EXCERPT * 4].split())
    if not words and parts.get("files"):
        words = parts["files"][0].get("name", "")
    return {
        "author": author,
        "excerpt": words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…",
    }


def hyphenated(nonce: UUID | str) -> str:
    """A UUID in its usual form; SQLite gives its 32 digits."""
    if isinstance(nonce, str) and len(nonce) == 32:
        return f"{nonce[:8]}-{nonce[8:12]}-{nonce[12:16]}-{nonce[16:20]}-{nonce[20:]}"
    return str(nonce)
