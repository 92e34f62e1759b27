"""The machine of T10: whatever happens in whatever order, a reader holds in the end what a new client loads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.faults.acts import WEIGHTED, Act, Draw, nonce
from tests.support.clients import Client, Gone
from tests.support.entrants import Entrant
from tests.support.ledger import Ledger
from tests.support.site import Site
from tests.support.sockets import Refused
from tests.support.store import Json, told
from tests.support.tab import Tab

WHICH = st.integers(0, 10_000)
CHOICE = st.tuples(st.sampled_from(WEIGHTED), WHICH, WHICH, WHICH)
"""An act, who does it, and two numbers to draw by."""
SOON = st.booleans()
"""Whether the machine goes on before the answer."""
PATIENCE = 5.0
_names = iter(range(1_000_000))


class Talk(RuleBasedStateMachine):
    """alice owns a room, bob writes in it, carol is the reader whose store is looked at in the end."""

    site: ClassVar[Site]
    cast: ClassVar[list[Entrant]]
    loop: ClassVar[asyncio.AbstractEventLoop]
    tab: ClassVar[Tab | None] = None
    steps: ClassVar[int] = 0

    @initialize(kind=st.sampled_from(("private", "public")))
    def begin(self, kind: str) -> None:
        self.ledger, self.member, self.tasks = Ledger(), True, list[asyncio.Task[Any]]()
        self.run(self._begin(kind))

    async def _begin(self, kind: str) -> None:
        alice, bob, carol = self.cast
        one, other = self.site.urls
        self.alice, self.bob = Client(alice, [one], self.ledger), Client(bob, [other], self.ledger)
        self.carol = Client(carol, [other, one], self.ledger, hurry=100)
        for client in (self.alice, self.bob, self.carol):
            await client.live.wait()
        self.room, self.other = await self._make(kind), await self._make("private")
        rooms = {self.room, self.other}
        while not all(rooms <= one.store.rooms.keys() for one in (self.alice, self.bob)):
            await asyncio.sleep(0.005)
        for room in sorted(rooms):
            await self.alice.send(room, "the first")
        if self.tab:
            self.tab.tell(f"watch {self.room}")

    async def _make(self, kind: str) -> int:
        named: Json = {"kind": kind, "name": f"Any order {next(_names)}"}
        if kind == "public":
            named["slug"] = f"any-order-{next(_names)}"
        room: int = (await self.alice.ask("room.create", **named))["room"]["id"]
        for person in self.cast[1:]:
            await self.alice.ask("member.add", room=room, user=person.id)
        return room

    # What may happen

    @rule(who=st.sampled_from(("alice", "bob", "carol")), times=st.integers(1, 6), soon=SOON)
    def talk(self, who: str, times: int, soon: bool) -> None:
        for number in range(times):
            self.act(who, "message.send", soon, room=self.room, text=f"{who} {number}", nonce=nonce())

    @rule(chosen=st.lists(CHOICE, min_size=1, max_size=6), soon=SOON)
    def do(self, chosen: list[tuple[Act, int, int, int]], soon: bool) -> None:
        """Anything of the table, now and then in the other room."""
        names = tuple(one.name for one in self.cast)
        for act, who, which, nth in chosen:
            room, other = (self.other, self.room) if who % 5 == 4 else (self.room, self.other)
            draw = Draw(self.alice.store.rooms[room], other, names, which, nth)
            people = act.who.split()
            self.act(people[who % len(people)], act.command, soon, room=room, **act.fields(draw))

    @rule()
    def lose_the_line(self) -> None:
        self.carol.cut()
        if self.tab:
            self.tab.tell("cut 0")

    @rule(soon=SOON)
    def be_away_and_come_back(self, soon: bool) -> None:
        self.run(self._away(soon))

    async def _away(self, soon: bool) -> None:
        await self.carol.end()
        self.act("alice", "message.send", soon, room=self.room, text="you missed this", nonce=nonce())
        self.carol = await self.carol.again()

    @precondition(lambda self: self.member)
    @rule(how=st.sampled_from(("leaves", "is removed")))
    def leave(self, how: str) -> None:
        self.member = False
        if how == "leaves":
            self.run(self.surely(lambda: self.carol, "room.leave", room=self.room))
        else:
            self.run(self.surely(lambda: self.alice, "member.remove", room=self.room, user=self.cast[2].id))

    @precondition(lambda self: not self.member)
    @rule()
    def come_in_again(self) -> None:
        self.member = True
        self.run(self.surely(lambda: self.alice, "member.add", room=self.room, user=self.cast[2].id))
        if self.tab:
            self.tab.tell(f"watch {self.room}")

    @rule(seconds=st.sampled_from((0.0, 0.005, 0.03, 0.1)))
    def rest(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    def teardown(self) -> None:
        if hasattr(self, "room"):
            self.run(self._end())

    # How it is done

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        type(self).steps += 1
        try:
            self.loop.run_until_complete(asyncio.wait_for(work, 60))
        except Exception as error:
            # A schedule of a real site seldom fails twice alike; hypothesis would speak of that alone.
            print(f"T10: {type(error).__name__}: {error}", flush=True)
            raise

    def act(self, who: str, kind: str, soon: bool, **fields: Any) -> None:
        """A command that may be refused, and may be lost with a line."""

        async def asked() -> None:
            with suppress(Refused, Gone):
                await getattr(self, who).ask(kind, **fields)

        self.tasks.append(task := self.loop.create_task(asked()))
        if not soon and not self.loop.is_running():
            self.run(asyncio.wait([task]))

    async def surely(self, who: Callable[[], Client], kind: str, **fields: Any) -> None:
        """A command whose end is known: asked again when the line broke, and refused then if it was done."""
        again = False
        while True:
            await who().live.wait()
            try:
                await who().ask(kind, **fields)
            except Gone:
                again = True
            except Refused:
                assert again
            else:
                return
            if again:
                await asyncio.sleep(0.01)

    async def _end(self) -> None:
        await asyncio.gather(*self.tasks)
        fresh = Client(self.cast[2], self.site.urls, self.ledger)
        try:
            await self._compare(fresh)
        finally:
            await asyncio.gather(*(one.end() for one in (self.alice, self.bob, self.carol, fresh)))

    async def _compare(self, fresh: Client) -> None:
        await fresh.live.wait()
        deadline = self.loop.time() + PATIENCE
        while wrong := self._differences(fresh):
            assert self.loop.time() < deadline, wrong
            await asyncio.sleep(0.02)
        assert not self.ledger.complaints and not self.carol.store.complaints
        if self.tab and self.member:
            await self._compare_tab(self.tab, fresh)

    def _differences(self, fresh: Client) -> str:
        if (self.room in fresh.store.rooms) != self.member:
            return f"a new client is {'no ' * self.member}member"
        if not self.member and self.room in self.carol.store.rooms:
            return "carol still holds the room"
        rooms = [self.other, *([self.room] if self.member else [])]
        return next((wrong for room in rooms if (wrong := difference(self.carol, fresh, room))), "")

    async def _compare_tab(self, tab: Tab, fresh: Client) -> None:
        view = fresh.store.rooms[self.room]
        standing = [
            m for _, m in sorted(view.messages.items()) if not m.get("thread") or m.get("also_to_room")
        ]
        wanted = [told(message) for message in standing]
        deadline = self.loop.time() + PATIENCE
        while True:
            tab.tell("hurry 0")
            tab.tell(f"watch {self.room}")
            held = await asyncio.to_thread(tab.dump, self.room)
            if (
                held["whole"]
                and held["rev"] == view.rev
                and [told(one) for one in held["messages"]] == wanted
            ):
                return
            if self.loop.time() > deadline:
                wrong = [one for one in held.pop("messages") if told(one) not in wanted][:3]
                raise AssertionError(f"the tab holds {held} and {wrong}, and should hold rev {view.rev}")
            await asyncio.sleep(0.05)


def difference(one: Client, fresh: Client, room: int) -> str:
    """What a client holds otherwise of a room than one that has just loaded it, in words."""
    wanted, held = fresh.store.rooms[room], one.store.rooms.get(room)
    if held is None or held.loading or wanted.loading or held.rev != wanted.rev:
        return f"carol is at {held and held.rev} of {wanted.rev}"
    for number in sorted(set(held.messages) | set(wanted.messages)):
        mine, other = held.messages.get(number), wanted.messages.get(number)
        if other is None and mine and mine.get("thread"):
            continue  # pages of the main timeline have no answers in threads
        if not (mine and other) or told(mine) != told(other):
            return f"{number} is {other}, and carol holds {mine} of {sorted(held.messages)} at {held.rev}"
    for mark in ("read", "mentions"):
        values = [client.store.marks.get((room, None, mark), (0, 0))[1] for client in (one, fresh)]
        if values[0] != values[1]:
            return f"{mark} is {values[1]}, and carol holds {values[0]}"
    return ""
