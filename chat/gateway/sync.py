"""`sync`: what a client missed, and from where on each room is live on its socket (delivery rules 14 to 16).

Rooms, stays and changes are read in one snapshot. What the hub has told above it follows right behind the
reply; building the reply and joining the lists are one turn of the loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts import people
from chat.gateway.reading import beside_rooms, mine_since
from chat.gateway.sink import Item
from chat.gateway.socket import Place, Socket
from chat.messages import reading as messages
from chat.rooms import reading as rooms
from chat.rooms.reading import Seen
from chat.wire.refusals import Unavailable
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

MESSAGES = 500
BYTES = 128 * 1024
TRIES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client holds: the last rev of each room it names, its feed; `only` narrows the reply to some rooms."""

    rooms: dict[int, int]
    feed: int
    only: frozenset[int] | None


@dataclass(slots=True)
class Change:
    """A room's part of the reply: messages after `start`, up to `rev`."""

    start: int
    rev: int
    messages: list[dict[str, Any]]
    complete: bool
    reset: bool = False
    live: bool = False
    size: int = 0

    def shape(self) -> dict[str, Any]:
        told: dict[str, Any] = {"messages": self.messages, "rev": self.rev, "complete": self.complete}
        return told | ({"reset": True} if self.reset else {})


@dataclass(slots=True)
class Synced:
    """One snapshot's answer."""

    seen: dict[int, Seen]
    changes: dict[int, Change]
    feed: int
    mine: list[dict[str, Any]]
    directory: dict[str, Any]


async def sync(socket: Socket, asked: Asked) -> tuple[dict[str, Any], list[Item]]:
    """The result of `sync` and the items that follow right behind the reply; the rooms are live from here on.

    The caller has the socket's `attaching` lock and sends both in the same turn.
    """
    if socket.lagging:
        asked = Asked(asked.rooms, asked.feed, None)
    for _ in range(TRIES):
        lags = socket.lags
        already = {room: socket.hub.sent_to(socket, room) for room in socket.live}
        stays = {room: place.since for room, place in socket.live.items()}
        synced = await in_thread(_read, socket.user_id, asked, {**socket.sent, **already}, stays)
        if socket.lags != lags:
            asked = Asked(asked.rooms, asked.feed, None)
            continue
        places = _places(socket, synced)
        if _holds(socket, synced, stays, places):
            behind = _attach(socket, asked, synced, places)
            return _result(socket, synced), behind
    raise Unavailable(retry_after=1.0)


def _places(socket: Socket, synced: Synced) -> dict[int, Place | None]:
    """The place of each room that is not live yet; None for those that stay silent until they are complete.

    A room is live from the end of its changes, or from its RoomState's rev.
    """
    places: dict[int, Place | None] = {}
    for room, seen in synced.seen.items():
        stay, change = seen.stay, synced.changes.get(room)
        assert stay is not None
        if room in socket.live and socket.live[room].since == stay.since_rev:
            continue
        rev = seen.room.rev if change is None else change.rev
        complete = change is None or change.complete
        places[room] = Place(rev, stay.hidden_before, stay.since_rev) if complete else None
    return places


def _holds(socket: Socket, synced: Synced, live: Iterable[int], places: dict[int, Place | None]) -> bool:
    """Whether the answer still fits after the read; otherwise nothing was done yet, and all is read again."""
    if not all(room in socket.live for room in live):
        return False  # left meanwhile, and the snapshot may not know it
    if socket.deaf and socket.hub.people[socket.user_id].newest > synced.feed:
        return False  # what is his own was told meanwhile, but not to a socket that is deaf
    return all(place is None or socket.hub.reaches(socket, room, place) for room, place in places.items())


def _attach(socket: Socket, asked: Asked, synced: Synced, places: dict[int, Place | None]) -> list[Item]:
    """Put the socket on the lists. Returns what follows right behind the reply."""
    hub = socket.hub
    mentioned = set(socket.live) if asked.only is None else set(socket.live) & asked.only
    for room in mentioned - set(synced.seen):
        hub.detach(socket, room)
        socket.sent.pop(room, None)
    socket.synced, socket.lagging = True, False
    behind: list[Item] = []
    for room, place in places.items():
        hub.detach(socket, room)
        if place is None:
            socket.sent[room] = synced.changes[room].rev
        else:
            behind += hub.attach(socket, room, place)
    return behind


def _result(socket: Socket, synced: Synced) -> dict[str, Any]:
    changes = {}
    for room, change in synced.changes.items():
        shape = change.shape()
        if change.live and room in socket.live:
            shape["rev"] = socket.hub.sent_to(socket, room)
        changes[str(room)] = shape
    return {
        "rooms": [seen.state() for seen in synced.seen.values()],
        "changes": changes,
        "feed": synced.feed,
        "mine": synced.mine,
        "directory": synced.directory,
    }


def _read(user: int, asked: Asked, sent: dict[int, int], live: dict[int, int]) -> Synced:
    with snapshot() as cursor:
        seen = rooms.rooms_of(cursor, user, asked.only)
        feed = rooms.feed_of(cursor, user)
        # Who holds nothing learns his part of each room from the RoomStates.
        mine = mine_since(cursor, user, asked.feed) if asked.feed else beside_rooms(cursor, user, 0)
        changes = _changes(cursor, asked, seen, sent, live)
        for room_id, change in changes.items():
            change.messages = messages.for_reader(
                change.messages, user, hidden_before=seen[room_id].hidden_before
            )
    named = messages.authors(message for change in changes.values() for message in change.messages)
    for one in seen.values():
        named.update(one.room.people, one.room.gone)
    for told in mine:
        named.update(told["set"].get("blocks") or ())
    return Synced(seen, changes, feed, mine, people.directory(named))


def _changes(
    cursor: CursorWrapper, asked: Asked, seen: dict[int, Seen], sent: dict[int, int], live: dict[int, int]
) -> dict[int, Change]:
    """The named rooms' parts, those read most recently first, until the reply is full."""
    changes: dict[int, Change] = {}
    left, room_left = MESSAGES, BYTES
    for room_id, one in seen.items():
        if room_id not in asked.rooms:
            continue
        is_live = one.stay is not None and live.get(room_id) == one.stay.since_rev
        change = _change(cursor, one, asked.rooms[room_id], sent.get(room_id, 0), is_live, left, room_left)
        left -= len(change.messages)
        room_left -= change.size
        changes[room_id] = change
    return changes


def _change(
    cursor: CursorWrapper, one: Seen, held: int, sent: int, live: bool, left: int, size: int
) -> Change:
    stay, rev = one.stay, one.room.rev
    assert stay is not None
    if live:
        return Change(sent, sent, [], True, live=True)
    if held > rev or held < stay.since_rev:
        return Change(rev, rev, [], True, reset=True)
    start = max(held, sent if sent <= rev else 0)
    if start == rev:
        return Change(start, rev, [], True)
    if left <= 0 or size <= 0:
        return Change(start, start, [], False)
    page = messages.changes(
        cursor, one.room.id, start, limit=left, size=size, hidden_before=stay.hidden_before
    )
    reached = rev if page.rev is None else page.rev
    return Change(start, reached, page.messages, page.complete, size=sum(map(_size, page.messages)))


def _size(message: dict[str, Any]) -> int:
    """About how many bytes a message takes in the reply."""
    return 300 + len(message["text"].encode()) + len(message.get("html", ""))
