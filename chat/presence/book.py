"""Who is there, as this process knows it: hints only, kept in memory, never needed to be right.

Each process tells the others who has a socket on it: at once what changed, and all of it every 25 s. What a
process that died last told is forgotten after 60 s.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from chat import relay
from chat.presence.events import PresenceChanged, RollCall
from chat.relay.doorbells import EVERYBODY
from chat.relay.publishing import SENDER

TOPIC = f"{EVERYBODY}:presence"
CALL_EVERY = 25.0
FORGET_AFTER = 60.0
OFFLINE = "offline"


def sent_by(frame: bytes) -> str:
    """The process whose roll call this is."""
    return str(json.loads(frame)["sender"])


class Book:
    """Presence of everybody, by process. `tell` gets a hint for the watchers on this process."""

    def __init__(self, tell: Callable[[PresenceChanged], None]) -> None:
        self._tell = tell
        self._here: Counter[int] = Counter()
        self._choice: dict[int, str] = {}
        self._others: dict[str, dict[int, str]] = {}
        self._heard: dict[str, float] = {}
        self._called_at = 0.0

    def came(self, user: int, status: str) -> None:
        """A socket of `user` opened on this process."""
        self._here[user] += 1
        if self._here[user] == 1:
            self._choose(user, status)

    def went(self, user: int) -> None:
        """A socket of `user` closed on this process."""
        before = self.status(user)
        self._here[user] -= 1
        if self._here[user] <= 0:
            del self._here[user]
            self._choice.pop(user, None)
            self._announce({user: None})
            self._changed(user, before)

    def choose(self, user: int, status: str) -> None:
        """`user` chose to be shown as `status`, on whatever device."""
        if user in self._here:
            self._choose(user, status)

    def status(self, user: int) -> str:
        """What others see: `online`, `away`, `dnd` or `offline`."""
        chosen = self._choice.get(user) if user in self._here else None
        for users in self._others.values():
            chosen = chosen or users.get(user)
        return OFFLINE if chosen in (None, "invisible") else str(chosen)

    def hints(self, users: Iterable[int]) -> list[dict[str, object]]:
        """`presence` of a `watch` reply: everybody asked for who is not offline."""
        listed = ((user, self.status(user)) for user in users)
        return [{"user": user, "status": status} for user, status in listed if status != OFFLINE]

    def hear(self, frame: bytes) -> None:
        """A roll call of another process."""
        call = json.loads(frame)
        sender = call["sender"]
        if sender not in self._others:
            self._called_at = (
                0.0  # A process that is new to us has not heard who is here: at the next tick it will.
            )
        known = self._others.setdefault(sender, {})
        self._heard[sender] = time.monotonic()
        told = {int(user): status for user, status in call["users"].items()}
        affected = set(told) | (set(known) if call["whole"] else set())
        before = {user: self.status(user) for user in affected}
        if call["whole"]:
            known.clear()
        for user, status in told.items():
            if status is None:
                known.pop(user, None)
            else:
                known[user] = status
                self._adopt(user, status)
        for user, status in before.items():
            self._changed(user, status)

    def tick(self) -> None:
        """Call now and then: tells who is here, forgets processes that have fallen silent."""
        now = time.monotonic()
        if now - self._called_at >= CALL_EVERY:
            self._called_at = now
            self._announce(dict(self._choice), whole=True)
        for sender in [one for one, heard in self._heard.items() if now - heard > FORGET_AFTER]:
            del self._heard[sender]
            gone = self._others.pop(sender, {})
            for user, status in gone.items():
                self._changed(user, status)

    def _choose(self, user: int, status: str) -> None:
        before = self.status(user)
        self._choice[user] = status
        self._announce({user: status})
        self._changed(user, before)

    def _adopt(self, user: int, status: str) -> None:
        """A choice made elsewhere holds here too."""
        if user in self._here:
            self._choice[user] = status

    def _changed(self, user: int, before: str) -> None:
        now = self.status(user)
        if now != before:
            self._tell(PresenceChanged(topic=f"user:{user}", user=user, status=now))

    def _announce(self, users: Mapping[int, str | None], *, whole: bool = False) -> None:
        relay.publish([RollCall(topic=TOPIC, sender=SENDER, users=dict(users), whole=whole)])
