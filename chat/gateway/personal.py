"""What is one person's own, to each of his sockets: his marks, rooms given and taken, the end of a session.

Rooms given and taken are never believed from a doorbell: each socket reads how things stand in a snapshot and
is told that, so doorbells may come late, twice, out of order or not at all (delivery rules 11, 15, 17, 19).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from accounts.sessions import seats
from chat.gateway import reading
from chat.gateway.attempts import RETRY, attempt
from chat.gateway.closing import Close
from chat.gateway.people import Person
from chat.gateway.sink import item
from chat.gateway.socket import Place, Socket
from chat.relay.doorbells import UserBell

if TYPE_CHECKING:
    from chat.gateway.hub import Hub


def removed(room: int, why: str, feed: int | None) -> dict[str, Any]:
    """The `room.removed` object."""
    counter = {} if feed is None else {"feed": feed}
    return {"type": "room.removed", **counter, "room": room, "why": why}


class Feeds:
    """The personal half of the hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def ring(self, bell: UserBell) -> None:
        """A personal doorbell."""
        person = self.hub.people.get(bell.user)
        if person is None:
            return
        if bell.epoch is not None:
            self.newer_epoch(person, bell.epoch)
        if bell.frame is None or (bell.feed is not None and not person.heard(bell.feed)):
            return
        for socket in tuple(person.sockets):
            if bell.name in ("room.added", "room.removed"):
                room = bell.frame["room"]
                room_id = room["id"] if isinstance(room, dict) else room
                self.hub.spawn(self.settle(socket, room_id, bell.feed, bell.frame.get("why", "removed")))
            else:
                socket.tell(bell.frame)

    def newer_epoch(self, person: Person, epoch: int) -> None:
        """Somebody's sessions or tokens changed: each of his sockets checks its own."""
        for socket in tuple(person.sockets):
            if socket.epoch < epoch:
                self.hub.spawn(self.check_seat(socket))

    async def check_seat(self, socket: Socket) -> None:
        """Read this socket's session or token and the epoch anew; close it when it has ended."""
        while not socket.closing:
            found = await attempt(seats.again, socket.seat)
            if found is None:
                await asyncio.sleep(RETRY)
                continue
            seat = found.value
            if seat is None:
                socket.close(Close.NOT_SIGNED_IN)
            elif seat.banned:
                socket.close(Close.BANNED)
            else:
                socket.epoch = max(socket.epoch, seat.epoch)
            return

    async def settle(self, socket: Socket, room: int, feed: int | None, why: str = "removed") -> None:
        """Tell a socket how it stands with a room: given, taken, or only its marks."""
        async with socket.attaching:
            while not socket.deaf:
                found = await attempt(reading.own_room, socket.user_id, room)
                if found is None:
                    await asyncio.sleep(RETRY)
                elif self._tell_room(socket, room, found.value, feed, why):
                    return

    def _tell_room(
        self, socket: Socket, room: int, seen: reading.OwnRoom, feed: int | None, why: str
    ) -> bool:
        """One turn of the loop: the object and the place on the list. False: the snapshot was too old."""
        if socket.deaf:
            return True
        if seen.state is None or seen.place is None:
            if room in socket.live or why != "deleted":
                self.hub.remove(socket, room, why, feed)
            return True
        if self.hub.people[socket.user_id].newest > seen.feed:
            return False  # a mark was told meanwhile, to a client that did not know the room
        if room in socket.live and socket.live[room].since == seen.place.since:
            socket.tell({"type": "mine", "feed": seen.feed, "room": room, "set": seen.own})
            return True
        place = Place(seen.state["rev"], seen.place.hidden_before, seen.place.since)
        if not self.hub.reaches(socket, room, place):
            return False
        self.hub.detach(socket, room)
        added = item({"type": "room.added", "feed": seen.feed, "room": seen.state})
        held = socket.sent.get(room, 0)  # should it be dropped, the room stands where it stood before
        behind = self.hub.attach(socket, room, place)
        socket.push_all([added._replace(room=room, first=held + 1), *behind])
        return True

    def behind(self, user: int, feed: int) -> None:
        """Somebody's counter is at `feed`: read what of it was not told."""
        person = self.hub.people.get(user)
        if person is not None and person.told < feed and not person.healing:
            person.healing = True
            self.hub.spawn(self._heal(person))

    async def _heal(self, person: Person) -> None:
        above = person.told
        found = await attempt(reading.personal, person.user, above)
        person.healing = False
        if found is None:
            return
        own = found.value
        for socket in tuple(person.sockets):
            for mine in own.mine:
                if mine.get("room") is None or "thread" in mine or mine["room"] in socket.live:
                    socket.tell(mine)
                else:
                    self.hub.spawn(self.settle(socket, mine["room"], mine["feed"]))
            for room in own.left:
                if room in socket.live or room in socket.sent:
                    self.hub.spawn(self.settle(socket, room, None))
        person.caught_up(own.feed)
