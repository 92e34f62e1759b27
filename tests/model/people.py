"""What people do: through their clients, and through other processes."""

from asyncio import events
from collections.abc import Callable, Sequence
from contextvars import Context
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import OperationalError, connection

from accounts.sessions import actions as sessions
from accounts.sessions.models import Session
from chat.messages.altering import Delete, Edit
from chat.messages.sending import Send
from chat.messages.writer import carry_out
from chat.reactions.reacting import React
from chat.receipts import actions as receipts
from chat.relay.models import Era
from chat.rooms import actions as rooms
from chat.rooms import members, mine
from chat.rooms.actions import Wish
from chat.wire.refusals import Refusal
from tests.model.client import Client
from tests.model.database import DEVICES, PEOPLE, Image, cookie, sign_in
from tests.model.story import Story
from tests.model.tab import Node, Tab, Tabs
from tests.model.wire import LOST, Wire

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
ROOMS = (1, 2, 3, 4)
EMOJI = ("👍", "🎉")
ELSEWHERE = ("send", "edit", "delete", "react", "mark", "mine", "join", "leave", "add", "remove", "topic")


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
        self._said = 0
        self._words: list[Json] = []
        self._image: tuple[Image, dict[str, Json]] | None = None

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
        getattr(self, f"_{name}")()

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
        asked = self._wish(act, client.user, client.rooms)
        if asked is None:
            return
        kind, fields = asked
        if kind == "message.send":
            self.world.ledger.sends.setdefault(fields["nonce"], []).append({**fields, "author": client.user})
        client.ask(kind, fields, client.take)

    def _wish(self, act: str, user: int, held: Any) -> tuple[str, Json] | None:
        """A command, by its name and fields. `held`: rooms that he knows of, or none."""
        choice = self.random.choice
        room = (
            choice(sorted(held))
            if held and self.random.random() >= self.world.knobs.strangers
            else choice(ROOMS)
        )
        other = self.random.randint(1, PEOPLE)
        if act == "again":
            tried = [one for one in self._words if one["author"] == user]
            if not tried:
                return None
            again = dict(choice(tried))
            del again["author"]
            return "message.send", again
        self._said += 1
        word = f"t{self._said}"
        number = self._number(room, user if act in ("edit", "delete") else None)
        if act in ("send", "poison"):
            word = "poison" if act == "poison" else word
            fields: Json = {"room": room, "nonce": str(UUID(int=self.random.getrandbits(128))), "text": word}
            if self.random.random() < 0.2:
                fields["reply_to"] = number
            elif self.random.random() < 0.15:
                fields |= {"thread": number, "also_to_room": self.random.random() < 0.5}
            if act == "send":
                self._words.append({**fields, "author": user})
            return "message.send", fields
        if act == "edit":
            return "message.edit", {"room": room, "number": number, "text": word}
        if act == "delete":
            return "message.delete", {"room": room, "number": number}
        if act == "react":
            kind = choice(("reaction.add", "reaction.remove"))
            return kind, {"room": room, "number": number, "emoji": choice(EMOJI)}
        if act == "mark":
            return "read.mark", {"room": room, "number": number, "back": self.random.random() < 0.3}
        if act == "mine":
            values = choice(
                ({"starred": choice((True, False))}, {"draft": word}, {"level": choice(("all", "mentions"))})
            )
            return "me.update", {"room": room, **values}
        if act == "topic":
            return "room.update", {"room": room, "topic": word}
        if act in ("join", "leave", "drop"):
            name = "delete" if act == "drop" else act
            return f"room.{name}", {"room": choice(ROOMS) if act == "join" else room}
        return f"member.{act}", {"room": room, "user": other}

    def _number(self, room: int, author: int | None) -> int:
        """A message of the room, by this author where one is named; now and then one that isn't there."""
        if self.random.random() < 0.1:
            return self.random.randint(1, 12)
        with connection.cursor() as cursor:
            whose = (
                ""
                if author is None
                else f" AND author_id = {author} AND kind = 'text' AND deleted_at IS NULL"
            )
            cursor.execute(f"SELECT number FROM chat_message WHERE room_id = {room}{whose} ORDER BY number")
            found = [row[0] for row in cursor.fetchall()]
        return self.random.choice(found) if found else 1

    # Acts of clients alone

    def _history(self) -> None:
        client = self._client()
        if client is not None and client.rooms:
            client.page(self.random.choice(sorted(client.rooms)))

    def _get(self) -> None:
        client = self._client()
        if client is not None and client.rooms:
            room = self.random.choice(sorted(client.rooms))
            client.ask(
                "message.get", {"room": room, "numbers": self.random.sample(range(1, 13), 3)}, client.take
            )

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

    # Acts of other processes, and of fate

    def _elsewhere(self) -> None:
        """Somebody does it through another process, which tells of it or dies before."""
        weights = [self.world.knobs.acts[name] for name in ELSEWHERE]
        act = self.random.choices(ELSEWHERE, weights)[0]
        user = self.random.randint(1, PEOPLE)
        rooms: tuple[int, ...] = ()
        if act in ("add", "remove", "topic"):
            user = self.random.choice((1, 2, 2, 3))  # who owns a room
        if act != "join":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT room_id FROM chat_membership WHERE user_id = {user} AND until_rev IS NULL"
                )
                rooms = tuple(row[0] for row in cursor.fetchall())
        asked = self._wish(act, user, rooms)
        assert asked is not None
        self.world.note(f"{user} elsewhere {asked}")
        self._carry_out(user, *asked)

    def come_between(self) -> None:
        """What somebody does through another process while a thread here is between two statements."""
        loop = events._get_running_loop()
        events._set_running_loop(None)
        try:
            self._elsewhere()
        finally:
            events._set_running_loop(loop)

    def _carry_out(self, user: int, kind: str, fields: Json) -> None:
        if kind == "message.send":
            self.world.ledger.sends.setdefault(fields["nonce"], []).append({**fields, "author": user})
        try:
            with self.world.elsewhere():
                _verb(user, kind, fields)
        except (Refusal, OperationalError):
            pass

    def _revoke(self) -> None:
        """A session ends: by another process, or by a page of this one."""
        self._end(self.random.choice(self.clients).cookie)

    def revoke_between(self, key: str) -> None:
        """The session ends while a thread here is between two statements."""
        Context().run(self._end, key)

    def _end(self, key: str) -> None:
        session = Session.objects.filter(session_key=key).first()
        if session is not None:
            self.world.ledger.ended.add(key)
            self.world.note(key, "is signed out")
            with self.world.elsewhere():
                self.world.safely(sessions.end, session)

    def _kill(self) -> None:
        self.world.note("the process dies")
        self.world.begin_anew()

    def _restore(self) -> None:
        """A backup is made, or the one that was made is laid back, which begins a new era."""
        world = self.world
        if self._image is None:
            self._image = (Image(world.database), dict(world.ledger.acked))
            return

        def lay_back() -> None:
            assert self._image is not None
            Story(world).check()
            world.ledger.forget()
            world.safely(self._image[0].lay, world.database)
            world.era = str(Era.objects.create().pk)
            world.ledger.restored(self._image[1], set(Session.objects.values_list("session_key", flat=True)))

        world.note("a backup is restored")
        world.layer.echo()
        world.begin_anew(lay_back)


