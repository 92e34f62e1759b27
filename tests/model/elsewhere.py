"""What other processes do, and fate: sessions end, the process dies, a backup is laid back."""

from asyncio import events
from collections.abc import Callable, Sequence
from contextvars import Context
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import OperationalError

from accounts.sessions import actions as sessions
from accounts.sessions.models import Session
from chat.messages.altering import Delete, Edit
from chat.messages.sending import Send
from chat.messages.writer import carry_out
from chat.messages.writer.plans import Plan
from chat.reactions.reacting import React
from chat.receipts import actions as receipts
from chat.relay.models import Era
from chat.rooms import actions as rooms
from chat.rooms import members, mine
from chat.rooms.actions import Wish
from chat.wire.refusals import Refusal
from tests.model.database import Image
from tests.model.story import Story
from tests.model.wishes import Wishes, rooms_of

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
ACTS = ("send", "edit", "delete", "react", "mark", "mine", "join", "leave", "add", "remove", "topic")
OWNERS = (1, 2, 2, 3)


class Elsewhere:
    """The other processes of a schedule, and what befalls this one."""

    def __init__(self, world: "World", wishes: Wishes) -> None:
        self.world, self.random, self._wishes = world, world.random, wishes
        self._image: tuple[Image, dict[str, Json]] | None = None

    def act(self) -> None:
        """Somebody does something through another process, which tells of it or dies before."""
        weights = [self.world.knobs.acts[name] for name in ACTS]
        act = self.random.choices(ACTS, weights)[0]
        user = self._wishes.one_who_listens()
        if act in ("add", "remove", "topic"):
            user = self.random.choice(OWNERS)
        asked = self._wishes.wish(act, user, rooms_of(user) if act != "join" else ())
        assert asked is not None
        self.world.note(f"{user} elsewhere {asked}")
        self._carry_out(user, *asked)

    def come_between(self, refused: Plan | None = None) -> None:
        """What somebody does through another process while a thread here is between two statements: anybody
        anything, or the actor of a plan that was refused joins its room."""
        loop = events._get_running_loop()
        events._set_running_loop(None)
        try:
            if refused is None:
                self.act()
            else:
                self._carry_out(refused.actor, "room.join", {"room": refused.room})
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

    def revoke(self, key: str) -> None:
        """A session ends: by another process, or by a page of this one."""
        session = Session.objects.filter(session_key=key).first()
        if session is not None:
            self.world.ledger.ended.add(key)
            self.world.note(key, "is signed out")
            with self.world.elsewhere():
                self.world.safely(sessions.end, session)

    def revoke_between(self, key: str) -> None:
        """The session ends while a thread here is between two statements."""
        Context().run(self.revoke, key)

    def kill(self) -> None:
        self.world.note("the process dies")
        self.world.begin_anew()

    def restore(self) -> None:
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
