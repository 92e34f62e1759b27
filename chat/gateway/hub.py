"""The hub: one per process. Doorbells in, frames out to the sockets of this process, in the order of the revs.

It holds a `Line` for each room that somebody here listens to and a `Person` for each who has a socket here.
What doorbells don't bring, `healing` reads; `tips` tells it when.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any

from chat.gateway.clock import FlushClock
from chat.gateway.healing import Healer
from chat.gateway.heartbeat import beat
from chat.gateway.hints import Hints
from chat.gateway.layer import Ear
from chat.gateway.lines import KEPT_CHANGES, Line, items, visible
from chat.gateway.people import Person
from chat.gateway.personal import Feeds, removed
from chat.gateway.sink import Item
from chat.gateway.socket import Place, Socket
from chat.relay import era
from chat.relay.doorbells import Bell, RoomBell, Stroke, UserBell, room_group, user_group

OVERTAKING = 0.03
ROOM_CHANGED = b'{"type":"room.changed"'


class Hub:
    """All methods run on the loop that made it."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.lines: dict[int, Line] = {}
        self.people: dict[int, Person] = {}
        self.sockets: set[Socket] = set()
        self.changed = asyncio.Event()
        """Set when a socket has gone."""
        self.closing = False
        self._dirty: set[Line] = set()
        self._clock = FlushClock(self.loop, self._flush)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.healer = Healer(self)
        self.feeds = Feeds(self)
        self.ear = Ear(self._hear, self._subscribed)
        self.hints = Hints(self)
        self.spawn(beat(self))

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` in the background and keep it from being collected. It is nobody's own, whoever caused it."""
        task = self.loop.create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # Sockets come and go

    def enter(self, socket: Socket, feed: int) -> None:
        """A socket has opened; `feed` is its person's counter when the handshake read it."""
        person = self.people.get(socket.user_id)
        if person is None:
            person = self.people[socket.user_id] = Person(socket.user_id, feed)
            self.ear.want(user_group(socket.user_id))
        person.sockets.add(socket)
        self.sockets.add(socket)

    def leave(self, socket: Socket) -> None:
        """A socket is gone."""
        self.sockets.discard(socket)
        self.changed.set()
        self.leave_all(socket)
        self.hints.watch(socket, frozenset())
        person = self.people.get(socket.user_id)
        if person is not None:
            person.sockets.discard(socket)
            if not person.sockets:
                del self.people[socket.user_id]
                self.hints.apart.forget(socket.user_id)
                self._drop_user_group(socket.user_id)

    def leave_all(self, socket: Socket) -> None:
        """Take a socket off every room's list."""
        for room in tuple(socket.live):
            self.detach(socket, room)

    def reaches(self, socket: Socket, room: int, place: Place) -> bool:
        """Whether `attach` can continue the snapshot that a place was read in: what was told above it is still
        known, and did not end the stay. Otherwise the snapshot has to be taken anew."""
        line = self.lines.get(room)
        told = [] if line is None else line.between(place.floor)
        return told is not None and not any(one.gone or socket.user_id in one.leaves for one in told)

    def attach(self, socket: Socket, room: int, place: Place) -> list[Item]:
        """Put a socket on a room's list at its place's floor, the rev of the snapshot that it was told; in the
        turn in which `reaches` said that it can be.

        Returns what the hub has told above that rev already: it belongs right behind the reply.
        """
        line = self.lines.get(room)
        if line is None:
            line = self.lines[room] = Line(room, place.floor)
            self.ear.want(room_group(room))
        line.flush()
        if room not in self.lines:  # whoever was on it lagged just now, and it went with the last of them
            self.lines[room] = line
            self.ear.want(room_group(room))
        behind = line.between(place.floor) or []
        line.add(socket, place)
        socket.live[room] = place
        told = list(items(room, visible(behind, place)))
        place.floor = max(place.floor, line.rev)
        return told

    def detach(self, socket: Socket, room: int) -> None:
        """Take a socket off a room's list. What it was sent stays known, for its next `sync`."""
        if room not in socket.live:
            return
        socket.sent[room] = self.sent_to(socket, room)
        del socket.live[room]
        line = self.lines[room]
        line.remove(socket)
        if not line.places:
            del self.lines[room]
            self._dirty.discard(line)
            self._drop_room_group(room)

    def sent_to(self, socket: Socket, room: int) -> int:
        """The rev of `room` up to which this socket, on its list, was told everything."""
        line = self.lines[room]
        told = line.pending[0].rev - 1 if line.pending else line.rev
        return max(told, socket.live[room].floor)

    # Doorbells

    def ring(self, bell: Bell) -> None:
        """A doorbell of this very process, in the turn in which its reply went out."""
        if isinstance(bell, RoomBell):
            self._ring_room(bell)
        elif isinstance(bell, UserBell):
            self.feeds.ring(bell)
        else:
            self.hints.ring(bell)

    def _hear(self, bell: Bell, told_era: str) -> None:
        """A doorbell of another process. One of another era is not heard."""
        if told_era and era.known() and told_era != era.known():
            return
        if isinstance(bell, RoomBell) and bell.room in self.lines:
            self.lines[bell.room].heals = 0
        self.ring(bell)

    def _ring_room(self, bell: RoomBell) -> None:
        if bell.strokes is None or any(stroke.frame.startswith(ROOM_CHANGED) for stroke in bell.strokes):
            self.hints.room_changed(bell.room)
        self.hints.spoke(bell.room, bell.strokes or ())
        line = self.lines.get(bell.room)
        if line is None or bell.last <= line.rev:
            return
        if line.healing or bell.first > line.rev + 1:
            line.waiting[bell.first] = bell
            if len(line.waiting) > KEPT_CHANGES:  # the read will bring it
                del line.waiting[min(line.waiting)]
            if not line.healing:
                self.loop.call_later(OVERTAKING, self.healer.behind, bell.room, bell.last)
            return
        if bell.strokes is None:
            self.healer.behind(bell.room, bell.last)
            return
        self._accept(line, bell.strokes)
        self.take_waiting(line)

    def take_waiting(self, line: Line) -> None:
        """Doorbells that came ahead and continue the line now."""
        while line.waiting and not line.healing:
            first = min(line.waiting)
            if first > line.rev + 1:
                return
            bell = line.waiting.pop(first)
            if bell.last <= line.rev:
                continue
            if bell.strokes is None:
                self.healer.behind(bell.room, bell.last)
            else:
                self._accept(line, bell.strokes)

    def _accept(self, line: Line, strokes: tuple[Stroke, ...]) -> None:
        for stroke in strokes:
            if stroke.rev <= line.rev:
                continue
            line.accept(stroke)
            if stroke.joins or stroke.leaves or stroke.gone:
                self.cut(line, stroke)
                if line.room not in self.lines:
                    return
        self._dirty.add(line)
        self._clock.wanted()

    def cut(self, line: Line, stroke: Stroke) -> None:
        """Somebody comes or goes: the frame ends here, and the rest goes to the new list (delivery rule 10)."""
        line.flush()
        if stroke.gone:
            for socket in tuple(line.places):
                self.remove(socket, line.room, "deleted")
            return
        for user in stroke.leaves:
            person = self.people.get(user)
            for socket in tuple(person.sockets) if person else ():
                if line.room in socket.live and socket.live[line.room].since < stroke.rev:
                    self.detach(socket, line.room)

    def remove(self, socket: Socket, room: int, why: str, feed: int | None = None) -> None:
        """Take a room from a socket and say so."""
        self.detach(socket, room)
        socket.sent.pop(room, None)
        socket.tell(removed(room, why, feed))

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, set()
        for line in dirty:
            line.flush()

    # The layer

    def _subscribed(self, groups: set[str]) -> None:
        """The layer has just begun to ring for these groups: see what happened before it did."""
        rooms = [room for room in self.lines if room_group(room) in groups]
        users = [user for user in self.people if user_group(user) in groups]
        self.spawn(self.healer.check(rooms, users))

    def _drop_room_group(self, room: int) -> None:
        if not self.hints.watches(room):
            self.ear.drop(room_group(room))

    def _drop_user_group(self, user: int) -> None:
        group = user_group(user)
        if all(user_group(other) != group for other in self.people):
            self.ear.drop(group)
