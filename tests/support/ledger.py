"""The ledger: what was acknowledged and what was seen, held against the database at the end.

Acknowledged ⊆ stored, exactly once · every rev told once and ascending · every client's store equals the database.
"""

from __future__ import annotations

import asyncio
import collections
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.entrants import run
from tests.support.store import Json, digest

if TYPE_CHECKING:
    from tests.support.clients import Client
    from tests.support.site import Site

_DUMP = """
import json
from accounts.models import User
from chat.messages import shapes
from chat.rooms.models import Membership, Room
from django.db import connection
wanted = {rooms!r}
with connection.cursor() as cursor:
    cursor.execute("SELECT " + shapes.COLUMNS + " FROM chat_message m ORDER BY m.room_id, m.number")
    messages = [shapes.of(row) for row in cursor if not wanted or row[0] in wanted]
rooms = {{r.pk: [r.number, r.rev, r.deleted_at is not None] for r in Room.objects.all()}}
stays = list(Membership.objects.values_list("room", "user", "since_rev", "until_rev", "read", "hidden_before"))
feeds = dict(User.objects.values_list("pk", "feed"))
with open({path!r}, "w") as file:
    json.dump([messages, rooms, stays, feeds], file)
"""
_REVS = """
import json
from chat.rooms.models import Room
print(json.dumps(list(Room.objects.filter(deleted_at=None).values_list("pk", "rev"))))
"""


@dataclass
class Record:
    """What the database holds: messages by room and number, `rooms` {id: (number, rev, deleted)}, `stays` rows of
    (room, user, since_rev, until_rev, read, hidden_before), `feeds` by person."""

    messages: dict[int, dict[int, Json]]
    rooms: dict[int, tuple[int, int, bool]]
    stays: list[tuple[int, int, int, int | None, int, int]]
    feeds: dict[int, int]

    @classmethod
    def of(cls, site: Site, rooms: Iterable[int] = ()) -> Record:
        """Read it, by a process with the site's settings."""
        path = str(site.data_dir / "record.json")
        run(site, _DUMP.format(rooms=sorted(rooms), path=path) + '\nprint("read")')
        with open(path) as file:
            messages, held, stays, feeds = json.load(file)
        sorted_out: dict[int, dict[int, Json]] = collections.defaultdict(dict)
        for one in messages:
            sorted_out[one["room"]][one["number"]] = one
        return cls(
            sorted_out,
            {int(room): tuple(one) for room, one in held.items()},
            [tuple(one) for one in stays],
            {int(user): feed for user, feed in feeds.items()},
        )


@dataclass
class Ledger:
    """One for all clients of a proof."""

    sent: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    acks: dict[tuple[int, str], Json] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    """Seconds from asking to `ok`, of every send."""
    delays: list[float] = field(default_factory=list)
    """Seconds from asking to each sight of the message by a client, its sender too."""
    asked_at: list[float] = field(default_factory=list)
    """When the messages of `delays` were asked for."""
    complaints: list[str] = field(default_factory=list)
    refusals: collections.Counter[str] = field(default_factory=collections.Counter)
    closes: collections.Counter[int | None] = field(default_factory=collections.Counter)
    lagged: int = 0
    _asked_at: dict[str, float] = field(default_factory=dict)

    def asked(self, author: int, nonce: str, room: int, text: str) -> None:
        """Somebody begins to send this."""
        self.sent[author, nonce] = room, text
        self._asked_at.setdefault(nonce, time.monotonic())

    def acknowledged(self, author: int, nonce: str, message: Json, seconds: float) -> None:
        """`ok` came for it."""
        self.waits.append(seconds)
        before = self.acks.setdefault((author, nonce), message)
        if before["number"] != message["number"]:
            self.complain(f"nonce {nonce} is number {before['number']} and {message['number']}")

    def refused(self, author: int, nonce: str, code: str) -> None:
        """It was refused for good."""
        self.refusals[code] += 1
        self.sent.pop((author, nonce), None)

    def seen(self, message: Json, at: float) -> None:
        """A client was told of a new message."""
        if (began := self._asked_at.get(message.get("nonce") or "")) is not None:
            self.delays.append(at - began)
            self.asked_at.append(began)

    def closed(self, code: int | None) -> None:
        """A client's socket ended."""
        self.closes[code] += 1

    def complain(self, text: str) -> None:
        """Something that may not be."""
        self.complaints.append(text)

    async def settle(self, site: Site, clients: Iterable[Client], seconds: float = 30.0) -> None:
        """Wait until every client holds every room of its own up to the database's rev."""
        deadline = time.monotonic() + seconds
        while True:
            revs = dict(json.loads(await asyncio.to_thread(run, site, _REVS)))
            behind = [
                f"{client.who.name}: room {room} at {view.rev} of {revs.get(room)}"
                for client in clients
                for room, view in client.store.rooms.items()
                if view.rev < revs.get(room, 0) or view.loading
            ] + [f"{client.who.name} is away" for client in clients if not client.live.is_set()]
            if not behind:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(behind)} not level after {seconds} s: {behind[:5]}")
            await asyncio.sleep(0.2)

    def check(self, record: Record, clients: Iterable[Client]) -> None:
        """Hold everything against the database. AssertionError with the first of what doesn't fit."""
        wrong = [*self.complaints, *self._counters(record), *self._stored(record)]
        for client in clients:
            wrong += [f"{client.who.name}: {text}" for text in client.store.complaints]
            wrong += _differences(record, client)
        assert not wrong, f"{len(wrong)} wrong: " + "; ".join(wrong[:8])

    def _counters(self, record: Record) -> Iterable[str]:
        for room, (number, rev, _) in record.rooms.items():
            held = record.messages.get(room, {})
            if held and sorted(held) != list(range(1, number + 1)):
                yield f"room {room}: {len(held)} messages, and its number is {number}"
            if held and max(one["rev"] for one in held.values()) > rev:
                yield f"room {room}: a message is above its rev"

    def _stored(self, record: Record) -> Iterable[str]:
        nonces = collections.Counter(
            (one["author"], one["nonce"])
            for held in record.messages.values()
            for one in held.values()
            if one.get("nonce")
        )
        by_number = {
            (room, number): one for room, held in record.messages.items() for number, one in held.items()
        }
        for (author, nonce), message in self.acks.items():
            stored: Any = by_number.get((message["room"], message["number"]))
            if nonces[author, nonce] != 1:
                yield f"nonce {nonce} is stored {nonces[author, nonce]} times"
            elif stored is None or stored.get("nonce") != nonce:
                yield f"acknowledged {message['room']}/{message['number']} is not what is stored there"


def _differences(record: Record, client: Client) -> Iterable[str]:
    mine = {
        room: hidden
        for room, user, _, until, _, hidden in record.stays
        if user == client.who.id and until is None and not record.rooms[room][2]
    }
    if set(mine) != set(client.store.rooms):
        yield f"{client.who.name} holds rooms {sorted(client.store.rooms)}, his are {sorted(mine)}"
    for room, view in client.store.rooms.items():
        first = max(mine.get(room, 0), 0 if client.whole else view.low or 0)
        stored, held = (
            {number: digest(one) for number, one in messages.items() if number >= first}
            for messages in (record.messages.get(room, {}), view.messages)
        )
        for number in sorted(set(stored) | set(held)):
            if stored.get(number) != held.get(number):
                yield f"{client.who.name} {room}/{number}: {held.get(number)} is {stored.get(number)}"
                break
