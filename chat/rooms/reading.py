"""What is read of rooms and stays for the wire: plain SQL straight to the contract's shapes.

Every function takes a cursor of one snapshot (chatsite.databases.snapshot), so that rooms, stays and messages
read with it belong to one moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.wire.encoding import moment_or_none

PEOPLE_SHOWN = 10

_ROOM = (
    "r.id, r.kind, r.slug, r.name, r.topic, r.members, r.encrypted, r.archived_at, r.mode, r.first, r.number,"
    " r.ordinal, r.rev, r.last_at, r.hides_history, r.deleted_at, r.pinning,"
    " r.edit_within, r.delete_within, r.edit_history, r.previews"
)
_WIDTH = _ROOM.count(",") + 1
_STAY = (
    "m.id, m.user_id, m.role, m.since_rev, m.hidden_before, m.feed, m.read, m.read_ordinal, m.mentions, m.level,"
    " m.muted_until, m.starred, m.draft, m.hidden"
)


@dataclass(slots=True)
class RoomRow:
    """A room's row as read in a snapshot."""

    id: int
    kind: str
    slug: str | None
    name: str
    topic: str
    members: int
    encrypted: bool
    archived_at: datetime | None
    mode: str
    first: int
    number: int
    ordinal: int
    rev: int
    last_at: datetime | None
    hides_history: bool
    deleted_at: datetime | None
    pinning: str | None = None
    edit_within: str = "always"
    delete_within: str = "always"
    edit_history: str = "shown"
    previews: bool = True
    people: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    """Of a direct: whom it was opened for and who went out of it."""

    def state(self) -> dict[str, Any]:
        """RoomState of the wire contract, without `me`."""
        return {
            "id": self.id,
            "kind": self.kind,
            "slug": self.slug,
            "name": self.name,
            "topic": self.topic,
            "members": self.members,
            "people": list(self.people),
            **({"gone": list(self.gone)} if self.kind == "direct" else {}),
            "encrypted": bool(self.encrypted),
            "archived": self.archived_at is not None,
            "mode": self.mode,
            "pinning": self.pinning,
            "edit_within": self.edit_within,
            "delete_within": self.delete_within,
            "edit_history": self.edit_history,
            "previews": bool(self.previews),
            "first": self.first,
            "number": self.number,
            "ordinal": self.ordinal,
            "rev": self.rev,
            "last_at": moment_or_none(self.last_at),
        }


@dataclass(slots=True)
class StayRow:
    """A person's present stay in a room, as read in a snapshot."""

    id: int
    user_id: int
    role: str
    since_rev: int
    hidden_before: int
    feed: int
    read: int
    read_ordinal: int
    mentions: int
    level: str
    muted_until: datetime | None
    starred: bool
    draft: str
    hidden: int | None = None

    def me(self, room: RoomRow) -> dict[str, Any]:
        """`RoomState.me`."""
        return self.own(room)

    def own(self, room: RoomRow) -> dict[str, Any]:
        """What is this person's alone: the `set` of a `mine` event, whole."""
        return {
            "role": self.role,
            "read": self.read,
            "unread": max(0, room.ordinal - self.read_ordinal),
            "read_ordinal": self.read_ordinal,
            "mentions": self.mentions,
            "level": self.level,
            "muted_until": moment_or_none(self.muted_until),
            "starred": bool(self.starred),
            "draft": self.draft or None,
            "hidden": self.hidden,
        }


@dataclass(slots=True)
class Seen:
    """A room as one person sees it; `stay` is None for a public room that he is not in."""

    room: RoomRow
    stay: StayRow | None

    @property
    def hidden_before(self) -> int:
        """Messages with a lower number are not his to read."""
        hidden = self.stay.hidden_before if self.stay is not None else 0
        return max(hidden, self.room.first)

    def state(self) -> dict[str, Any]:
        """RoomState with `me`."""
        return {**self.room.state(), "me": None if self.stay is None else self.stay.me(self.room)}


def rooms_of(cursor: CursorWrapper, user: int, only: Iterable[int] | None = None) -> dict[int, Seen]:
    """The rooms that `user` is in, by id; the ones read most recently first. Two queries."""
    condition, values = "", [user]
    if only is not None:
        wanted = sorted(only)
        if not wanted:
            return {}
        condition, values = f" AND m.room_id IN ({_marks(wanted)})", [user, *wanted]
    cursor.execute(
        f"SELECT {_ROOM}, {_STAY} FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
        f" WHERE m.user_id = %s AND m.until_rev IS NULL AND r.deleted_at IS NULL{condition}"
        " ORDER BY m.feed DESC, r.id",
        values,
    )
    seen = [Seen(_room(row[:_WIDTH]), _stay(row[_WIDTH:])) for row in cursor.fetchall()]
    _add_people(cursor, [one.room for one in seen])
    return {one.room.id: one for one in seen}


