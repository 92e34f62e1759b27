"""Hints: typing, presence, receipts. Nothing here has to be right, and only those who look pay for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from chat.blocks.events import TOPIC as BLOCKS
from chat.gateway import reading
from chat.gateway.apart import Apart
from chat.gateway.attempts import attempt
from chat.gateway.sink import Item
from chat.gateway.spread import AT_ONCE, Spread
from chat.gateway.typists import Typists
from chat.presence.book import TOPIC as ROLL_CALL
from chat.presence.book import Book, sent_by
from chat.presence.events import PresenceChanged
from chat.receipts.events import CHOICES
from chat.relay.doorbells import EVERYBODY, HintBell, Stroke, room_group
from chat.relay.publishing import SENDER
from chat.wire.encoding import encode

if TYPE_CHECKING:
    from chat.gateway.hub import Hub
    from chat.gateway.socket import Socket

TYPING = b'{"type":"typing"'
PRESENCE = b'{"type":"presence"'
RECEIPT = b'{"type":"receipt"'


class Hints:
    """The watchers of this process, and what they may ask for: who is there, who writes."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.book = Book(self._tell_presence, lambda user: f"user:{user}" in self._watchers)
        self.apart = Apart(hub)
        self.typists = Typists()
        self._spread = Spread(hub.loop, self._looking_at, self._send)
        self._watchers: dict[str, set[Socket]] = {}
        self._topics: dict[int, set[str]] = {}
        """The watched topics of each room."""
        self._looking: set[int] = set()
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
        self._spread.forget(topic)
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
        if bell.topic in (BLOCKS, CHOICES):
            self.apart.hear(bell.frame)
            return
        if self._concerns(bell) and bell.topic in self._watchers:
            self._spread.put(bell)

    def _concerns(self, bell: HintBell) -> bool:
        """Who writes is remembered, for those who look later."""
        if not bell.frame.startswith(TYPING) or bell.author is None:
            return True
        return self.typists.note(bell.topic, bell.author, self.hub.loop.time())

    def spoke(self, room: int, strokes: Iterable[Stroke]) -> None:
        """Messages came: who wrote them writes no more."""
        for topic, author in self.typists.spoke(room, strokes):
            self._spread.drop(topic, author)

    def typing_now(self, topics: list[str], *, besides: int) -> list[dict[str, Any]]:
        """`typing` of a `watch` reply: who writes in these rooms and threads."""
        return self.typists.now(topics, self.apart.of(besides) | {besides}, self.hub.loop.time())

    def _looking_at(self, topic: str) -> int:
        return len(self._watchers.get(topic, ()))

    def _send(self, topic: str, bells: list[HintBell]) -> None:
        """Most get the same bytes; who is hidden from somebody, or is one of them himself, gets what is left."""
        sockets = tuple(self._watchers.get(topic, ()))
        lazy = len(sockets) > AT_ONCE
        told = {bell: _person_in(bell) for bell in bells}
        people = frozenset(person for person in told.values() if person is not None)
        everything = _joined(bells)
        for socket in sockets:
            if self.apart.sees(socket.user_id, people):
                one = everything
            elif not (some := [b for b in bells if self._may_hear(socket.user_id, b, told[b])]):
                continue
            else:
                one = _joined(some)
            socket.push(one, lazy=lazy)
            if lazy:
                self._spread.ride(socket)

    def _may_hear(self, user: int, bell: HintBell, person: int | None) -> bool:
        if user == bell.author or person in self.apart.of(user):
            return False
        return not (bell.frame.startswith(RECEIPT) and self.apart.keeps_to_himself(user))

    def _tell_presence(self, change: PresenceChanged) -> None:
        if change.topic in self._watchers:
            self.ring(HintBell(change.topic, None, encode(change.frame())))

    def _follow(self, room: int | None) -> None:
        if room is None or room in self.hub.lines:
            return
        if self.watches(room):
            self.hub.ear.want(room_group(room))
        else:
            self.hub.ear.drop(room_group(room))


def _joined(bells: list[HintBell]) -> Item:
    text = b",".join(bell.frame for bell in bells)
    return Item(text.decode(), len(text), True)


def _person_in(bell: HintBell) -> int | None:
    """Whose presence, mark or typing a hint tells; None for what anybody may know."""
    if bell.author is None and bell.frame.startswith(PRESENCE):
        return int(bell.topic.partition(":")[2])
    return bell.author


def _room_of(topic: str) -> int | None:
    """The room that a hint's topic belongs to."""
    kind, _, rest = topic.partition(":")
    return int(rest.partition(":")[0]) if kind in ("room", "thread") else None
