"""A world with secrets, and everybody who asks of it: who they are, and what they may read, found out by going through
the rows one by one, so that no query of the product stands behind it."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from chat.blocks import actions as blocks
from chat.files import actions as files
from chat.mentions import telling as mentions
from chat.messages.models import Message
from chat.notifications import telling as notices
from chat.presence import actions as presence
from chat.presence import seen
from chat.receipts import choosing
from chat.receipts.actions import mark
from chat.rooms import members
from chat.rooms.models import Membership, Room
from chat.wire.refusals import Refusal
from tests.chat.files.hostile import picture
from tests.chat.messages.support import come_back, leave, room_of
from tests.chat.polls.test_polls import ask
from tests.support.cast import person

Json = dict[str, Any]
SECRET = "zanzibar"
"""Stands in all that was said in the crew's rooms before `late` came, and nowhere else."""
READERS = ("alice", "bob", "late", "gone", "charlie", "apart", "ivy", "gus", "nora")


NOBODY = 999_999


class Asked(NamedTuple):
    """What a command is asked about: somebody's, or nobody's."""

    room: int
    number: int
    folder: int
    cleared: int
    rooms: tuple[int, ...]
    people: tuple[int, ...]

    def missing(self, *, room: int = NOBODY) -> Asked:
        """The same of what never was."""
        return self._replace(room=room, number=NOBODY, folder=NOBODY, cleared=NOBODY)