def see(cursor: CursorWrapper, user: int, room: int) -> Seen | None:
    """One room as `user` sees it; None when he may not read it, or there is none."""
    cursor.execute(
        f"SELECT {_ROOM}, u.guest, u.is_active, {_STAY} FROM chat_room r JOIN accounts_user u ON u.id = %s"
        " LEFT JOIN chat_membership m ON m.room_id = r.id AND m.user_id = u.id AND m.until_rev IS NULL"
        " WHERE r.id = %s AND r.deleted_at IS NULL",
        [user, room],
    )
    row = cursor.fetchone()
    if row is None:
        return None
    guest, active, *own = row[_WIDTH:]
    if not active:
        return None
    found = Seen(_room(row[:_WIDTH]), None if own[0] is None else _stay(own))
    if found.stay is None and (found.room.kind != "public" or guest):
        return None
    _add_people(cursor, [found.room])
    return found


def room(cursor: CursorWrapper, room_id: int) -> RoomRow | None:
    """A room's row, deleted ones too: for the hub, which serves every member at once."""
    cursor.execute(f"SELECT {_ROOM} FROM chat_room r WHERE r.id = %s", [room_id])
    row = cursor.fetchone()
    if row is None:
        return None
    found = _room(row)
    _add_people(cursor, [found])
    return found


def rooms(cursor: CursorWrapper, ids: Sequence[int]) -> list[RoomRow]:
    """The rows of rooms that are no directs, in the order of `ids`; deleted ones too, those that are missing not."""
    if not ids:
        return []
    cursor.execute(f"SELECT {_ROOM} FROM chat_room r WHERE r.id IN ({_marks(ids)})", [*ids])
    found = {row[0]: _room(row) for row in cursor.fetchall()}
    return [found[one] for one in ids if one in found]


def stays_changed(cursor: CursorWrapper, room_id: int, since: int) -> list[tuple[int, int, int | None, int]]:
    """Stays of `room_id` that began or ended after rev `since`: (user, since_rev, until_rev, hidden_before)."""
    cursor.execute(
        "SELECT user_id, since_rev, until_rev, hidden_before FROM chat_membership"
        " WHERE room_id = %s AND since_rev > %s"
        " UNION SELECT user_id, since_rev, until_rev, hidden_before FROM chat_membership"
        " WHERE room_id = %s AND until_rev > %s ORDER BY 2",
        [room_id, since, room_id, since],
    )
    return [tuple(row) for row in cursor.fetchall()]


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[dict[str, Any]]:
    """What `mine` events above `feed` would have told about rooms, each room once at its newest values."""
    cursor.execute(
        f"SELECT {_ROOM}, {_STAY} FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
        " WHERE m.user_id = %s AND m.feed > %s AND m.until_rev IS NULL AND r.deleted_at IS NULL ORDER BY m.feed",
        [user, feed],
    )
    told = []
    for row in cursor.fetchall():
        room_row, stay = _room(row[:_WIDTH]), _stay(row[_WIDTH:])
        told.append({"type": "mine", "feed": stay.feed, "room": room_row.id, "set": stay.me(room_row)})
    return told


def feed_of(cursor: CursorWrapper, user: int) -> int:
    """The person's counter at this moment."""
    cursor.execute("SELECT feed FROM accounts_user WHERE id = %s", [user])
    return int(cursor.fetchone()[0])


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _room(row: Sequence[Any]) -> RoomRow:
    found = RoomRow(*row)
    found.last_at, found.archived_at = aware(found.last_at), aware(found.archived_at)
    return found


def _stay(row: Sequence[Any]) -> StayRow:
    found = StayRow(*row)
    found.muted_until = aware(found.muted_until)
    return found


def aware(value: datetime | str | None) -> datetime | None:
    """A time of a raw row, with its zone. Raw SQLite rows hold times as text without an offset; they are UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is not None and value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value


def _add_people(cursor: CursorWrapper, rooms: list[RoomRow]) -> None:
    """The first ten people of each direct, and who has left it, in one query."""
    directs = {one.id: one for one in rooms if one.kind == "direct"}
    if not directs:
        return
    cursor.execute(
        "SELECT room_id, user_id, MAX(CASE WHEN until_rev IS NULL THEN 1 ELSE 0 END) FROM chat_membership"
        f" WHERE room_id IN ({_marks([*directs])}) GROUP BY room_id, user_id ORDER BY room_id, user_id",
        [*directs],
    )
    people: dict[tuple[int, int], list[int]] = {}
    for room_id, user_id, present in cursor.fetchall():
        people.setdefault((room_id, present), []).append(user_id)
    for (room_id, present), listed in people.items():
        if present:
            directs[room_id].people = tuple(listed[:PEOPLE_SHOWN])
        else:
            directs[room_id].gone = tuple(listed[:PEOPLE_SHOWN])