def _acts_by_command(act: str) -> Callable[[People], None]:
    return lambda people: people._command(act)


for _act in (*ELSEWHERE, "again", "drop", "poison"):
    setattr(People, f"_{_act}", _acts_by_command(_act))


def _verb(user: int, kind: str, fields: Json) -> None:
    """A command's work, in a process without a socket."""
    room = fields["room"]
    plans: dict[str, Callable[[], Sequence[Any]]] = {
        "message.send": lambda: [Send(actor=user, **{**fields, "nonce": UUID(fields["nonce"])})],
        "message.edit": lambda: [Edit(actor=user, **fields)],
        "message.delete": lambda: [Delete(actor=user, **fields)],
        "reaction.add": lambda: [React(actor=user, added=True, **fields)],
        "reaction.remove": lambda: [React(actor=user, added=False, **fields)],
    }
    verbs: dict[str, Callable[[], Any]] = {
        "read.mark": lambda: receipts.mark(user, room, fields["number"], back=fields["back"]),
        "me.update": lambda: mine.update(user, room, {k: v for k, v in fields.items() if k != "room"}),
        "room.update": lambda: rooms.update(user, room, Wish(topic=fields["topic"])),
        "room.join": lambda: members.join(user, room),
        "room.leave": lambda: members.leave(user, room),
        "room.delete": lambda: rooms.delete(user, room),
        "member.add": lambda: members.add(user, room, fields["user"]),
        "member.remove": lambda: members.remove(user, room, fields["user"]),
    }
    if kind in plans:
        carry_out(plans[kind]())
    else:
        verbs[kind]()
