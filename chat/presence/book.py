"""Who is there, as this process knows it: hints only, kept in memory, never needed to be right.

Each process tells the others who has a socket on it: soon what changed, and all of it every 25 s. What a
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
AT_ONCE = 0.25
"""Seconds after a roll call in which what changes waits for the next tick: ten thousand who come at once are a few
calls."""
ONLINE, AWAY, INVISIBLE, OFFLINE = "online", "away", "invisible", "offline"
IDLE = "idle"
"""Between processes only: he chose `online`, and all his sockets there have been left alone for a while."""


def sent_by(frame: bytes) -> str:
    """The process whose roll call this is."""
    return str(json.loads(frame)["sender"])


class Book:
    """Presence of everybody, by process. `tell` gets a hint for the watchers on this process, `watched` says whether
    a person has any: of the others nothing is found out."""

    def __init__(self, tell: Callable[[PresenceChanged], None], watched: Callable[[int], bool]) -> None:
        self._tell = tell
        self._watched = watched
        self._here: Counter[int] = Counter()
        self._idle: Counter[int] = Counter()
        self._choice: dict[int, str] = {}
        self._said: dict[int, str] = {}
        """What the others know of who is here."""
        self._unsaid: dict[int, str | None] = {}
        self._others: dict[str, dict[int, str]] = {}
        self._heard: dict[str, float] = {}
        self._called_at = 0.0
        self._announced_at = 0.0

    def came(self, user: int, status: str) -> None:
        """A socket of `user` opened on this process."""
        before = self.status(user)
        self._here[user] += 1
        self._choice.setdefault(user, status)
        self._update(user, before)

    def went(self, user: int, *, idle: bool = False) -> bool:
        """A socket of `user` closed on this process, one that was `idle`. Whether it was his last one here."""
        before = self.status(user)
        self._here[user] -= 1
        self._idle[user] -= idle
        last = self._here[user] <= 0
        if last:
            del self._here[user], self._idle[user]
            self._choice.pop(user, None)
        self._update(user, before)
        return last

    def rest(self, user: int, *, idle: bool) -> None:
        """A socket of `user` has been left alone for a while, or is in use again."""
        before = self.status(user)
        self._idle[user] += 1 if idle else -1
        self._update(user, before)

    def choose(self, user: int, status: str) -> None:
        """`user` chose to be shown as `status`, on whatever device."""
        if user in self._here:
            before = self.status(user)
            self._choice[user] = status
            self._update(user, before)

    def hides(self, user: int) -> bool:
        """Whether somebody here chose that nobody sees him."""
        return self._choice.get(user) == INVISIBLE

    def status(self, user: int) -> str:
        """What others see: `online`, `away`, `dnd` or `offline`. What he chose holds wherever he is; who chose
        nothing else is away when he is idle everywhere."""
        told = [self._mine(user), *(users.get(user) for users in self._others.values())]
        known = {one for one in told if one is not None}
        if not known:
            return OFFLINE
        chosen = next((one for one in told if one not in (None, ONLINE, IDLE)), None)
        if chosen is None:
            return ONLINE if ONLINE in known else AWAY
        return OFFLINE if chosen == INVISIBLE else chosen

    def hints(self, users: Iterable[int]) -> list[dict[str, object]]:
        """`presence` of a `watch` reply: everybody asked for who is not offline."""
        listed = ((user, self.status(user)) for user in users)
        return [{"user": user, "status": status} for user, status in listed if status != OFFLINE]

    def hear(self, frame: bytes) -> None:
        """A roll call of another process. Of ten thousand people only those who changed count, and what is
        seen of them is found out only where somebody looks."""
        call = json.loads(frame)
        sender = call["sender"]
        if sender not in self._others:
            self._called_at = (
                0.0  # A process that is new to us has not heard who is here: at the next tick it will.
            )
        known = self._others.setdefault(sender, {})
        self._heard[sender] = time.monotonic()
        told = {user: status for status, users in call["users"].items() for user in users}
        gone = set(call["gone"]) | (known.keys() - told.keys() if call["whole"] else set())
        changed = dict(told.items() - known.items())
        before = {user: self.status(user) for user in (*changed, *gone) if self._watched(user)}
        for user in gone:
            known.pop(user, None)
        for user, status in changed.items():
            known[user] = status
            self._adopt(user, status)
        for user, status in before.items():
            self._changed(user, status)

    def tick(self) -> None:
        """Call now and then: tells who is here, forgets processes that have fallen silent."""
        now = time.monotonic()
        if now - self._called_at >= CALL_EVERY:
            self._called_at = now
            self._unsaid.clear()
            self._call(self._said, whole=True)
        elif self._unsaid:
            self._announce()
        for sender in [one for one, heard in self._heard.items() if now - heard > FORGET_AFTER]:
            del self._heard[sender]
            gone = self._others.pop(sender, {})
            for user in filter(self._watched, gone):
                self._changed(user, self._with(user, gone))

    def _with(self, user: int, gone: dict[int, str]) -> str:
        """The status that somebody had while a process that fell silent still counted."""
        self._others["gone"] = gone
        try:
            return self.status(user)
        finally:
            del self._others["gone"]

    def _mine(self, user: int) -> str | None:
        if user not in self._here:
            return None
        chosen = self._choice.get(user, ONLINE)
        return IDLE if chosen == ONLINE and self._idle[user] >= self._here[user] else chosen

    def _update(self, user: int, before: str) -> None:
        """Say to the other processes and to who looks here what is another thing now."""
        mine = self._mine(user)
        if mine != self._said.get(user):
            if mine is None:
                del self._said[user]
            else:
                self._said[user] = mine
            self._unsaid[user] = mine
            if time.monotonic() - self._announced_at >= AT_ONCE:
                self._announce()
        self._changed(user, before)

    def _adopt(self, user: int, status: str) -> None:
        """A choice made elsewhere holds here too."""
        if user in self._here and status != IDLE:
            self._choice[user] = status
            if (mine := self._mine(user)) is not None:
                self._said[user] = mine

    def _changed(self, user: int, before: str) -> None:
        now = self.status(user)
        if now != before:
            self._tell(PresenceChanged(topic=f"user:{user}", user=user, status=now))

    def _announce(self) -> None:
        self._announced_at = time.monotonic()
        unsaid, self._unsaid = self._unsaid, {}
        self._call(unsaid)

    def _call(self, users: Mapping[int, str | None], *, whole: bool = False) -> None:
        relay.publish([RollCall(topic=TOPIC, sender=SENDER, users=dict(users), whole=whole)])
