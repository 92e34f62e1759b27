"""What was told and shown, against the database's story: the states that each message had, and who was where when."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from tests.model.ledger import Ledger, canonical, quote_of

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Stay:
    """A row of the members."""

    since: int
    until: int | None
    hidden: int

    def has(self, rev: int, number: int | None = None) -> bool:
        """Whether something of this rev, about this number, may be told to him."""
        ended = self.until is not None and rev > self.until
        return self.since <= rev and not ended and (number is None or number >= self.hidden)


class Story:
    """Read once, then asked."""

    def __init__(self, world: "World") -> None:
        self.world, self.ledger = world, world.ledger
        self.states: dict[tuple[int, int, int], Json] = {}
        """(room, number, rev): the message as it was then."""
        self.changes: dict[tuple[int, int], list[int]] = {}
        self.written: dict[tuple[int, str], tuple[int, int]] = {}
        """(room, nonce or text): the batch and the rev that wrote it."""
        self.topics: dict[tuple[int, str], int] = {}
        """(room, topic): the room's rev after the change that wrote it."""
        self._read()

    def _read(self) -> None:
        batches: dict[tuple[int, int], int] = {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT room, number, rev, text, deleted, parts, edited, batch FROM ghost ORDER BY room, rev"
            )
            for room, number, rev, text, deleted, parts, edited, batch in cursor.fetchall():
                state = {"text": text, "deleted": deleted, "edited_at": edited, **json.loads(parts)}
                self.states[room, number, rev] = state
                self.changes.setdefault((room, number), []).append(rev)
                self.written.setdefault((room, text), (batch, rev))
                batches[room, rev] = batch
            cursor.execute("SELECT room_id, number, reply_to, author_id, kind, nonce FROM chat_message")
            self.messages = {row[:2]: row[2:] for row in cursor.fetchall()}
            self.last: dict[int, int] = {}
            """The newest number of each room."""
            for room, number in self.messages:
                self.last[room] = max(number, self.last.get(room, 0))
            for (room, number), row in self.messages.items():
                if row[3]:
                    first = self.changes[room, number][0]
                    self.written[room, row[3]] = (batches[room, first], first)
            cursor.execute("SELECT room, topic, MIN(rev) FROM ghost_room GROUP BY room, topic")
            self.topics = {(room, topic): rev for room, topic, rev in cursor.fetchall() if topic}
            cursor.execute(
                "SELECT user_id, room_id, since_rev, until_rev, hidden_before FROM chat_membership"
            )
            self.stays: dict[tuple[int, int], list[Stay]] = {}
            for user, room, *stay in cursor.fetchall():
                self.stays.setdefault((user, room), []).append(Stay(*stay))
            cursor.execute("SELECT id FROM chat_room WHERE kind = 'public'")
            self.public = {row[0] for row in cursor.fetchall()}

    def may(self, user: int, room: int, rev: int, number: int | None = None) -> bool:
        return any(stay.has(rev, number) for stay in self.stays.get((user, room), ()))

    def fail(self, what: str, user: int = 0, room: int = 0) -> None:
        self.world.fail(f"{what}; stays of {user}: {self.stays.get((user, room))}" if user else what)

    def check(self) -> None:
        """Fails at the first thing that was not so, or not for him."""
        self._copies(self.ledger)
        self._quotes(self.ledger)
        self._told(self.ledger)
        self._pages(self.ledger)
        self._steps(self.ledger)
        self._orders(self.ledger)
        self._authors()
        self._once()

    def _copies(self, ledger: Ledger) -> None:
        for (room, number, rev), copies in ledger.copies.items():
            state = self.states.get((room, number, rev))
            if state is None:
                if number != rev:  # what somebody who left had sent, told to him again, says its number there
                    self.fail(f"message {room}/{number} was never at rev {rev}: {copies}")
                continue
            true = canonical(state)
            for copy, user in copies.items():
                if copy != true:
                    self.fail(f"{room}/{number} was {true} at rev {rev}, and {user} was told {copy}")

    def _quotes(self, ledger: Ledger) -> None:
        for room, number, rev, user, quote in ledger.quotes:
            state = self.states.get((room, number, rev))
            if state is None or quote == quote_of(state):
                continue
            quoted = self.messages[room, number][0]
            hidden = any(quoted < stay.hidden for stay in self.stays.get((user, room), ()))
            if quote is not None or not hidden:
                self.fail(f"{room}/{number} at rev {rev} quotes {quote_of(state)}; told {quote}", user, room)

    def _told(self, ledger: Ledger) -> None:
        for user, room, first, rev in ledger.revs:
            if not self.may(user, room, rev):
                self.fail(f"revs {first} to {rev} of room {room} were told to {user}", user, room)
        for user, room, rev, number in ledger.numbers:
            if not self.may(user, room, rev, number):
                self.fail(f"{room}/{number} at rev {rev} was told to {user}", user, room)
        for user, room, number, quoted in ledger.quoted:
            if not any(quoted >= stay.hidden for stay in self.stays.get((user, room), ())):
                self.fail(f"the quote of {room}/{quoted} in {number} was told to {user}", user, room)
        for user, room, topic in ledger.topics:
            since = self.topics.get((room, topic), 0) - 1  # a system message takes the rev behind it
            stays = self.stays.get((user, room), ())
            if not any(stay.until is None or stay.until >= since for stay in stays):
                self.fail(f"{user} was told that the topic of room {room} is {topic}", user, room)
        for user, room, rev in ledger.answered:
            if room not in self.public and not self.may(user, room, rev):
                self.fail(f"{user} was answered with what room {room} is at rev {rev}", user, room)
        for user, room, number in ledger.pulled:
            stays = self.stays.get((user, room), ())
            if room not in self.public and not any(number >= stay.hidden for stay in stays):
                self.fail(f"{room}/{number} was pulled by {user}", user, room)

    def _pages(self, ledger: Ledger) -> None:
        for user, room, rev, upto, page in ledger.pages:
            stays = self.stays.get((user, room), ())
            here = [stay for stay in stays if stay.has(rev) and (stay.until is None or rev < stay.until)]
            if room not in self.public and not here:
                self.fail(f"{user} pulled a page of room {room} at rev {rev}", user, room)
            for number, told in page:
                if here and number < min(stay.hidden for stay in here):
                    self.fail(f"a page at rev {rev} of room {room} has the hidden {number}", user, room)
                newest = max((one for one in self.changes[room, number] if one <= rev), default=0)
                if told != newest or told > upto:
                    self.fail(f"a page of room {room} at rev {rev} has {number} as of {told}, not {newest}")

    def _steps(self, ledger: Ledger) -> None:
        """Whoever is brought from one rev to the next is told of each message that changed last in between."""
        for user, room, held, upto, told in ledger.steps:
            hidden = max((stay.hidden for stay in self.stays.get((user, room), ())), default=0)
            for number in range(max(1, hidden), 1 + self.last.get(room, 0)):
                if held < self.changes[room, number][-1] <= upto and number not in told:
                    self.fail(
                        f"{user} came from rev {held} of room {room} to {upto} without {number}", user, room
                    )

    def _orders(self, ledger: Ledger) -> None:
        """One socket's commands took effect in their order, in whatever rooms."""
        for order in ledger.orders:
            last = 0
            reached: dict[int, int] = {}
            for room, word in order:
                written = self.written.get((room, word.replace("-", "")))
                if written is None or len(ledger.sends.get(word, ())) > 1:
                    continue
                batch, rev = written
                if batch < last or rev < reached.get(room, 0):
                    self.fail(
                        f"{word} took effect in batch {batch} at rev {rev} of room {room}, after {last}, {reached}"
                    )
                last, reached[room] = batch, rev

    def _once(self) -> None:
        """No text comes back that was replaced: each edit happened once."""
        for (room, number), revs in self.changes.items():
            texts = [self.states[room, number, rev]["text"] for rev in revs]
            changes = [text for place, text in enumerate(texts) if not place or text != texts[place - 1]]
            if len(changes) != len(set(changes)):
                self.fail(f"one change of {room}/{number} was made twice: {changes}")

    def _authors(self) -> None:
        for (room, number), (_, author, kind, _) in self.messages.items():
            rev = self.changes[room, number][0]
            stays = self.stays.get((author, room), ())
            if kind == "text" and not any(
                stay.since < rev and (stay.until is None or rev < stay.until) for stay in stays
            ):
                self.fail(f"{author} wrote {room}/{number} at rev {rev}", author, room)
