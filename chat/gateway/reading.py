"""What the gateway reads: each function is one snapshot, runs in a database thread, and returns plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chat.blocks import policy as blocked
from chat.blocks import reading as blocks
from chat.drafts import reading as drafts
from chat.folders import reading as folders
from chat.inbox import folded, habits
from chat.messages import reading as messages
from chat.notifications import reading as notifications
from chat.receipts import choosing as receipts
from chat.relay import era
from chat.reminders import reading as reminders
from chat.rooms import browsing
from chat.rooms import reading as rooms
from chat.rooms.reading import RoomRow
from chat.saved import reading as saved
from chat.threads import reading as threads
from chatsite.databases.snapshot import snapshot

HEALED_AT_ONCE = 500
TIP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Healed:
    """One page of what a room missed: its row, the stays that began or ended since, and changed messages.

    `rev` is how far the page reaches: the room's when `complete`, else that of its last message.
    """

    room: RoomRow
    stays: list[tuple[int, int, int | None, int]]
    messages: list[dict[str, Any]]
    complete: bool
    rev: int


def heal(room_id: int, since: int) -> Healed | None:
    """What `room_id` changed after rev `since`; None when the room is no more."""
    with snapshot() as cursor:
        row = rooms.room(cursor, room_id)
        if row is None:
            return None
        stays = rooms.stays_changed(cursor, room_id, since)
        page = messages.changes(cursor, room_id, since, limit=HEALED_AT_ONCE)
    return Healed(row, stays, page.messages, page.complete, row.rev if page.rev is None else page.rev)


@dataclass(frozen=True, slots=True)
class Personal:
    """What is a person's own above a feed: his counter, `mine` objects by room, and the rooms that he left."""

    feed: int
    mine: list[dict[str, Any]]
    left: list[int]


def personal(user: int, above: int) -> Personal:
    """A person's own changes with a feed above `above`."""
    with snapshot() as cursor:
        feed = rooms.feed_of(cursor, user)
        mine = mine_since(cursor, user, above)
        cursor.execute(
            "SELECT DISTINCT m.room_id FROM chat_membership m WHERE m.user_id = %s AND m.feed > %s"
            " AND NOT EXISTS (SELECT 1 FROM chat_membership n WHERE n.room_id = m.room_id"
            " AND n.user_id = m.user_id AND n.until_rev IS NULL)",
            [user, above],
        )
        left = [row[0] for row in cursor.fetchall()]
    return Personal(feed, mine, left)


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[dict[str, Any]]:
    """What `mine` events above `feed` would have told, in the order of their feeds."""
    told = rooms.mine_since(cursor, user, feed) + beside_rooms(cursor, user, feed)
    return sorted(told, key=lambda one: int(one["feed"]))


def beside_rooms(cursor: CursorWrapper, user: int, feed: int) -> list[dict[str, Any]]:
    """The same without what RoomStates tell, too."""
    return [one for read in BESIDE_ROOMS for one in read(cursor, user, feed)]


BESIDE_ROOMS = (
    threads.mine_since,
    drafts.mine_since,
    saved.mine_since,
    reminders.mine_since,
    blocks.mine_since,
    notifications.mine_since,
    folders.mine_since,
    habits.mine_since,
    folded.mine_since,
)
"""What is a person's own beside his place in rooms, by concept: `(cursor, user id, feed) -> mine objects above it`."""


@dataclass(frozen=True, slots=True)
class Tips:
    """Revs of rooms and (feed, epoch) of people that changed lately, and the era."""

    rooms: dict[int, int]
    people: dict[int, tuple[int, int]]
    era: str


def tips() -> Tips:
    """What changed in the last 15 s by the database's clock: two indexed queries, whoever listens."""
    if connection.vendor == "postgresql":
        lately = f"clock_timestamp() - interval '{TIP_SECONDS} seconds'"
    else:
        lately = f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-{TIP_SECONDS} seconds')"
    with snapshot() as cursor:
        cursor.execute(f"SELECT id, rev FROM chat_room WHERE changed_at > {lately}", [])
        changed = dict(cursor.fetchall())
        cursor.execute(f"SELECT id, feed, epoch FROM accounts_user WHERE changed_at > {lately}", [])
        people = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        now = era.read()
    return Tips(changed, people, now)


def tips_of(room_ids: Iterable[int], users: Iterable[int]) -> Tips:
    """The same for these rooms and people, however long ago they changed."""
    changed: dict[int, int] = {}
    people: dict[int, tuple[int, int]] = {}
    with snapshot() as cursor:
        for some in _chunks(sorted(room_ids)):
            cursor.execute(f"SELECT id, rev FROM chat_room WHERE id IN ({_marks(some)})", some)
            changed.update(cursor.fetchall())
        for some in _chunks(sorted(users)):
            cursor.execute(f"SELECT id, feed, epoch FROM accounts_user WHERE id IN ({_marks(some)})", some)
            people.update({row[0]: (row[1], row[2]) for row in cursor.fetchall()})
        now = era.read()
    return Tips(changed, people, now)


def _chunks(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _marks(values: list[int]) -> str:
    return ", ".join(["%s"] * len(values))


@dataclass(frozen=True, slots=True)
class StayPlace:
    """When a stay began, and from which number on it may read."""

    since: int
    hidden_before: int


@dataclass(frozen=True, slots=True)
class OwnRoom:
    """How somebody stands with a room: its state, his own part of it, and his stay; all None when he is not in."""

    feed: int
    state: dict[str, Any] | None = None
    own: dict[str, Any] | None = None
    place: StayPlace | None = None


def own_room(user: int, room_id: int) -> OwnRoom:
    """One room of a person's own."""
    with snapshot() as cursor:
        feed = rooms.feed_of(cursor, user)
        seen = rooms.rooms_of(cursor, user, [room_id]).get(room_id)
    if seen is None or seen.stay is None:
        return OwnRoom(feed)
    return OwnRoom(
        feed, seen.state(), seen.stay.own(seen.room), StayPlace(seen.stay.since_rev, seen.stay.hidden_before)
    )


def who_may_see(users: Iterable[int], room_id: int) -> set[int]:
    """Which of these people may read the room."""
    with snapshot() as cursor:
        return {user for user in sorted(users) if rooms.see(cursor, user, room_id) is not None}


@dataclass(frozen=True, slots=True)
class Apart:
    """Who is hidden from somebody; and whether he keeps to himself how far he has read, and so isn't told of others."""

    others: frozenset[int]
    reserved: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody may look at: of the rooms and people that he asked for, those that he may see."""

    rooms: set[int]
    users: frozenset[int]
    apart: Apart


def may_look(user: int, room_ids: Iterable[int], users: Iterable[int]) -> Look:
    """Which of these rooms and people `user` may look at. A guest sees only people of his own rooms."""
    return Look(may_see(user, room_ids), browsing.known(user, users), apart([user])[user])


def apart(users: Sequence[int]) -> dict[int, Apart]:
    """Of each of these, who is hidden from him."""
    reserved = receipts.reserved(users)
    return {user: Apart(others, user in reserved) for user, others in blocked.apart(users).items()}


def may_see(user: int, room_ids: Iterable[int], *, member: bool = False) -> set[int]:
    """Which of these rooms `user` may read; with `member`, which he is in."""
    seen = set()
    with snapshot() as cursor:
        for room_id in sorted(room_ids):
            one = rooms.see(cursor, user, room_id)
            if one is not None and (one.stay is not None or not member):
                seen.add(room_id)
    return seen
