"""Must show 2 of "Talking": a device is away while everything there is happens to messages, 2,000 times, and comes
back by `sync` alone to what a new one loads; as a client of the proofs and as the browser's code. In small 200 changes.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.faults.acts import ACTS, WEIGHTED, Draw, build_ship
from tests.faults.conftest import Start
from tests.faults.order import difference
from tests.support.clients import Client
from tests.support.entrants import Entrant, people
from tests.support.figures import say
from tests.support.guards import without
from tests.support.ledger import Ledger
from tests.support.site import Site
from tests.support.sockets import Refused
from tests.support.store import told
from tests.support.tab import Tab

AT_ONCE = 12
_round = iter(range(1_000_000))


class Away:
    """alice and bob, who go on, carol, who is away, and two rooms."""

    def __init__(self, site: Site) -> None:
        number = next(_round)
        self.site, self.ledger, self.random = site, Ledger(), random.Random(number)
        self.cast: list[Entrant] = people(
            site, *(f"away{name}{number}" for name in ("alice", "bob", "carol"))
        )
        build_ship(site)
        self.done: Counter[str] = Counter()
        self.rooms: list[int] = []

    async def begin(self) -> None:
        one, other = self.site.urls
        alice, bob, carol = self.cast
        self.clients = {
            "alice": Client(alice, [one], self.ledger),
            "bob": Client(bob, [other], self.ledger),
        }
        self.carol = Client(carol, [other, one], self.ledger, hurry=100)
        everybody = [*self.clients.values(), self.carol]
        for client in everybody:
            await client.live.wait()
        owner = self.clients["alice"]
        for kind in ("private", "public"):
            made = await owner.ask("room.create", kind=kind, name=f"Away {kind} {alice.name}")
            self.rooms.append(made["room"]["id"])
            for person in (bob, carol):
                await owner.ask("member.add", room=self.rooms[-1], user=person.id)
        while not all(set(self.rooms) <= one.store.rooms.keys() and not one.loading for one in everybody):
            await asyncio.sleep(0.02)
        await self.happen(60)

    async def happen(self, changes: int) -> None:
        """So many changes that were taken, in both rooms, some of them at once."""
        before = self.done.total()
        while self.done.total() < before + changes:
            await asyncio.gather(
                *(self._one() for _ in range(min(AT_ONCE, before + changes - self.done.total())))
            )

    async def _one(self) -> None:
        act = self.random.choice(WEIGHTED)
        who = self.random.choice([name for name in act.who.split() if name != "carol"])
        at = self.random.randrange(2)
        room, other = self.rooms[at], self.rooms[1 - at]
        view = self.clients["alice"].store.rooms[room]
        names = tuple(one.name for one in self.cast)
        draw = Draw(view, other, names, self.random.randrange(10_000), self.random.randrange(10_000))
        with suppress(Refused):
            await self.clients[who].ask(act.command, room=room, **act.fields(draw))
            self.done[act.command] += 1

    async def end(self) -> None:
        await asyncio.gather(*(one.end() for one in (*self.clients.values(), self.carol)))


async def comes_back(site: Site, changes: int) -> None:
    away = Away(site)
    await away.begin()
    with Tab.running(site, away.cast[2]) as tab:
        for room in away.rooms:
            tab.tell(f"watch {room}")
        while not all([(await asyncio.to_thread(tab.dump, room))["whole"] for room in away.rooms]):
            await asyncio.sleep(0.05)
        tab.tell("leave 0")
        await away.carol.end()
        await away.happen(changes)
        began = time.monotonic()
        tab.tell("hurry 0")
        away.carol = await away.carol.again()
        await away.carol.live.wait()
        took = time.monotonic() - began
        fresh = Client(away.cast[2], site.urls, away.ledger)
        try:
            await _compare(away, fresh, tab)
        finally:
            await fresh.end()
            await away.end()
    assert not away.ledger.complaints and not away.carol.store.complaints
    missing = {act.command for act in ACTS} - away.done.keys()
    assert not missing or changes < 1000, f"never happened: {missing}"
    kinds = ", ".join(f"{count} {command}" for command, count in away.done.most_common(40))
    say("show 2", f"{changes} changes away, {took:.2f} s to come back: {kinds}")


async def _compare(away: Away, fresh: Client, tab: Tab) -> None:
    """Main timelines as pages tell them, answers in threads by their numbers, and the browser's own logs."""
    await fresh.live.wait()
    deadline = time.monotonic() + 10
    while wrong := next((wrong for room in away.rooms if (wrong := difference(away.carol, fresh, room))), ""):
        assert time.monotonic() < deadline, wrong
        await asyncio.sleep(0.05)
    for room in away.rooms:
        held = away.carol.store.rooms[room].messages
        replies = sorted(number for number, one in held.items() if one.get("thread"))
        assert replies
        for start in range(0, len(replies), 50):
            found = await fresh.ask("message.get", room=room, numbers=replies[start : start + 50])
            for message in found["messages"]:
                assert told(held[message["number"]]) == told(message)
        main = [
            told(one)
            for _, one in sorted(fresh.store.rooms[room].messages.items())
            if not one.get("thread") or one.get("also_to_room")
        ]
        dump = await asyncio.to_thread(tab.dump, room)
        if not dump["messages"]:  # above 1,000 revs it drops what it holds, and asks when somebody looks
            tab.tell(f"watch {room}")
        while dump["rev"] != fresh.store.rooms[room].rev or not dump["whole"]:
            assert time.monotonic() < deadline, f"the tab is at {dump['rev']}"
            await asyncio.sleep(0.05)
            dump = await asyncio.to_thread(tab.dump, room)
        shown = [told(one) for one in dump["messages"]]
        assert shown == main, [one for one in shown if one not in main][:3]


async def test_a_little_while_away(shared: Callable[[str], Site]) -> None:
    await comes_back(shared("sqlite"), 200)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_two_thousand_changes_away(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await comes_back(site, 2000)


@pytest.mark.slow
async def test_red_without_catching_up(start: Start) -> None:
    with start("sqlite", **without("catch-up")) as site:
        with pytest.raises(AssertionError, match=r"carol|tab"):
            await comes_back(site, 200)
