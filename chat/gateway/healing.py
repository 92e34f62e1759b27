"""Reading what doorbells did not bring (delivery rules 7 to 12), and the tips that say what to read.

A room that is behind is read from the database, at most one read at a time; while that goes on, and until a
page of it was complete, its doorbells wait.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from chat.gateway import reading
from chat.gateway.attempts import RETRY, attempt
from chat.gateway.closing import Close
from chat.gateway.events import room_changes
from chat.gateway.lines import Line
from chat.gateway.reading import Healed, Tips
from chat.gateway.sink import item
from chat.gateway.socket import Place, Socket
from chat.relay import era, underway
from chat.relay.doorbells import room_group

if TYPE_CHECKING:
    from chat.gateway.hub import Hub

logger = logging.getLogger(__name__)
EVERY = 1.0
PAUSE = reading.TIP_SECONDS - 3
OVERTAKING = 0.03
DEAF_AFTER = 3
ANSWERED = 0.3
"""Seconds that a heal waits for this process's own batches, before it reads and before it tells: with a tip's second
before them, less than the 2 s promised."""


class Healer:
    """Keeps the lines of a hub level with the database."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.healed = 0
        self._era = era.known()
        self._ticker = hub.loop.create_task(self._tick(), name="hub-tips")

    def close(self) -> None:
        self._ticker.cancel()

    def behind(self, room: int, rev: int) -> None:
        """The room is at `rev`, one hears: read it, unless that was told by now."""
        line = self.hub.lines.get(room)
        if line is None or line.rev >= rev:
            return
        line.known = max(line.known, rev)
        if not (line.suspect or line.healing):
            line.suspect = True
            self.hub.spawn(self._make_sure(line))

    async def _make_sure(self, line: Line) -> None:
        """Read the room, unless this process itself was about to tell of the change."""
        await underway.quiet(line.room, ANSWERED)
        line.suspect = False
        if self.hub.lines.get(line.room) is line and line.rev < line.known and not line.healing:
            line.healing = True
            await self._heal(line)

    async def check(self, rooms: list[int], users: list[int]) -> None:
        """Hold these against the database, however long ago they changed."""
        found = await attempt(reading.tips_of, rooms, users)
        if found is not None:
            self._take(found.value)

    async def _tick(self) -> None:
        read_at = time.monotonic()
        while True:
            await asyncio.sleep(EVERY)
            try:
                read_at = await self._read_tips(read_at)
            except Exception:  # without this task nothing lost is ever found again
                logger.exception("hub.tips_failed")

    async def _read_tips(self, read_at: float) -> float:
        """Read them, the last ones having been read at `read_at`, and return when that was done this time."""
        began = time.monotonic()
        found = await attempt(reading.tips)
        if time.monotonic() - read_at > PAUSE:  # 15 s back from when the statement ran, which may be late
            found = await attempt(reading.tips_of, list(self.hub.lines), list(self.hub.people))
        if found is None:
            return read_at
        self._take(found.value)
        return began

    def _take(self, tips: Tips) -> None:
        if self._era and tips.era != self._era:
            self._end_era()
        self._era = tips.era
        for room, rev in tips.rooms.items():
            self.hub.hints.room_changed(room)
            line = self.hub.lines.get(room)
            if line is not None and line.rev < rev:
                self.hub.loop.call_later(OVERTAKING, self.behind, room, rev)
        for user, (feed, epoch) in tips.people.items():
            person = self.hub.people.get(user)
            if person is not None:
                self.hub.feeds.newer_epoch(person, epoch)
                if person.told < feed:
                    self.hub.loop.call_later(OVERTAKING, self.hub.feeds.behind, user, feed)

    def _end_era(self) -> None:
        """The database is another one: what was told so far says nothing of it. Who comes now begins afresh, so
        the others are taken off the lists at once and not when they have closed."""
        for socket in tuple(self.hub.sockets):
            socket.close(Close.RESTART)
            self.hub.leave(socket)

    async def _heal(self, line: Line) -> None:
        try:
            complete = await self._heal_page(line)
            while not complete and self.hub.lines.get(line.room) is line:
                await underway.quiet(line.room, ANSWERED)
                complete = await self._heal_page(line)
        finally:
            line.healing = False
        line.waiting = {first: bell for first, bell in line.waiting.items() if bell.last > line.rev}
        self.hub.take_waiting(line)
        if line.waiting:
            self.hub.loop.call_later(
                OVERTAKING, self.behind, line.room, max(b.last for b in line.waiting.values())
            )
        self._deaf(line)

    async def _heal_page(self, line: Line) -> bool:
        """Read and tell one page; whether it was the last."""
        found = await attempt(reading.heal, line.room, line.rev)
        if found is None:
            await asyncio.sleep(RETRY)
            return False
        healed = found.value
        await underway.quiet(line.room, ANSWERED)  # what it read may be of a batch that began meanwhile
        if self.hub.lines.get(line.room) is not line or healed is None:
            return True
        self.healed += 1
        self._tell(line, healed)
        return healed.complete

    def _deaf(self, line: Line) -> None:
        """Three heals in a row without a doorbell: the layer may have forgotten us."""
        line.heals += 1
        if line.heals >= DEAF_AFTER:
            line.heals = 0
            self.hub.ear.anew(room_group(line.room))

    def _tell(self, line: Line, healed: Healed) -> None:
        line.flush()
        if healed.room.deleted_at is not None:
            for socket in tuple(line.places):
                self.hub.remove(socket, line.room, "deleted")
            return
        since, shared = line.rev, None
        ended = {(user, began): until for user, began, until, _ in healed.stays if until is not None}
        left = []
        for socket, place in tuple(line.places.items()):
            until = ended.get((socket.user_id, place.since))
            if until is not None:
                left.append(socket)
            if until is None and place.floor <= since and place.hidden_before <= 1:
                shared = shared or item(room_changes(healed, since))._replace(room=line.room, first=since + 1)
                socket.push(shared)
            else:
                self._tell_own(socket, place, healed, since, until)
        line.forget(healed.rev)
        for socket in left:
            self.hub.detach(socket, line.room)
            self.hub.spawn(self.hub.feeds.settle(socket, line.room, None))

    def _tell_own(self, socket: Socket, place: Place, healed: Healed, since: int, until: int | None) -> None:
        """The page as one member may see it: above his floor, not beyond his stay, nothing hidden."""
        start = max(since, place.floor)
        end = healed.rev if until is None else min(until, healed.rev)
        if end <= start:
            return
        messages = [
            _unquoted(message, place.hidden_before)
            for message in healed.messages
            if start < message["rev"] <= end and message["number"] >= place.hidden_before
        ]
        told = room_changes(healed, start, rev=end, messages=messages, state=until is None)
        socket.push(item(told)._replace(room=healed.room.id, first=start + 1))


def _unquoted(message: dict[str, Any], hidden_before: int) -> dict[str, Any]:
    quoted = message.get("reply_to")
    if quoted is not None and quoted < hidden_before and message.get("quote"):
        return {**message, "quote": None}
    return message
