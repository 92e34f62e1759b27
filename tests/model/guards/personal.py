"""Guards of what is one person's own, of sessions and of eras (rules 17, 19, 20)."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from accounts.sessions import seats
from chat.gateway import reading
from chat.gateway.hub import Hub
from chat.gateway.personal import Feeds
from chat.gateway.socket import Socket
from tests.model import world
from tests.model.guards.registry import guard, swap

ENDING = {"revoke": 30, "cut": 15}


@guard(17, acts=ENDING)
def sessions_are_read_again() -> Iterator[None]:
    """A newer epoch is heard, and nobody looks."""

    async def never(*_: Any) -> None: ...

    with swap(Feeds, "check_seat", never):
        yield


@guard(17, acts=ENDING, clients=6)
def each_socket_its_epoch() -> Iterator[None]:
    """The epoch is kept for each person: a newer handshake hides the change from his older sockets."""
    enter, newer = Hub.enter, Feeds.newer_epoch
    known: dict[int, int] = {}

    def entered(self: Hub, socket: Socket, feed: int) -> None:
        known[socket.user_id] = max(known.get(socket.user_id, 0), socket.epoch)
        enter(self, socket, feed)

    def heard(self: Feeds, person: Any, epoch: int) -> None:
        if epoch > known.get(person.user, 0):
            known[person.user] = epoch
            newer(self, person, epoch)

    with swap(Hub, "enter", entered), swap(Feeds, "newer_epoch", heard):
        yield


@guard(17, acts={**ENDING, "elsewhere": 5})
def session_with_its_epoch() -> Iterator[None]:
    """The handshake reads the session first and the epoch after it."""
    by_key = seats.by_session_key

    def apart(key: str) -> Any:
        seat = by_key(key)
        if seat is None:
            return None
        if world.current[0].random.random() < 0.5:
            world.current[0].people.others.revoke_between(key)
        epoch = User.objects.values_list("epoch", flat=True).get(pk=seat.user_id)
        return seats.Seat(seat.kind, seat.id, seat.user_id, epoch, seat.banned, seat.reason)

    with swap(seats, "by_session_key", apart):
        yield


@guard(
    19,
    seed=1049,
    acts={
        "join": 100,
        "leave": 50,
        "mark": 60,
        "mine": 120,
        "sync": 200,
        "elsewhere": 400,
        "history": 0,
        "kill": 0,
    },
    steps={"act": 0.3, "bell": 0.3},
    rooms=(1, 4),
    aimed=1.0,
    loss=0.0,
    unpublished=0.0,
    late=0.9,
    clients=3,
    length=30,
    rare=True,
)
def a_room_that_is_live_tells_its_marks() -> Iterator[None]:
    """`room.added` for a room that is live already tells nothing."""
    tell = Feeds._tell_room

    def silent(self: Feeds, socket: Socket, room: int, seen: reading.OwnRoom, *rest: Any) -> bool:
        if seen.place is not None and room in socket.live and socket.live[room].since == seen.place.since:
            return True
        return tell(self, socket, room, seen, *rest)

    with swap(Feeds, "_tell_room", silent):
        yield


@guard(20, seed=2, acts={"restore": 20, "elsewhere": 80, "send": 40}, loss=0.0)
def doorbells_of_another_era() -> Iterator[None]:
    """Doorbells of a database that is no more are heard."""
    hear = Hub._hear
    with swap(Hub, "_hear", lambda self, bell, told: hear(self, bell, "")):
        yield
