"""Who is in the batch's rooms, and how far they have read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from chat.messages.writer.tables import given


@dataclass(slots=True)
class Stay:
    """What a person may in a room. `id` is None for one who is not in it."""

    room: int
    user: int
    active: bool
    guest: bool
    id: int | None
    role: str
    hidden_before: int
    read: int
    read_ordinal: int
    feed: int = 0
    moved: bool = False

    def move(self, number: int, ordinal: int) -> None:
        """Set the mark to a message that he has sent."""
        self.read, self.read_ordinal, self.moved = number, ordinal, True


def read(cursor: CursorWrapper, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Stay]:
    """The stays of these (room, user), also of those who are not in the room; unknown people are left out."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    table, values = given({"room": "bigint", "person": "bigint"}, wanted)
    cursor.execute(
        f"{table} SELECT v.room, v.person, u.is_active, u.guest, m.id, m.role, m.hidden_before, m.read, m.read_ordinal"
        " FROM v CROSS JOIN accounts_user u LEFT JOIN chat_membership m"
        " ON m.room_id = v.room AND m.user_id = v.person AND m.until_rev IS NULL WHERE u.id = v.person",
        values,
    )
    return {
        (room, user): Stay(
            room, user, bool(active), bool(guest), ident, role or "", hidden or 0, mark_, ordinal
        )
        for room, user, active, guest, ident, role, hidden, mark_, ordinal in cursor.fetchall()
    }


def store(cursor: CursorWrapper, stays: list[Stay]) -> None:
    """Write the marks of those whose mark has moved, with the feed that tells it; in one statement."""
    if not stays:
        return
    columns = dict.fromkeys(("id", "read", "read_ordinal", "feed"), "bigint")
    rows = [(stay.id, stay.read, stay.read_ordinal, stay.feed) for stay in stays]
    table, values = given(columns, rows)
    cursor.execute(
        f"{table} UPDATE chat_membership SET read = v.read, read_ordinal = v.read_ordinal, feed = v.feed"
        " FROM v WHERE chat_membership.id = v.id AND chat_membership.read < v.read",
        values,
    )
