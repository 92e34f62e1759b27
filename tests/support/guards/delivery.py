"""Guards of the log and of its delivery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.guards.registry import guard


@guard
def tips() -> None:
    """Nothing is healed that no doorbell told of."""
    from chat.gateway.healing import Healer

    async def never(self: Healer) -> None: ...

    Healer._tick = never  # type: ignore[method-assign]


@guard
def nonce() -> None:
    """A repeated send is a new one: each nonce that comes in is made another."""
    import uuid

    from chat.messages.sending import Send

    read = Send.read.__func__  # type: ignore[attr-defined]

    def renamed(cls: type[Send], batch: object, plans: list[Send]) -> None:
        for plan in plans:
            plan.nonce = uuid.uuid4()
        read(cls, batch, plans)

    Send.read = classmethod(renamed)  # type: ignore[method-assign,assignment]


@guard
def fingerprint() -> None:
    """A nonce is the same message whatever was asked with it."""
    from chat.messages.sending import Send

    Send.fingerprint = lambda self: b"alike"  # type: ignore[method-assign]


@guard
def doorbells() -> None:
    """Six of seven doorbells are lost between processes, as the stock core layer would lose them."""
    import random

    from chat.gateway.hub import Hub

    hear = Hub._hear

    def seldom(self: Hub, bell: Any, told_era: str) -> None:
        if random.random() > 0.85:
            hear(self, bell, told_era)

    Hub._hear = seldom  # type: ignore[method-assign]


@guard
def gaps() -> None:
    """A doorbell that is ahead is forwarded at once, and nobody reads what lies between."""
    from chat.gateway.hub import Hub
    from chat.relay.doorbells import RoomBell

    def ring(self: Hub, bell: RoomBell) -> None:
        line = self.lines.get(bell.room)
        if line is not None and bell.strokes is not None and bell.last > line.rev:
            self._accept(line, bell.strokes)

    Hub._ring_room = ring  # type: ignore[method-assign]


@guard
def room_lock() -> None:
    """Rooms are read without being locked (PostgreSQL)."""
    from django.db import connection

    from chat.rooms import locking

    def unlocked(ids: Iterable[int], *, skip_held: bool = False) -> dict[int, locking.LockedRoom]:
        wanted = sorted(set(ids))
        marks = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {locking._COLUMNS} FROM chat_room WHERE id IN ({marks})", wanted)
            return {row[0]: locking._locked(row) for row in cursor.fetchall()}

    locking.lock = unlocked


@guard
def catch_up() -> None:
    """Whoever comes back is told that he has missed nothing."""
    from chat.gateway import sync

    read = sync._change

    def nothing(cursor: Any, one: Any, *more: Any) -> sync.Change:
        change = read(cursor, one, *more)
        if not change.live and not change.reset:
            change.messages, change.rev, change.complete = [], one.room.rev, True
        return change

    sync._change = nothing  # type: ignore[assignment]


@guard
def page_end() -> None:
    """A page that isn't the last one tells the room's rev instead of its own last row's, and that it is complete."""
    from chat.gateway import sync

    read = sync._change

    def last(cursor: Any, one: Any, *more: Any) -> sync.Change:
        change = read(cursor, one, *more)
        if not change.complete:
            change.rev, change.complete = one.room.rev, True
        return change

    sync._change = last  # type: ignore[assignment]


@guard
def forward() -> None:
    """A mark moves wherever it is told, also back."""
    from chat.receipts import actions

    actions._moves = lambda stay, wish: True


@guard
def personal() -> None:
    """Nobody is rung for what is his own."""
    from chat.gateway.personal import Feeds

    Feeds.ring = lambda self, bell: None  # type: ignore[method-assign]


@guard
def members_unread() -> None:
    """A batch reads each member of its rooms by himself."""
    from chat.messages import registry
    from chat.messages.writer.batch import Batch

    def read_all(batch: Batch) -> None:
        for room in batch.rooms:
            batch.cursor.execute("SELECT id FROM chat_membership WHERE room_id = %s", [room])
            for (membership,) in batch.cursor.fetchall():
                batch.cursor.execute("SELECT feed FROM chat_membership WHERE id = %s", [membership])

    registry.in_batch.append(read_all)


@guard
def subscriptions() -> None:
    """The layer forgets all subscriptions of a process every five seconds, as groups whose time has run out."""
    import asyncio

    from channels.layers import get_channel_layer

    from chat.gateway.layer import Ear

    subscribe = Ear._subscribe

    async def forgotten(self: Ear) -> None:
        forgetting = asyncio.create_task(_forget(self, get_channel_layer()))
        try:
            await subscribe(self)
        finally:
            forgetting.cancel()

    async def _forget(ear: Ear, layer: Any) -> None:
        while True:
            await asyncio.sleep(5)
            for group in tuple(ear._held):
                await layer.group_discard(group, ear._channel)

    Ear._subscribe = forgotten  # type: ignore[method-assign]


@guard
def socket_lifetime() -> None:
    """Daphne ends every socket after five seconds."""
    from chatsite.servers.daphne import Server

    run = Server.run

    def short(self: Server) -> None:
        self.websocket_timeout = 5
        run(self)

    Server.run = short  # type: ignore[method-assign]


@guard
def pings() -> None:
    """Nobody is told that the line is still there."""
    from chat.gateway import heartbeat

    heartbeat.look = lambda socket, now: None
