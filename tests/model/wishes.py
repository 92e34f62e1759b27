"""What somebody may wish for: a command by its name and fields, about a room and a message that are there, mostly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from tests.model.database import PEOPLE

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
Wish = tuple[str, Json]
EMOJI = ("👍", "🎉")


@dataclass(frozen=True)
class About:
    """What a wish is about. `other`: a user; `word`: a text that nobody has said yet."""

    user: int
    room: int
    other: int
    number: int
    word: str


class Wishes:
    """Wishes by the name of an act of `knobs.ACTS`."""

    def __init__(self, world: "World") -> None:
        self.random, self._knobs = world.random, world.knobs
        self._listeners: Iterable[int] = ()
        self._said = 0
        self._words: list[Json] = []

    def listen(self, users: Iterable[int]) -> None:
        """Who has a client, so that what befalls him is seen."""
        self._listeners = sorted(set(users))

    def wish(self, act: str, user: int, held: Iterable[int]) -> Wish | None:
        """A command, by its name and fields. `held`: rooms that he knows of, or none."""
        room = self._room(user, held, joining=act == "join")
        other = self._other(act, room, user)
        if act == "again":
            return self._again(user)
        self._said += 1
        number = self.number(room, user if act in ("edit", "delete") else None)
        about = About(user, room, other, number, f"t{self._said}")
        wished: Wish = getattr(self, f"_{act}")(about)
        return wished

    def one_who_listens(self) -> int:
        """Anybody, or, where the schedule aims, one who has a client."""
        if self._aims() and self._listeners:
            return self.random.choice([*self._listeners])
        return self.random.randint(1, PEOPLE)

    # What it is about

    def _aims(self) -> bool:
        return bool(self._knobs.aimed) and self.random.random() < self._knobs.aimed

    def _room(self, user: int, held: Iterable[int], *, joining: bool) -> int:
        rooms, random = self._knobs.rooms, self.random
        known = sorted(room for room in held if room in rooms)
        room = (
            random.choice(known)
            if known and random.random() >= self._knobs.strangers
            else random.choice(rooms)
        )
        if joining:
            room = random.choice(rooms)
            new = [one for one in rooms if one not in rooms_of(user)] if self._aims() else []
            return random.choice(new) if new else room
        return room

    def _other(self, act: str, room: int, user: int) -> int:
        other = self.random.randint(1, PEOPLE)
        if act in ("add", "remove") and self._aims():
            there = members_of(room)
            fitting = [
                one for one in range(1, PEOPLE + 1) if one != user and (one in there) == (act == "remove")
            ]
            fitting = [one for one in fitting if one in self._listeners] or fitting
            return self.random.choice(fitting) if fitting else other
        return other

    def number(self, room: int, author: int | None = None) -> int:
        """A message of the room, by this author where one is named; now and then one that isn't there."""
        if self.random.random() < 0.1:
            return self.random.randint(1, 12)
        whose = (
            "" if author is None else f" AND author_id = {author} AND kind = 'text' AND deleted_at IS NULL"
        )
        found = _column(f"SELECT number FROM chat_message WHERE room_id = {room}{whose} ORDER BY number")
        return self.random.choice(found) if found else 1

    # The wishes

    def _again(self, user: int) -> Wish | None:
        tried = [one for one in self._words if one["author"] == user]
        if not tried:
            return None
        again = dict(self.random.choice(tried))
        del again["author"]
        return "message.send", again

    def _send(self, about: About) -> Wish:
        fields = self._message(about, about.word)
        self._words.append({**fields, "author": about.user})
        return "message.send", fields

    def _poison(self, about: About) -> Wish:
        return "message.send", self._message(about, "poison")

    def _message(self, about: About, text: str) -> Json:
        fields: Json = {
            "room": about.room,
            "nonce": str(UUID(int=self.random.getrandbits(128))),
            "text": text,
        }
        if self.random.random() < 0.2:
            return fields | {"reply_to": about.number}
        if self.random.random() < 0.15:
            return fields | {"thread": about.number, "also_to_room": self.random.random() < 0.5}
        return fields

    def _edit(self, about: About) -> Wish:
        return "message.edit", {"room": about.room, "number": about.number, "text": about.word}

    def _delete(self, about: About) -> Wish:
        return "message.delete", {"room": about.room, "number": about.number}

    def _react(self, about: About) -> Wish:
        kind = self.random.choice(("reaction.add", "reaction.remove"))
        return kind, {"room": about.room, "number": about.number, "emoji": self.random.choice(EMOJI)}

    def _mark(self, about: About) -> Wish:
        return "read.mark", {"room": about.room, "number": about.number, "back": self.random.random() < 0.3}

    def _mine(self, about: About) -> Wish:
        choice = self.random.choice
        starred = {"starred": choice((True, False))}
        level = {"level": choice(("all", "mentions"))}
        return "me.update", {"room": about.room, **choice((starred, {"draft": about.word}, level))}

    def _topic(self, about: About) -> Wish:
        return "room.update", {"room": about.room, "topic": about.word}

    def _join(self, about: About) -> Wish:
        return "room.join", {"room": about.room}

    def _leave(self, about: About) -> Wish:
        return "room.leave", {"room": about.room}

    def _drop(self, about: About) -> Wish:
        return "room.delete", {"room": about.room}

    def _add(self, about: About) -> Wish:
        return "member.add", {"room": about.room, "user": about.other}

    def _remove(self, about: About) -> Wish:
        return "member.remove", {"room": about.room, "user": about.other}


def rooms_of(user: int) -> list[int]:
    """The rooms that somebody is in now."""
    return _column(f"SELECT room_id FROM chat_membership WHERE user_id = {user} AND until_rev IS NULL")


def members_of(room: int) -> list[int]:
    """Who is in a room now."""
    return _column(f"SELECT user_id FROM chat_membership WHERE room_id = {room} AND until_rev IS NULL")


def _column(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]
