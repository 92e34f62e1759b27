"""Guards of `sync`, of snapshots and of pages (rules 14 to 16, 18)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from chat.gateway import hub, lines, reading, sync
from chat.gateway.hub import Hub
from chat.gateway.socket import Socket
from chat.messages import commands
from chat.messages import reading as messages
from chat.rooms import reading as rooms
from tests.model import world
from tests.model.guards.registry import ALONE, NOTHING_ELSE, STEADY, guard, swap

CHANGES = {"edit": 60, "react": 60, "elsewhere": 80}
COMING_BACK = {**NOTHING_ELSE, **CHANGES, "send": 30, "sync": 60, "cut": 60, "history": 30, "elsewhere": 250}


class _Statements:
    """A cursor between whose statements others may come."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._begun = False

    def execute(self, *statement: Any) -> Any:
        if self._begun:
            world.current[0].meanwhile()
        self._begun = True
        return self._cursor.execute(*statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def apart() -> Iterator[Any]:
    """What stands in for a snapshot: statements, each of its own moment."""
    with connection.cursor() as cursor:
        yield _Statements(cursor)


@guard(14, acts=COMING_BACK, steps=STEADY, **{**ALONE, "sync_page": 500})
def sync_in_one_snapshot() -> Iterator[None]:
    """`sync` reads rooms and changes at different moments."""
    with swap(sync, "snapshot", apart):
        yield


@guard(14, seed=64, acts={**CHANGES, "sync": 40, "cut": 20}, loss=0.0)
def what_was_told_since_the_snapshot() -> Iterator[None]:
    """What the hub sent above a snapshot's rev is not sent again."""
    attach = Hub.attach

    def forgetful(self: Hub, socket: Socket, room: int, place: Any) -> Any:
        attach(self, socket, room, place)
        return []

    with swap(Hub, "attach", forgetful):
        yield


@guard(14, seed=9, acts=COMING_BACK, steps=STEADY, **{**ALONE, "clients": 2, "kept_changes": 1, "late": 0.9})
def a_snapshot_that_is_too_old() -> Iterator[None]:
    """A snapshot is taken as it is, also when the hub no longer knows what it sent above it."""
    with swap(Hub, "reaches", lambda *_: True):
        yield


@guard(14, seed=127, acts={**CHANGES, "sync": 40, "cut": 20}, loss=0.5, rare=True)
def nothing_below_the_floor() -> Iterator[None]:
    """What the hub sends at or below a snapshot's rev goes out again."""
    visible = lines.visible

    def all_of_them(strokes: Any, place: Any) -> Any:
        listed = list(strokes)
        floor, place.floor = place.floor, 0
        try:
            return visible(listed, place)
        finally:
            place.floor = floor

    with swap(lines, "visible", all_of_them), swap(hub, "visible", all_of_them):
        yield


@guard(
    15, seed=9, acts={"sync": 80, "send": 80, "stall": 20}, window=2_000, split=600, sync_page=1, rare=True
)
def from_what_was_sent() -> Iterator[None]:
    """`sync` answers from what the client names, whatever it was sent meanwhile."""
    change = sync._change

    def named(cursor: Any, one: Any, held: int, sent: int, live: bool, left: int, size: int) -> Any:
        return change(cursor, one, held, sent if live else 0, live, left, size)

    with swap(sync, "_change", named):
        yield


@guard(
    15,
    seed=27,
    rare=True,
    acts={**NOTHING_ELSE, "sync": 200, "edit": 40, "send": 60, "history": 20, "elsewhere": 300},
    steps={**STEADY, "down": 0.3, "pause": 0.3},
    **{**ALONE, "late": 0.9, "window": 1_500, "split": 600, "slow_sends": 0.5},
)
def a_sync_that_lag_overtook() -> Iterator[None]:
    """A `sync` that a lag overtook is answered as if nothing were."""
    lag = Socket.lag

    def unnoticed(self: Socket, refused: Any) -> None:
        lag(self, refused)
        self.lags -= 1

    with swap(Socket, "lag", unnoticed), swap(sync, "_holds", _but_for_the_lag(sync._holds)):
        yield


def _but_for_the_lag(holds: Callable[..., bool]) -> Callable[..., bool]:
    def asked(socket: Socket, synced: Any, live: Any, places: Any) -> bool:
        return holds(socket, synced, () if socket.lagging else live, places)

    return asked


@guard(15, seed=28, acts={"sync": 60, "leave": 40, "remove": 40, "elsewhere": 60}, loss=0.5)
def what_is_missing_is_taken_off() -> Iterator[None]:
    """A live room that a snapshot no longer has stays live."""
    attach = sync._attach

    def kept(socket: Socket, asked: Any, synced: Any, places: Any) -> Any:
        missing = {room: place for room, place in socket.live.items() if room not in synced.seen}
        for room in missing:
            del socket.live[room]
        try:
            return attach(socket, asked, synced, places)
        finally:
            socket.live |= missing

    with swap(sync, "_attach", kept):
        yield


@guard(
    15,
    seed=282,
    acts={"add": 150, "remove": 150, "join": 0, "leave": 0, "elsewhere": 300, "sync": 200, "kill": 0},
    steps={"act": 0.2, "bell": 4.0},
    rooms=(2, 3),
    aimed=1.0,
    loss=0.0,
    late=0.9,
    clients=6,
    length=30,
    rare=True,
)
def one_after_another() -> Iterator[None]:
    """`sync` and what gives a room run side by side on a socket."""

    class Open:
        async def __aenter__(self) -> None: ...

        async def __aexit__(self, *_: object) -> None: ...

    begin = Socket.__init__

    def begun(self: Socket, *arguments: Any) -> None:
        begin(self, *arguments)
        self.attaching = Open()  # type: ignore[assignment]

    with swap(Socket, "__init__", begun):
        yield


@guard(
    16,
    seed=3,
    acts={
        "add": 100,
        "remove": 100,
        "cut": 100,
        "history": 200,
        "elsewhere": 400,
        "kill": 0,
        "join": 0,
        "leave": 0,
    },
    steps={"act": 0.2},
    rooms=(3,),
    aimed=1.0,
    clients=4,
    length=60,
)
def another_stay_starts_afresh() -> Iterator[None]:
    """A rev from an earlier stay is continued."""
    change = sync._change

    def continued(cursor: Any, one: Any, *rest: Any) -> Any:
        one.stay.since_rev, since = 0, one.stay.since_rev
        try:
            return change(cursor, one, *rest)
        finally:
            one.stay.since_rev = since

    with swap(sync, "_change", continued):
        yield


@guard(18, seed=105, acts={**CHANGES, "history": 120, "remove": 40}, rare=True)
def pages_in_one_snapshot() -> Iterator[None]:
    """A page of history and the room's rev are read at different moments."""
    with swap(commands, "snapshot", apart):
        yield


@guard(
    18, seed=3, acts={**CHANGES, "elsewhere": 200, "history": 80}, steps={"time": 10.0}, rooms=(1,), loss=0.9
)
def heals_in_one_snapshot() -> Iterator[None]:
    """A heal reads the messages, and afterwards how far the room is."""

    def read_apart(room: int, since: int) -> Any:
        with connection.cursor() as cursor:
            page = messages.changes(cursor, room, since, limit=reading.HEALED_AT_ONCE)
            world.current[0].meanwhile()
            stays = rooms.stays_changed(cursor, room, since)
            row = rooms.room(cursor, room)
        if row is None:
            return None
        reached = row.rev if page.rev is None else page.rev
        return reading.Healed(row, stays, page.messages, page.complete, reached)

    with swap(reading, "heal", read_apart):
        yield
