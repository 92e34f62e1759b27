"""The list of public rooms: found by words, sorted, page by page, with some of who is in them.

Thin rows of all public rooms are compared here and not by the database, so that SQLite and PostgreSQL agree on what an
accent is and which name comes first. 10,000 rooms are some 50 ms of it; a page of whole rows is read after that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef

from accounts import people as described
from accounts.models import User
from accounts.users.names import fold
from chat.rooms import reading
from chat.rooms.models import Kind, Membership, Room
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
SORTS = ("name", "activity", "members", "newest")
SHOWS = ("all", "open", "mine", "archived")
WORDS = 5
FACES = 3
PARTNERS = 500


@dataclass(frozen=True, slots=True)
class Thin:
    """What of a public room is compared. `mine`: the person is in it."""

    id: int
    name: str
    topic: str
    slug: str | None
    members: int
    last_at: datetime | None
    archived_at: datetime | None
    mine: bool


Key = tuple[Any, ...]
_KEYS: dict[str, Callable[[Thin], Key]] = {
    "name": lambda room: (fold(room.name), room.id),
    "activity": lambda room: (-(room.last_at.timestamp() if room.last_at else 0.0), fold(room.name), room.id),
    "members": lambda room: (-room.members, fold(room.name), room.id),
    "newest": lambda room: (-room.id,),
}
_FITS: dict[str | None, Callable[[Thin], bool]] = {
    None: lambda room: True,
    "all": lambda room: room.archived_at is None,
    "open": lambda room: room.archived_at is None and not room.mine,
    "mine": lambda room: room.archived_at is None and room.mine,
    "archived": lambda room: room.archived_at is not None,
}


def rooms(
    actor_id: int,
    text: str,
    after: int | None,
    limit: int,
    *,
    sort: str = "name",
    show: str | None = None,
    preview: bool = False,
) -> Json:
    """`rooms`: RoomStates without `me` of public rooms, archived ones last. Each word of `text` stands in name, topic
    or slug, without case and accents. Guests are shown none.

    With `preview` also `counts` {show: how many of those words}, `more`, `faces` {room: up to three user ids, those I
    write with first}, `known` {room: how many I write with are in it} and the `directory` of the faces.
    """
    every = _public(actor_id)
    found = _with_words(every, text)
    shown = sorted((room for room in found if _FITS[show](room)), key=_order(sort))
    page = _page(every, shown, after, _order(sort))
    told = page[:limit]
    with snapshot() as cursor:
        rows = reading.rooms(cursor, [room.id for room in told])
        states = [row.state() for row in rows if row.kind == Kind.PUBLIC and row.deleted_at is None]
        if not preview:
            return {"rooms": states}
        looks = _looks(cursor, actor_id, [state["id"] for state in states])
    counts = {name: sum(map(_FITS[name], found)) for name in SHOWS}
    return {"rooms": states, "counts": counts, "more": len(page) > limit, **looks}


def _public(actor_id: int) -> list[Thin]:
    actor = User.objects.get(pk=actor_id)
    if actor.guest:
        return []
    stays = Membership.objects.present().filter(room=OuterRef("pk"), user=actor)
    found = Room.objects.visible_to(actor).filter(kind=Kind.PUBLIC).annotate(mine=Exists(stays))
    rows = found.values_list("id", "name", "topic", "slug", "members", "last_at", "archived_at", "mine")
    return [Thin(*row) for row in rows.iterator(2000)]


def _with_words(every: Sequence[Thin], text: str) -> Sequence[Thin]:
    words = fold(text).split()[:WORDS]
    if not words:
        return every
    texts = ((room, fold(f"{room.name}\n{room.topic}\n{room.slug or ''}")) for room in every)
    return [room for room, whole in texts if all(word in whole for word in words)]


def _order(sort: str) -> Callable[[Thin], Key]:
    return lambda room: (room.archived_at is not None, *_KEYS[sort](room))


def _page(
    every: Iterable[Thin], shown: Sequence[Thin], after: int | None, key: Callable[[Thin], Key]
) -> Sequence[Thin]:
    """What comes after this room. Nothing comes after one that isn't public: where it stands would tell its name."""
    if after is None:
        return shown
    last = next((room for room in every if room.id == after), None)
    return [] if last is None else shown[bisect_right(shown, key(last), key=key) :]


def _looks(cursor: CursorWrapper, actor_id: int, ids: Sequence[int]) -> Json:
    """Who is in each of these rooms, for a glance."""
    known: dict[int, list[int]] = {room: [] for room in ids}
    for room, user in _partners_in(cursor, actor_id, ids):
        known[room].append(user)
    faces = {room: list(people[:FACES]) for room, people in known.items()}
    for room, user in _first_in(cursor, [room for room in ids if len(faces[room]) < FACES]):
        if user not in faces[room] and len(faces[room]) < FACES:
            faces[room].append(user)
    return {
        "faces": {str(room): people for room, people in faces.items()},
        "known": {str(room): len(people) for room, people in known.items() if people},
        "directory": described.directory(user for people in faces.values() for user in people),
    }


def _partners_in(cursor: CursorWrapper, actor_id: int, ids: Sequence[int]) -> list[tuple[int, int]]:
    """(room, user) of those with whom the person has a direct, the ones he wrote with last first."""
    if not ids:
        return []
    cursor.execute(
        "SELECT o.user_id FROM chat_membership m JOIN chat_room r ON r.id = m.room_id"
        " JOIN chat_membership o ON o.room_id = m.room_id AND o.until_rev IS NULL"
        " WHERE m.user_id = %s AND m.until_rev IS NULL AND r.kind = 'direct' AND o.user_id <> %s"
        " GROUP BY o.user_id ORDER BY MAX(m.feed) DESC, o.user_id LIMIT %s",
        [actor_id, actor_id, PARTNERS],
    )
    rank = {user: place for place, (user,) in enumerate(cursor.fetchall())}
    if not rank:
        return []
    cursor.execute(
        "SELECT room_id, user_id FROM chat_membership WHERE until_rev IS NULL"
        f" AND room_id IN ({_marks(ids)}) AND user_id IN ({_marks([*rank])})",
        [*ids, *rank],
    )
    return sorted(cursor.fetchall(), key=lambda row: rank[row[1]])


def _first_in(cursor: CursorWrapper, ids: Sequence[int]) -> list[tuple[int, int]]:
    """(room, user) of a few people of each room: as many as there are places, and one look into the index each."""
    if not ids:
        return []
    one = (
        "SELECT * FROM (SELECT room_id, user_id FROM chat_membership WHERE room_id = %s AND until_rev IS NULL"
        f" ORDER BY user_id LIMIT {FACES * 2}) AS few"
    )
    cursor.execute(" UNION ALL ".join([one] * len(ids)), list(ids))
    return list(cursor.fetchall())


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
