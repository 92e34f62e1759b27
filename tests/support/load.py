"""Load U of the proofs: people, rooms and a steady stream of messages over all web processes of a site."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypedDict

from tests.support.clients import Client, Gone
from tests.support.entrants import Entrant, people, run
from tests.support.figures import FULL
from tests.support.ledger import Ledger, Record
from tests.support.site import Site
from tests.support.sockets import Refused

_number = itertools.count()
_ROOMS = """
import json
from accounts.models import User
from chat import relay
from chat.rooms.models import Membership, Room
made = []
for name, users in {rooms!r}:
    room = Room.objects.create(kind="private", name=name, rev=1, members=len(users), created_by_id=users[0])
    Membership.objects.bulk_create(
        Membership(room=room, user_id=user, role="owner" if user == users[0] else "member", since_rev=1)
        for user in users
    )
    made.append(room.pk)
print(json.dumps(made))
"""


class Sizes(TypedDict):
    """What `crowd` takes: people with a socket each, rooms, the members of the largest one."""

    sockets: int
    rooms: int
    largest: int


U: Sizes = (
    {"sockets": 500, "rooms": 50, "largest": 300} if FULL else {"sockets": 100, "rooms": 15, "largest": 60}
)
"""Load U: `crowd(site, **U)` and `talk(…, U_RATE)`. A slice's is smaller, since its clients share the cores."""
U_RATE = 50 if FULL else 40


@dataclass
class Crowd:
    """The clients of a proof and the rooms they talk in: `members` by room, indices into `clients`. `idle` are
    people without a client, members of the first room."""

    site: Site
    ledger: Ledger
    clients: list[Client]
    members: dict[int, list[int]]
    idle: list[Entrant] = field(default_factory=list)
    random: random.Random = field(default_factory=lambda: random.Random(7))

    async def talk(self, seconds: float, rate: float, *, size: int = 200, edits: float = 0.1) -> int:
        """Send `rate` messages a second for so long, by turns of the rooms, each by one of its members; some are
        edited, deleted or reacted to afterwards. Returns how many were asked for; waits until all are answered."""
        loop = asyncio.get_running_loop()
        began, asked, going = loop.time(), 0, set[asyncio.Task[None]]()
        rooms = list(self.members)
        while loop.time() - began < seconds:
            room = rooms[asked % len(rooms)]
            client = self.clients[self.random.choice(self.members[room])]
            going.add(task := loop.create_task(self._say(client, room, size, self.random.random() < edits)))
            task.add_done_callback(going.discard)
            asked += 1
            await asyncio.sleep(max(0.0, began + asked / rate - loop.time()))
        if going:
            await asyncio.gather(*going)
        return asked

    async def _say(self, client: Client, room: int, size: int, then: bool) -> None:
        text = f"{self.random.random()} " + "word " * self.random.randrange(1, max(2, size // 5))
        message = await client.send(room, text[:size])
        if then:
            await self.alter(client, message)

    async def alter(self, client: Client, message: dict[str, Any]) -> None:
        """Edit, delete or react once; a line that breaks meanwhile is no fault."""
        fields = {"room": message["room"], "number": message["number"]}
        kind = self.random.choice(("message.edit", "message.edit", "message.delete", "reaction.add"))
        more: dict[str, Any] = {"message.edit": {"text": "edited"}, "reaction.add": {"emoji": "👍"}}.get(
            kind, {}
        )
        with suppress(Gone, Refused):
            await client.ask(kind, **fields, **more)

    async def level(self, seconds: float = 30.0) -> Record:
        """Wait until every client is level with the database, hold the ledger against it and return the record."""
        await self.ledger.settle(self.site, self.clients, seconds)
        record = await asyncio.to_thread(Record.of, self.site)
        self.ledger.check(record, self.clients)
        return record


@asynccontextmanager
async def crowd(
    site: Site,
    *,
    sockets: int,
    rooms: int,
    largest: int,
    idle: int = 0,
    urls: Sequence[str] = (),
    **options: Any,
) -> AsyncIterator[Crowd]:
    """So many people with a socket each in so many rooms: one room of `largest`, the others of about
    3 × sockets / rooms. `urls`: where they connect, each web process by turns if left out. A site may have several
    crowds, one after another."""
    ledger = Ledger()
    known = await asyncio.to_thread(people, site, *(f"u{next(_number)}" for _ in range(sockets + idle)))
    known, others = known[:sockets], known[sockets:]
    members = await asyncio.to_thread(_rooms, site, known, others, rooms, largest)
    clients = [
        Client(who, _from(list(urls) or site.urls, number), ledger, **options)
        for number, who in enumerate(known)
    ]
    try:
        await _all_live(clients)
        ledger.closes.pop(None, None)  # attempts that a busy machine kept waiting for too long
        yield Crowd(site, ledger, clients, members, others)
    finally:
        await asyncio.gather(*(client.end() for client in clients))


async def _all_live(clients: Sequence[Client], seconds: float = 60.0) -> None:
    """Wait for everybody, and for the pages they load: what is measured next is the talk, not five hundred people
    who open the site in the same second. AssertionError that says how it stands with those who don't come."""
    waiting = [asyncio.ensure_future(client.live.wait()) for client in clients]
    await asyncio.wait(waiting, timeout=seconds)
    away = [client for client, task in zip(clients, waiting, strict=True) if not task.done()]
    for task in waiting:
        task.cancel()
    told = [f"{one.who.name}: {len(one.opened)} opened, closed with {one.closes}" for one in away]
    assert not away, f"{len(away)} of {len(clients)} not live after {seconds} s: {told[:3]}"
    async with asyncio.timeout(seconds):
        while any(client.loading for client in clients):
            await asyncio.sleep(0.05)


def _from(urls: list[str], number: int) -> list[str]:
    return urls[number % len(urls) :] + urls[: number % len(urls)]


def _rooms(
    site: Site, known: list[Entrant], idle: list[Entrant], rooms: int, largest: int
) -> dict[int, list[int]]:
    chosen = random.Random(11)
    size = max(2, 3 * len(known) // max(1, rooms))
    lists = [list(range(min(largest, len(known))))]
    lists += [sorted(chosen.sample(range(len(known)), min(size, len(known)))) for _ in range(rooms - 1)]
    wanted = [(f"Room {number}", [known[one].id for one in them]) for number, them in enumerate(lists)]
    wanted[0][1].extend(one.id for one in idle)
    made = json.loads(run(site, _ROOMS.format(rooms=wanted)))
    return dict(zip(made, lists, strict=True))
