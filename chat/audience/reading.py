"""Who can read a message, asked of the database in the same terms in which reading itself is decided.

`chat.rooms.reading.see` and `Seen.hidden_before` let somebody read: an account that is active
and not suspended, in the room now and from the message on that his stay begins at, or, with a full account, any public
room. This says the same of everybody at once; a test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts.users import names
from chat.rooms.models import Kind

Json = dict[str, Any]
PAGE = 50
_RANK = "CASE m.role WHEN 'owner' THEN 0 WHEN 'moderator' THEN 1 ELSE 2 END"
_LET_IN = (
    "u.is_active AND NOT EXISTS"
    " (SELECT 1 FROM accounts_suspension s WHERE s.user_id = u.id AND s.lifted_at IS NULL)"
)
_PRESENT = (
    " FROM chat_membership m JOIN accounts_user u ON u.id = m.user_id"
    f" WHERE m.room_id = %s AND m.until_rev IS NULL AND {_LET_IN}"
)


@dataclass(frozen=True, slots=True)
class Audience:
    """How many can read a message. `members` of them are in the room, `bots` of those are programs; `later` are in
    the room, too, but came when it was hidden from who comes later. `guests` are members without a full account."""

    members: int
    bots: int
    later: int
    guests: int
    everybody: int | None
    """In a public room: all full accounts of the site."""

    @property
    def readers(self) -> int:
        return self.members if self.everybody is None else self.everybody + self.guests


def count(cursor: CursorWrapper, room: int, kind: str, number: int) -> Audience:
    """The audience of message `number`, which is above the room's `first`."""
    cursor.execute(
        "SELECT COUNT(CASE WHEN m.hidden_before <= %s THEN 1 END),"
        " COUNT(CASE WHEN m.hidden_before <= %s AND u.bot THEN 1 END),"
        " COUNT(CASE WHEN m.hidden_before > %s THEN 1 END),"
        f" COUNT(CASE WHEN m.hidden_before <= %s AND u.guest THEN 1 END){_PRESENT}",
        [number, number, number, number, room],
    )
    members, bots, later, guests = cursor.fetchone()
    return Audience(members, bots, later, guests, _everybody(cursor) if kind == Kind.PUBLIC else None)


def page(cursor: CursorWrapper, room: int, number: int, after: int | None) -> tuple[list[Json], bool]:
    """Members who can read it, [{user, role}]: owners, moderators, then the others, each by id; and whether there are
    more. `after`: the last person of the page before, who may have gone since."""
    beyond, values = "", [room, number]
    if after is not None:
        beyond = f" AND ({_RANK}, m.user_id) > (%s, %s)"
        values += [_rank(cursor, room, after), after]
    cursor.execute(
        f"SELECT m.user_id, m.role{_PRESENT} AND m.hidden_before <= %s{beyond} ORDER BY {_RANK}, m.user_id LIMIT %s",
        [*values, PAGE + 1],
    )
    rows = [{"user": user, "role": role} for user, role in cursor.fetchall()]
    return rows[:PAGE], len(rows) > PAGE


def _rank(cursor: CursorWrapper, room: int, user: int) -> int:
    cursor.execute(
        f"SELECT {_RANK} FROM chat_membership m WHERE m.room_id = %s AND m.user_id = %s ORDER BY m.id DESC LIMIT 1",
        [room, user],
    )
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _everybody(cursor: CursorWrapper) -> int:
    """Everybody with a full account; the site's own programs, which nobody is shown, don't count."""
    cursor.execute(
        f"SELECT COUNT(*) FROM accounts_user u WHERE NOT u.guest AND u.username NOT LIKE %s AND {_LET_IN}",
        [f"{names.HIDDEN}%"],
    )
    return int(cursor.fetchone()[0])
