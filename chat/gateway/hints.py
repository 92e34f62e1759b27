"""Hints: typing, presence, receipts. Nothing here has to be right, and only those who look pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chat.blocks.events import TOPIC as BLOCKS
from chat.gateway import reading
from chat.gateway.apart import Apart
from chat.gateway.attempts import attempt
from chat.gateway.sink import Item
from chat.presence.book import TOPIC as ROLL_CALL
from chat.presence.book import Book, sent_by
from chat.presence.events import PresenceChanged, typing_shape
from chat.relay.doorbells import EVERYBODY, HintBell, room_group
from chat.relay.publishing import SENDER
from chat.wire.encoding import encode

if TYPE_CHECKING:
    from chat.gateway.hub import Hub
    from chat.gateway.socket import Socket

TYPING = b'{"type":"typing"'
PRESENCE = b'{"type":"presence"'
TYPING_LASTS = 6.0
FORGET_TYPING = 1000


class Hints:
    """The watchers of this process, and what they may ask for: who is there, who writes."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.book = Book(self._tell_presence)
        self.apart = Apart(hub)
        self._watchers: dict[str, set[Socket]] = {}
        self._topics: dict[int, set[str]] = {}
        """The watched topics of each room."""
        self._looking: set[int] = set()
        self._typing: dict[str, dict[int, float]] = {}
        hub.ear.want(EVERYBODY)

    def watch(self, socket: Socket, topics: frozenset[str]) -> None:
        """Send hints of these topics to the socket, and of no others."""
        before, socket.watching = socket.watching, topics
        for topic in before - topics:
            watchers = self._watchers[topic]
            watchers.discard(socket)
            if not watchers:
                del self._watchers[topic]
                self._forget_topic(topic)
        for topic in topics - before:
            self._watchers.setdefault(topic, set()).add(socket)
            if (room := _room_of(topic)) is not None:
                self._topics.setdefault(room, set()).add(topic)
        for room in {_room_of(topic) for topic in before ^ topics} - {None}:
            self._follow(room)

    def watches(self, room: int) -> bool:
        """Whether somebody here watches the room or one of its threads."""
        return room in self._topics

    def room_changed(self, room: int) -> None:
        """The room itself may have changed: those who only look at it have to be let in anew."""
        if room in self._topics and room not in self._looking:
            self._looking.add(room)
            self.hub.spawn(self._look_again(room))

    async def _look_again(self, room: int) -> None:
        """One read for all who look, however many they are."""
        self._looking.discard(room)
        lookers = {
            s for topic in self._topics.get(room, ()) for s in self._watchers[topic] if room not in s.live
        }
        if not lookers:
            return
        found = await attempt(reading.who_may_see, {socket.user_id for socket in lookers}, room)
        for socket in lookers:
            if found is None or socket.user_id not in found.value:
                self.watch(socket, frozenset(t for t in socket.watching if _room_of(t) != room))

    def _forget_topic(self, topic: str) -> None:
        room = _room_of(topic)
        if room is not None:
            self._topics[room].discard(topic)
            if not self._topics[room]:
                del self._topics[room]

    def ring(self, bell: HintBell) -> None:
        """A hint, of this process or another."""
        if bell.topic == ROLL_CALL:
            if sent_by(bell.frame) != SENDER:
                self.book.hear(bell.frame)
            return
        if bell.topic == BLOCKS:
            self.apart.hear(bell.frame)
            return
        if bell.frame.startswith(TYPING) and bell.author is not None:
            self._note_typing(bell.topic, bell.author)
        one = Item(bell.frame.decode(), len(bell.frame), True)
        of = _person_in(bell)
        for socket in tuple(self._watchers.get(bell.topic, ())):
            if socket.user_id != bell.author and of not in self.apart.of(socket.user_id):
                socket.push(one)

    def typing_now(self, topics: list[str], *, besides: int) -> list[dict[str, Any]]:
        """`typing` of a `watch` reply: who writes in these rooms and threads."""
        now = self.hub.loop.time()
        unseen = self.apart.of(besides) | {besides}
        return [
            typing_shape(topic, user)
            for topic in topics
            for user, until in self._typing.get(topic, {}).items()
            if until > now and user not in unseen
        ]

    def _note_typing(self, topic: str, user: int) -> None:
        """Remember who writes, for those who look later; at most as long as the hint lasts."""
        now = self.hub.loop.time()
        if len(self._typing) > FORGET_TYPING:
            self._typing = {t: users for t, users in self._typing.items() if max(users.values()) > now}
        self._typing.setdefault(topic, {})[user] = now + TYPING_LASTS

    def _tell_presence(self, change: PresenceChanged) -> None:
        self.ring(HintBell(change.topic, None, encode(change.frame())))

    def _follow(self, room: int | None) -> None:
        if room is None or room in self.hub.lines:
            return
        if self.watches(room):
            self.hub.ear.want(room_group(room))
        else:
            self.hub.ear.drop(room_group(room))


def _person_in(bell: HintBell) -> int | None:
    """Whose presence, mark or typing a hint tells; None for what anybody may know."""
    if bell.author is None and bell.frame.startswith(PRESENCE):
        return int(bell.topic.partition(":")[2])
    return bell.author


def _room_of(topic: str) -> int | None:
    """The room that a hint's topic belongs to."""
    kind, _, rest = topic.partition(":")
    return int(rest.partition(":")[0]) if kind in ("room", "thread") else None
