"""Whom a message may concern, and the facts about them that the decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.messages.sending import MOVED_FROM
from chat.messages.writer.rows import Row
from chat.notifications import heeding
from chat.notifications.deciding import Message, Person, Why
from chat.notifications.hours import Hours
from chat.rooms.models import Kind, Level

PAUSE = timedelta(seconds=30)
"""At most so often somebody is told that something goes on in a room."""
NO_THREAD = -1

_CONCERNED = (
    "SELECT user_id FROM chat_mention WHERE room_id = %(room)s AND number = %(number)s",
    "SELECT author_id FROM chat_message WHERE room_id = %(room)s AND number = %(reply_to)s",
    "SELECT user_id FROM chat_notice WHERE room_id = %(room)s AND number = %(number)s",
)
_IN_THREAD = (
    "SELECT user_id FROM chat_threadmark WHERE room_id = %(room)s AND thread = %(thread)s AND following",
    "SELECT user_id FROM chat_threadlevel WHERE room_id = %(room)s AND thread = %(thread)s AND level = 'all'",
)
_EVERYBODY = "SELECT user_id FROM chat_membership WHERE room_id = %(room)s AND until_rev IS NULL"
_WHO_WANT_ALL = (
    "SELECT m.user_id FROM chat_membership m LEFT JOIN chat_noticesettings s ON s.user_id = m.user_id"
    " WHERE m.room_id = %(room)s AND m.until_rev IS NULL"
    " AND (m.level = 'all' OR m.level = 'default' AND s.level = 'all')"
)
_FACTS = (
    "SELECT m.user_id, m.level, s.level, l.level, t.following, c.id IS NOT NULL,"
    " CASE WHEN %(alone)s THEN t.read ELSE m.read END, m.muted_until > %(now)s, l.muted_until > %(now)s,"
    " EXISTS (SELECT 1 FROM chat_notice o WHERE o.user_id = m.user_id AND o.room_id = m.room_id AND o.why = 'room'"
    " AND o.number <> %(number)s AND o.created_at > %(lately)s),"
    " s.days, s.begins, s.ends, s.zone, u.timezone, n.why"
    " FROM chat_membership m JOIN accounts_user u ON u.id = m.user_id JOIN chat_room r ON r.id = m.room_id"
    " LEFT JOIN chat_noticesettings s ON s.user_id = m.user_id"
    " LEFT JOIN chat_threadlevel l ON l.user_id = m.user_id AND l.room_id = m.room_id AND l.thread = %(thread)s"
    " LEFT JOIN chat_threadmark t ON t.user_id = m.user_id AND t.room_id = m.room_id AND t.thread = %(thread)s"
    " LEFT JOIN chat_mention c ON c.user_id = m.user_id AND c.room_id = m.room_id AND c.number = %(number)s"
    " LEFT JOIN chat_notice n ON n.user_id = m.user_id AND n.room_id = m.room_id AND n.number = %(number)s"
    " WHERE m.room_id = %(room)s AND m.until_rev IS NULL AND m.hidden_before <= %(number)s AND u.is_active"
    " AND r.deleted_at IS NULL AND m.user_id <> %(author)s AND NOT EXISTS"
    " (SELECT 1 FROM chat_block b WHERE b.user_id = m.user_id AND b.blocked_id = %(author)s)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message, what the decision needs of it, and whom it may concern beside those whom its place tells."""

    row: Row
    message: Message
    answers: int | None
    """Whose message it answers."""
    words: frozenset[int]
    """Whose words stand in it."""
    loud: bool
    """Whether somebody wants to be told of everything in its room."""

    @property
    def alone(self) -> bool:
        """It stands in a thread only."""
        return not self.message.in_room


def said(cursor: CursorWrapper, row: Row) -> Said:
    """What is to be known of a message."""
    heeded = heeding.current()
    cursor.execute("SELECT kind FROM chat_room WHERE id = %s", [row.room])
    kind = cursor.fetchone()[0]
    answers = None
    if row.reply_to is not None:
        cursor.execute(
            "SELECT author_id FROM chat_message WHERE room_id = %s AND number = %s", [row.room, row.reply_to]
        )
        found = cursor.fetchone()
        answers = found and found[0]
    message = Message(
        author=row.author,
        plain=row.kind != "system" and MOVED_FROM not in row.parts,
        direct=kind == Kind.DIRECT,
        thread=row.thread is not None,
        in_room=row.thread is None or row.also_to_room,
    )
    return Said(row, message, answers, frozenset(heeded.words.found(row.text)), loud=row.room in heeded.rooms)


def concerned(cursor: CursorWrapper, said: Said) -> list[int]:
    """The ids, ascending, of all whom the decision has to ask about."""
    asked = list(_CONCERNED)
    if said.message.thread:
        asked += _IN_THREAD
    if said.message.direct:
        asked.append(_EVERYBODY)
    elif said.loud and said.message.in_room:
        asked.append(_WHO_WANT_ALL)
    cursor.execute(" UNION ".join(asked), {**_named(said), "reply_to": said.row.reply_to or 0})
    return sorted({user for (user,) in cursor.fetchall()} | said.words)


def facts(
    cursor: CursorWrapper, said: Said, users: Sequence[int], now: datetime
) -> list[tuple[Person, Why | None]]:
    """Of those who are in the room, may see the message and have not blocked its author, by id: what the decision
    needs, and why they were told of it before."""
    named = {
        **_named(said), "alone": said.alone, "author": said.row.author, "now": _adapted(now),
        "lately": _adapted(now - PAUSE),
    }  # fmt: skip
    asked = f"{_FACTS} AND m.user_id IN ({', '.join(map(str, users))}) ORDER BY m.user_id"
    cursor.execute(asked, named)
    return [_person(said, row, now) for row in cursor.fetchall()]


def _person(said: Said, row: Sequence[Any], now: datetime) -> tuple[Person, Why | None]:
    (user, level, usual, thread_level, follows, named, read, muted, thread_muted, lately,
     days, begins, ends, zone, own_zone, told) = row  # fmt: skip
    person = Person(
        id=user,
        level=level,
        usual=usual or Level.MENTIONS,
        thread_level=thread_level or Level.DEFAULT,
        follows=bool(follows),
        named=bool(named),
        answered=user == said.answers,
        word=user in said.words,
        read=(read or 0) >= said.row.number,
        lately=bool(lately),
        muted=bool(muted or thread_muted),
        hours=bool(days) and Hours(days, begins, ends, zone or own_zone).hold(now),
    )
    return person, None if told is None else Why(told)


def _named(said: Said) -> dict[str, Any]:
    row = said.row
    return {"room": row.room, "number": row.number, "thread": row.thread or NO_THREAD}


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
