"""Who is writing where, as this process heard it: for those who look later, and never longer than the hint lasts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from chat.presence.events import typing_shape
from chat.relay.doorbells import Stroke

LASTS = 6.0
AT_ONCE = 8
"""Of more people who write in one place nobody is told: the page says "several people" long before."""
ROOMS = 1000
_CREATED = b'{"type":"message.created"'


class Typists:
    """By room and topic (`room:12`, `thread:12:481`): who writes, and until when that holds."""

    def __init__(self) -> None:
        self._rooms: dict[int, dict[str, dict[int, float]]] = {}
        self._tidy_at = 0.0

    def note(self, topic: str, user: int, now: float) -> bool:
        """Somebody writes. False when so many do that he needn't be told of."""
        if len(self._rooms) > ROOMS and now >= self._tidy_at:
            self._tidy_at = now + LASTS
            self._forget(now)
        there = self._rooms.setdefault(room_in(topic), {}).setdefault(topic, {})
        for other in [one for one, until in there.items() if until <= now]:
            del there[other]
        if user not in there and len(there) >= AT_ONCE:
            return False
        there[user] = now + LASTS
        return True

    def now(self, topics: Iterable[str], unseen: frozenset[int], now: float) -> list[dict[str, Any]]:
        """`typing` of a `watch` reply, without those who are `unseen`."""
        return [
            typing_shape(topic, user)
            for topic in topics
            for user, until in self._rooms.get(room_in(topic), {}).get(topic, {}).items()
            if until > now and user not in unseen
        ]

    def spoke(self, room: int, strokes: Iterable[Stroke]) -> list[tuple[str, int]]:
        """Who wrote has said it: he writes no more. (topic, user) of those. A room where nobody writes costs a look
        into a dict, so messages are read only where somebody did."""
        if room not in self._rooms:
            return []
        there, done = self._rooms[room], []
        for stroke in strokes:
            if stroke.frame.startswith(_CREATED):
                message = json.loads(stroke.frame)["message"]
                thread = message.get("thread")
                topic = f"room:{room}" if thread is None else f"thread:{room}:{thread}"
                if there.get(topic, {}).pop(message["author"], None) is not None:
                    done.append((topic, message["author"]))
                    there = self._tidied(room, topic)
        return done

    def _tidied(self, room: int, topic: str) -> dict[str, dict[int, float]]:
        there = self._rooms[room]
        if not there[topic]:
            del there[topic]
        if not there:
            del self._rooms[room]
        return there

    def _forget(self, now: float) -> None:
        for room, topics in list(self._rooms.items()):
            if all(until <= now for users in topics.values() for until in users.values()):
                del self._rooms[room]


def room_in(topic: str) -> int:
    """The room of a room's or a thread's topic."""
    return int(topic.split(":")[1])
