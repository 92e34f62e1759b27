"""Hints on their way to those who look: of what comes thick and fast the newest of each goes, a few times a second
at most, and the fewer times the more people look.

A frame of its own to each of a thousand sockets costs what a message does. So what goes to many is laid beside the
next frame of each socket (`Sink.push(…, lazy=True)`), and all that found none to ride on are sent together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.relay.doorbells import HintBell

if TYPE_CHECKING:
    from chat.gateway.socket import Socket

AT_ONCE = 20
"""So many who look are told by a frame of their own."""
SHARE = 500
"""People who may be told by one topic in a second: the pause after a hint is the number of those who look by this."""
LONGEST = 2.0
RIDES = 1.0
"""Seconds that a hint may wait for a frame to ride on."""
RESTS = 5000
Key = tuple[bytes, int | None]


class Spread:
    """Of one hub. `looking(topic)` says how many look, `send(topic, bells)` gives hints to them."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        looking: Callable[[str], int],
        send: Callable[[str, list[HintBell]], None],
    ) -> None:
        self._loop = loop
        self._looking = looking
        self._send = send
        self._waiting: dict[str, dict[Key, HintBell]] = {}
        self._rest: dict[str, float] = {}
        """Until when a topic rests."""
        self._riding: set[Socket] = set()

    def put(self, bell: HintBell) -> None:
        """Send a hint to who looks at its topic, at once or when the topic has rested. A later one of the same kind
        and person takes its place."""
        if bell.topic in self._waiting:
            self._waiting[bell.topic][key_of(bell)] = bell
            return
        now = self._loop.time()
        rest = self._rest.get(bell.topic, 0.0) - now
        if rest > 0:
            self._waiting[bell.topic] = {key_of(bell): bell}
            self._loop.call_later(rest, self._due, bell.topic)
            return
        self._rests(bell.topic)
        self._send(bell.topic, [bell])

    def drop(self, topic: str, author: int) -> None:
        """What waits of somebody there is no longer so."""
        waiting = self._waiting.get(topic, {})
        for key in [one for one in waiting if one[1] == author]:
            del waiting[key]

    def ride(self, socket: Socket) -> None:
        """A hint lies ready for this socket: send it with its next frame, or soon."""
        if not self._riding:
            self._loop.call_later(RIDES, self._arrived)
        self._riding.add(socket)

    def forget(self, topic: str) -> None:
        """Nobody looks any more."""
        self._waiting.pop(topic, None)
        self._rest.pop(topic, None)

    def _due(self, topic: str) -> None:
        bells = list(self._waiting.pop(topic, {}).values())
        if bells:
            self._rests(topic)
            self._send(topic, bells)

    def _rests(self, topic: str) -> None:
        now = self._loop.time()
        if len(self._rest) > RESTS:
            self._rest = {one: until for one, until in self._rest.items() if until > now}
        self._rest[topic] = now + min(LONGEST, self._looking(topic) / SHARE)

    def _arrived(self) -> None:
        riding, self._riding = self._riding, set()
        for socket in riding:
            socket.sink.wake()


def key_of(bell: HintBell) -> Key:
    """What a later hint takes the place of: the kind, as a frame begins with it, and whose it is."""
    return bell.frame[:13], bell.author
