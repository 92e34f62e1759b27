"""Many marks of one person moved in a few statements, however many there are: his feeds, threads, then rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from accounts import feeds
from chat.mentions import counting
from chat.messages.writer.tables import given
from chat.receipts import actions as receipts
from chat.receipts import choosing
from chat.rooms.events import Mine
from chat.threads.reading import UNREAD
from chat.wire.events import Event

NEWEST = 2**53 - 1
_MOVE = dict.fromkeys(("room", "thread", "number", "feed"), "bigint")
_THREADS = (
    "{table} INSERT INTO chat_threadmark (user_id, room_id, thread, read, feed) SELECT %s, v.room, v.thread,"
    " CASE WHEN v.number < {newest} THEN v.number ELSE {newest} END, v.feed FROM v WHERE true"
    " ON CONFLICT (user_id, room_id, thread) DO UPDATE SET read = excluded.read, feed = excluded.feed"
)
_NEWEST_REPLY = (
    "COALESCE((SELECT MAX(n.number) FROM chat_message n WHERE n.room_id = v.room AND n.thread = v.thread),"
    " v.thread)"
)
_SEEN = (
    "{table} UPDATE chat_mention SET seen = NOT seen FROM v JOIN chat_threadmark t ON t.room_id = v.room"
    " AND t.thread = v.thread WHERE t.user_id = %s AND chat_mention.user_id = t.user_id"
    " AND chat_mention.room_id = t.room_id AND chat_mention.thread = t.thread"
    " AND chat_mention.seen <> (chat_mention.number <= t.read)"
)
_ROOMS = (
    "{table}, x (id, feed, read) AS (SELECT m.id, v.feed, CASE WHEN v.number < 0 THEN m.read"
    " WHEN v.number > r.number THEN r.number"
    " WHEN v.number < m.hidden_before - 1 AND m.hidden_before <= r.number THEN m.hidden_before - 1"
    " ELSE v.number END FROM v JOIN chat_room r ON r.id = v.room AND r.deleted_at IS NULL"
    " JOIN chat_membership m ON m.room_id = r.id AND m.user_id = %s AND m.until_rev IS NULL)"
    " UPDATE chat_membership SET feed = x.feed, read = x.read, read_ordinal = CASE WHEN x.read = chat_membership.read"
    " THEN chat_membership.read_ordinal ELSE COALESCE((SELECT c.ordinal FROM chat_message c"
    " WHERE c.room_id = chat_membership.room_id AND c.number <= x.read ORDER BY c.number DESC LIMIT 1), 0) END,"
    " mentions = ({mentions}) FROM x WHERE chat_membership.id = x.id"
)


class Move(NamedTuple):
    """A mark to be set to `number`, or as far as there is; in a thread by its root, 0 for the room's own."""

    room: int
    thread: int
    number: int


def move(cursor: CursorWrapper, user: int, moves: Sequence[Move]) -> list[Event]:
    """Set these marks of a person who is locked, in the caller's transaction. Returns what is to be told. What is no
    longer his is left out."""
    rooms = {one.room: one.number for one in moves if not one.thread}
    threads = [one for one in moves if one.thread]
    for one in threads:
        rooms.setdefault(one.room, -1)  # it stays; but its count of mentions holds those in threads, too
    taken = iter(feeds.take_some(user, len(threads) + len(rooms)))
    events: list[Event] = []
    if threads:
        events += _move_threads(cursor, user, [(*one, next(taken)) for one in threads])
    return events + _move_rooms(
        cursor, user, [(room, 0, number, next(taken)) for room, number in rooms.items()]
    )


def _move_threads(cursor: CursorWrapper, user: int, rows: Sequence[tuple[int, ...]]) -> list[Event]:
    table, values = given(_MOVE, rows)
    cursor.execute(_THREADS.format(table=table, newest=_NEWEST_REPLY), [*values, user])
    cursor.execute(_SEEN.format(table=table), [*values, user])
    cursor.execute(
        f"{table} SELECT t.room_id, t.thread, t.read, t.feed, {UNREAD} FROM v JOIN chat_threadmark t"
        " ON t.room_id = v.room AND t.thread = v.thread AND t.user_id = %s",
        [*values, user],
    )
    return [
        Mine(user=user, feed=feed, room=room, thread=thread, set={"read": read, "unread": unread})
        for room, thread, read, feed, unread in cursor.fetchall()
    ]


def _move_rooms(cursor: CursorWrapper, user: int, rows: Sequence[tuple[int, ...]]) -> list[Event]:
    table, values = given(_MOVE, rows)
    mentions = counting.UNREAD.format(
        user="chat_membership.user_id",
        room="chat_membership.room_id",
        read="x.read",
        hidden="chat_membership.hidden_before",
    )
    cursor.execute(_ROOMS.format(table=table, mentions=mentions), [*values, user])
    cursor.execute(
        f"{table} SELECT r.id, r.members, r.ordinal, m.read, m.read_ordinal, m.mentions, m.feed FROM v"
        " JOIN chat_room r ON r.id = v.room JOIN chat_membership m ON m.room_id = r.id AND m.user_id = %s"
        " AND m.until_rev IS NULL",
        [*values, user],
    )
    stayed = {room for room, _thread, number, _feed in rows if number < 0}
    events: list[Event] = []
    tells = choosing.tells(user)
    for room, members, ordinal, read, read_ordinal, calls, feed in cursor.fetchall():
        told = {"read": read, "read_ordinal": read_ordinal, "unread": max(0, ordinal - read_ordinal)}
        events.append(Mine(user=user, feed=feed, room=room, set={**told, "mentions": calls}))
        if tells and room not in stayed:
            events += receipts.receipt(user, room, members, read)
    return events
