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
