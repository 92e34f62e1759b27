"""People and their clients: who is connected, and what they do."""

from typing import TYPE_CHECKING, Any

from accounts.sessions.models import Session
from tests.model.client import Client
from tests.model.database import DEVICES, PEOPLE, cookie, sign_in
from tests.model.elsewhere import Elsewhere
from tests.model.tab import Node, Tab, Tabs
from tests.model.wire import LOST, Wire
from tests.model.wishes import Wishes

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
AnyClient = Client | Tab


class People:
    """Everybody of a schedule, with their clients."""

    def __init__(self, world: "World", child: Node | None) -> None:
        self.world = world
        self.random = world.random
        seats = [(user, device) for user in range(1, PEOPLE + 1) for device in range(DEVICES)]
        chosen = self.random.sample(seats, min(world.knobs.clients, len(seats)))
        self.tabs = Tabs(world, child) if child is not None else None
        self.clients: list[AnyClient] = []
        for place, (user, device) in enumerate(chosen):
            seat = (f"{user}/{device}", user, device, cookie(user, device))
            browser = self.tabs is not None and place % 2 == 0
            self.clients.append(
                Tab(world, self.tabs, *seat) if browser and self.tabs else Client(world, *seat)
            )
        if self.tabs is not None:
            self.tabs.begin()
        self._going: list[Wire] = []
        """Connections that their client has left and the process has not."""
        self._wishes = Wishes(world)
        self._wishes.listen(user for user, _ in chosen)
        self.others = Elsewhere(world, self._wishes)

    # The connections

    def wires(self) -> list[Wire]:
        """Those on which something is under way."""
        return [*self.ups(), *self.downs()]

    def ups(self) -> list[Wire]:
        """Those on which the client's frames are under way."""
        self._going = [wire for wire in self._going if wire.up]
        return [*(c.wire for c in self.clients if c.wire is not None and c.wire.up), *self._going]

    def downs(self) -> list[Wire]:
        """Those on which frames to a client who reads are under way."""
        return [c.wire for c in self.clients if c.wire is not None and c.wire.down and not c.stalled]

    def leave_behind(self, wire: Wire) -> None:
        """A client has turned away from its connection."""
        self._going.append(wire)
        wire.abandon()

    def all_lost(self) -> None:
        """The process died."""
        for client in self.clients:
            if client.wire is not None:
                client.wire.cut = True
                client.lost(LOST)
        self._going.clear()

    def settle(self) -> None:
        """From now on everybody reads, answers, and comes back."""
        for client in self.clients:
            client.stalled = False
        self.keep_connected()

    def keep_connected(self) -> None:
        """Bring back who isn't there, and let everybody load what he has nothing of."""
        for client in self.clients:
            if client.wire is None:
                self._connect(client)
            elif client.is_ready and client.is_level:
                for number, room in client.rooms.items():
                    log = room.log
                    if not log.loaded and not log.asked and log.again_at <= self.world.clock.now:
                        client.page(number)

    def _connect(self, client: AnyClient) -> None:
        if client.cookie in self.world.ledger.ended:
            self._sign_in(client)
            client.anew()
        client.connect()

    def _sign_in(self, client: AnyClient) -> None:
        client.device += DEVICES
        client.cookie = cookie(client.user, client.device)
        if not Session.objects.filter(session_key=client.cookie).exists():
            sign_in(client.user, client.device)

    # Acts

    def act(self) -> None:
        """Somebody does something."""
        acts = self.world.knobs.acts
        name = self.random.choices(list(acts), list(acts.values()))[0]
        alone = {
            "history": self._history,
            "get": self._get,
            "sync": self._sync,
            "stall": self._stall,
            "cut": self._cut,
            "revoke": lambda: self.others.revoke(self.random.choice(self.clients).cookie),
            "kill": self.others.kill,
            "restore": self.others.restore,
            "elsewhere": self.others.act,
        }
        if name in alone:
            alone[name]()
        else:
            self._command(name)

    def _client(self) -> AnyClient | None:
        ready = [client for client in self.clients if client.is_ready]
        if not ready:
            away = [client for client in self.clients if client.wire is None]
            if away:
                self._connect(self.random.choice(away))
            return None
        return self.random.choice(ready)

    def _command(self, act: str) -> None:
        client = self._client()
        if client is None:
            return
        asked = self._wishes.wish(act, client.user, client.rooms)
        if asked is None:
            return
        kind, fields = asked
        if kind == "message.send":
            self.world.ledger.sends.setdefault(fields["nonce"], []).append({**fields, "author": client.user})
        client.ask(kind, fields, client.take)

    def _history(self) -> None:
        client = self._client()
        if client is not None and client.rooms:
            client.page(self.random.choice(sorted(client.rooms)))

    def _get(self) -> None:
        client = self._client()
        if client is not None and client.rooms:
            room = self.random.choice(sorted(client.rooms))
            numbers = {self._wishes.number(room) for _ in range(3)}
            client.ask("message.get", {"room": room, "numbers": sorted(numbers)}, client.take)

    def _sync(self) -> None:
        client = self._client()
        if client is not None:
            few = {room for room in client.rooms if self.random.random() < 0.5}
            client.resync(few if self.random.random() < 0.7 else None)

    def _stall(self) -> None:
        client = self._client()
        if client is not None:
            client.stalled = True
            self.world.later(self.random.choice((0.1, 3.0, 50.0)), lambda: setattr(client, "stalled", False))

    def _cut(self) -> None:
        client = self._client()
        if client is not None and client.wire is not None:
            wire = client.wire
            self.leave_behind(wire)
            client.lost(LOST)
