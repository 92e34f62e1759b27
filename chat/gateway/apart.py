"""Who on this process is hidden from whom: people of whom one has blocked the other (`chat.blocks`), and the marks of
all from those who keep theirs to themselves (`chat.receipts`).

Read when somebody says what he looks at, again when a process tells of a change, and now and then in case nobody
could tell. So a hint that comes costs no read.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from chat.gateway import reading
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
        self._reserved: set[int] = set()
        self._read_at = time.monotonic()

    def of(self, user: int) -> Others:
        return self._others.get(user, _NOBODY)

    def keeps_to_himself(self, user: int) -> bool:
        """Whether he doesn't show how far he has read: so he isn't told how far others have."""
        return user in self._reserved

    def sees(self, user: int, people: frozenset[int]) -> bool:
        """Whether hints of all these people may go to him: none is his own, and nobody is hidden from him."""
        others = self._others.get(user)
        return (
            user not in people
            and user not in self._reserved
            and (others is None or others.isdisjoint(people))
        )

    def know(self, user: int, apart: reading.Apart) -> None:
        """Take what was read of a person, and tell his sockets of whom they look at and can't see any more, or can
        again."""
        before, others = self.of(user), apart.others
        if apart.reserved and user in self.hub.people:
            self._reserved.add(user)
        else:
            self._reserved.discard(user)
        if others and user in self.hub.people:
            self._others[user] = others
        else:
            self._others.pop(user, None)
        for other in before ^ others:
            self._tell(user, other, hidden=other in others)

    def hear(self, frame: bytes) -> None:
        """A change of a person or between two, of this process or another."""
        here = [user for user in json.loads(frame)["users"] if user in self.hub.people]
        if here:
            self.hub.spawn(self._read(here))

    def forget(self, user: int) -> None:
        """His last socket here is gone."""
        self._others.pop(user, None)
        self._reserved.discard(user)

    def tick(self) -> None:
        """Call now and then."""
        now = time.monotonic()
        if now - self._read_at >= EVERY:
            self._read_at = now
            looking = [user for user, one in self.hub.people.items() if any(s.watching for s in one.sockets)]
            if looking:
                self.hub.spawn(self._read(looking))

    async def _read(self, users: list[int]) -> None:
        found = await attempt(reading.apart, users)
        for user, apart in found.value.items() if found is not None else ():
            self.know(user, apart)

    def _tell(self, user: int, other: int, *, hidden: bool) -> None:
        topic, book = f"user:{other}", self.hub.hints.book
        status = "offline" if hidden else book.status(other)
        person = self.hub.people.get(user)
        for socket in tuple(person.sockets) if person else ():
            if topic in socket.watching:
                socket.tell(PresenceChanged(topic=topic, user=other, status=status).frame())
