"""Who on this process is hidden from whom: people of whom one has blocked the other (`chat.blocks`).

Read when somebody says what he looks at, again when a process tells of a change, and now and then in case nobody
could tell. So a hint that comes costs no read.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from chat.blocks import policy
from chat.gateway.attempts import attempt
from chat.presence.events import PresenceChanged

if TYPE_CHECKING:
    from chat.gateway.hub import Hub

EVERY = 25.0
Others = frozenset[int]
_NOBODY: Others = frozenset()


class Apart:
    """By person with a socket here: those whose presence, marks and typing he isn't told."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._others: dict[int, Others] = {}
        self._read_at = time.monotonic()

    def of(self, user: int) -> Others:
        return self._others.get(user, _NOBODY)

    def know(self, user: int, others: Others) -> None:
        """Take what was read of a person, and tell his sockets of whom they look at and can't see any more, or can
        again."""
        before = self.of(user)
        if others and user in self.hub.people:
            self._others[user] = others
        else:
            self._others.pop(user, None)
        for other in before ^ others:
            self._tell(user, other, hidden=other in others)

    def hear(self, frame: bytes) -> None:
        """A change between two people, of this process or another."""
        here = [user for user in json.loads(frame)["users"] if user in self.hub.people]
        if here:
            self.hub.spawn(self._read(here))

    def forget(self, user: int) -> None:
        """His last socket here is gone."""
        self._others.pop(user, None)

    def tick(self) -> None:
        """Call now and then."""
        now = time.monotonic()
        if now - self._read_at >= EVERY:
            self._read_at = now
            looking = [user for user, one in self.hub.people.items() if any(s.watching for s in one.sockets)]
            if looking:
                self.hub.spawn(self._read(looking))

    async def _read(self, users: list[int]) -> None:
        found = await attempt(policy.apart, users)
        for user, others in found.value.items() if found is not None else ():
            self.know(user, others)

    def _tell(self, user: int, other: int, *, hidden: bool) -> None:
        topic, book = f"user:{other}", self.hub.hints.book
        status = "offline" if hidden else book.status(other)
        person = self.hub.people.get(user)
        for socket in tuple(person.sockets) if person else ():
            if topic in socket.watching:
                socket.tell(PresenceChanged(topic=topic, user=other, status=status).frame())