class Scene:
    """alice's crew talks in a room where everybody has threads, and in one of questions. `late` came when the secret
    was told already, `gone` has left, `charlie` never was there; `apart` was blocked by alice; `ivy` is invisible and
    doesn't show how far she has read; `gus` is a guest of another room; `nora` has just been brought in."""

    def __init__(self) -> None:
        self.people = {name: person(name, guest=name == "gus") for name in READERS}
        alice, bob, late, gone, charlie, apart, ivy, gus, nora = self.people.values()
        inside = (alice, bob, apart, ivy, gone)
        self.crew = room_of(*inside, kind="private", name="Crew", hides_history=True)
        self.desk = room_of(*inside, kind="private", name="Desk", hides_history=True, mode="questions")
        self.square = room_of(alice, bob, charlie, slug="square", name="Square")
        self.den = room_of(bob, gus, kind="private", name="Den")
        self.pair = room_of(alice, bob, kind="direct", name="")
        self.shut = room_of(alice, bob, late, kind="private", name=f"The {SECRET}")
        presence.choose(ivy.pk, "invisible")
        for one in self.people.values():
            seen.choose(one.pk, shown=True)
        asleep = timezone.now() + timedelta(days=1)
        Membership.objects.filter(user=bob, room=self.den).update(muted_until=asleep)
        before = (self.crew, self.desk, self.pair, self.shut)
        for room in before:
            self.talk(room, SECRET)
        for room in (self.crew, self.desk):
            leave(room, gone)
            room.refresh_from_db()
            come_back(room, late, hidden_before=room.number + 1)
        Room.objects.filter(pk=self.shut.pk).update(deleted_at=timezone.now())
        blocks.add(alice.pk, apart.pk)
        for room in (self.crew, self.desk, self.square, self.den):
            self.talk(room, "tide")
        self.answer_what_is_hidden()
        members.add(alice.pk, self.crew.pk, nora.pk)
        for one in (alice, apart, ivy):
            mark(one.pk, self.crew.pk, 10)
        choosing.choose(ivy.pk, shown=False)
        notice = ask(alice, "notification.list")["notices"][0]
        ask(alice, "notification.handle", room=notice["room"], number=notice["number"])
        self.asked = Asked(
            room=self.crew.pk,
            number=4,
            folder=ask(bob, "folder.make", name="mine", rooms=[self.square.pk])["folder"]["id"],
            cleared=ask(ivy, "inbox.read")["cleared"],
            rooms=tuple(room.pk for room in Room.objects.all()),
            people=tuple(one.pk for one in self.people.values()),
        )

    def talk(self, room: Room, word: str) -> None:
        """Something for each section of a catch-up and each line of the inbox, said by who is there."""
        first, second, *_ = self.present(room)
        say = self.say
        asked = say(room, first, f"{word}: who has the key?")
        say(room, second, f"{word} answer", thread=asked)
        say(room, first, f"Decision: {word}")
        if room.mode != "questions":
            say(room, second, f"{word} as you said", reply_to=asked)
        call = " ".join(f"@{one.username}" for one in self.present(room))
        say(room, second, f"{word} {call}")
        say(room, first, f"{word} {call}", thread=asked)
        with tempfile.TemporaryFile() as content:
            content.write(picture(size=(40, 40)))
            file = files.upload(first, f"{word}.png", content)
        liked = say(room, first, f"{word} picture", files=[file.pk])
        for one in self.present(room)[:3]:
            ask(one, "reaction.add", room=room.pk, number=liked, emoji="👍")
        poll = ask(first, "poll.create", room=room.pk, nonce=_nonce(), question=word, options=["a", word])
        ask(second, "poll.vote", room=room.pk, number=poll["message"]["number"], options=[2])
        ask(first, "poll.close", room=room.pk, number=poll["message"]["number"])
        ask(first, "todo.create", room=room.pk, nonce=_nonce(), title=word, items=[word])

    def answer_what_is_hidden(self) -> None:
        """Whoever came late is called from below what he may not read: in its thread, and by a quote of it."""
        alice, bob = self.people["alice"], self.people["bob"]
        self.say(self.crew, bob, "tide for @late", thread=1)
        self.say(self.crew, bob, "tide, as you said, @late", reply_to=3)
        answer = self.say(self.desk, bob, "tide it is, @late", thread=1)
        ask(alice, "answer.accept", room=self.desk.pk, number=answer)

    def say(self, room: Room, author: User, text: str, **fields: Any) -> int:
        """Its number, when everybody has been told whom it concerns."""
        told = ask(author, "message.send", room=room.pk, nonce=_nonce(), text=text, **fields)
        number = int(told["message"]["number"])
        mentions.tell(room.pk, number)
        notices.bring_level(room.pk, number)
        return number

    def present(self, room: Room) -> list[User]:
        stays = Membership.objects.present().filter(room=room).order_by("pk")
        return [stay.user for stay in stays.select_related("user")]

    @cached_property
    def stays(self) -> dict[tuple[int, int], Membership]:
        """By person and room."""
        return {
            (stay.user_id, stay.room_id): stay for stay in Membership.objects.all() if stay.until_rev is None
        }

    def rooms_of(self, user: User) -> set[int]:
        """The rooms that he may read."""
        return {
            room.pk
            for room in Room.objects.all()
            if room.deleted_at is None
            and ((user.pk, room.pk) in self.stays or (room.kind == "public" and not user.guest))
        }

    def messages_of(self, user: User) -> set[tuple[int, int]]:
        """(room, number) of what he may read."""
        rooms = self.rooms_of(user)
        return {
            (one.room_id, one.number)
            for one in Message.objects.all()
            if one.room_id in rooms and one.number >= self.begins(user, one.room_id)
        }

    def begins(self, user: User, room: int) -> int:
        stay = self.stays.get((user.pk, room))
        return 0 if stay is None else stay.hidden_before

    def people_of(self, user: User) -> set[int]:
        """Whom he may know of: everybody, but a guest the people of his rooms."""
        if not user.guest:
            return {one.pk for one in self.people.values()}
        return {person for person, room in self.stays if room in self.rooms_of(user)}

    def knows_the_secret(self, user: User) -> bool:
        texts = Message.objects.filter(text__contains=SECRET).values_list("room", "number")
        return bool(self.messages_of(user) & set(texts))


def reply_to(user: User, command: str, fields: Json) -> Json:
    """The whole reply, as a socket would be answered."""
    try:
        return {"type": "reply", "id": 1, "ok": True, "result": ask(user, command, **fields)}
    except Refusal as refusal:
        return {"type": "reply", "id": 1, "ok": False, "error": refusal.error()}


def _nonce() -> str:
    return str(uuid4())
