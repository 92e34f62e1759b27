"""Whose votes: what the reader is told of his own, and who chose an option."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.polls.asking import PART

Json = dict[str, Any]
PAGE = 100


def add_mine(cursor: CursorWrapper, messages: list[Json], user: int) -> None:
    """Give each poll the reader's own vote, `mine`: ids of options. Asks only where the part itself can't say it."""
    polls = [(place, message) for place, message in enumerate(messages) if PART in message]
    if not polls:
        return
    asked = [message for _, message in polls if any(_unsure(one, user) for one in message[PART]["options"])]
    found = _own(cursor, asked, user) if asked else set()
    for place, message in polls:
        poll = message[PART]
        name = (message["room"], message["number"])
        mine = [
            one["id"]
            for one in poll["options"]
            if user in one.get("users", ()) or (*name, one["id"]) in found
        ]
        messages[place] = {**message, PART: {**poll, "mine": mine}}


def voters(
    cursor: CursorWrapper, room: int, number: int, option: int, after: int | None, limit: int = PAGE
) -> list[int]:
    """Who chose this option, in the order in which they did; `after` is the last person of the page before."""
    bound = ""
    values: list[Any] = [room, number, option]
    if after is not None:
        bound = (
            " AND v.id > (SELECT l.id FROM chat_vote l"
            " WHERE l.message_id = v.message_id AND l.option = v.option AND l.user_id = %s)"
        )
        values.append(after)
    cursor.execute(
        "SELECT v.user_id FROM chat_message m JOIN chat_vote v ON v.message_id = m.id"
        f" WHERE m.room_id = %s AND m.number = %s AND v.option = %s{bound} ORDER BY v.id LIMIT %s",
        [*values, limit],
    )
    return [row[0] for row in cursor.fetchall()]


def people(message: Json) -> Iterable[int]:
    """Who stands in a message's poll."""
    if PART in message:
        for one in message[PART]["options"]:
            yield from one.get("users", ())


def _unsure(one: Json, user: int) -> bool:
    named = one.get("users", ())
    return one["count"] > len(named) and user not in named


def _own(cursor: CursorWrapper, messages: Iterable[Json], user: int) -> set[tuple[int, int, int]]:
    """(room, number, option) of the reader's votes in these messages."""
    rooms: dict[int, list[int]] = {}
    for message in messages:
        rooms.setdefault(message["room"], []).append(message["number"])
    conditions, values = [], [user]
    for room, numbers in rooms.items():
        conditions.append(f"(m.room_id = %s AND m.number IN ({', '.join(['%s'] * len(numbers))}))")
        values += [room, *numbers]
    cursor.execute(
        "SELECT m.room_id, m.number, v.option FROM chat_message m JOIN chat_vote v ON v.message_id = m.id"
        f" AND v.user_id = %s WHERE {' OR '.join(conditions)}",
        values,
    )
    return {tuple(row) for row in cursor.fetchall()}
