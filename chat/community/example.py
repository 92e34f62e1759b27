"""The example community: a handful of people and rooms that show what a site can be, and can go again.

Its mark is a group that its people are in: what they made is what goes with them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.signup.actions import welcome
from accounts.users.actions import deactivate
from chat.community import people as invented
from chat.community import places
from chat.community.script import Theme, Turn, themes
from chat.community.talk import Member, Talk
from chat.community.telling import Pictures, tell
from chat.directs.actions import open_direct
from chat.files import actions as files
from chat.files.models import File
from chat.messages import clock
from chat.messages.altering import Delete
from chat.messages.models import Message
from chat.messages.writer import carry_out
from chat.receipts.actions import mark
from chat.rooms import actions as rooms
from chat.rooms import members
from chat.rooms.models import Kind, Membership, Room
from chat.wire.refusals import Refusal

logger = logging.getLogger(__name__)
MARK = "Example community"
LANGUAGES = ("en", "en", "en", "de", "fr", "es", "ru", "ar", "ja")
# Theme, and how many messages the owner has not read yet.
ROOMS = (
    ("harbour-watch", 2),
    ("slipway", 0),
    ("weather", 0),
    ("booking", 0),
    ("cuisine", 0),
    ("languages", 0),
)
# The site's own `general` gets one hello only: what is said there leaves tombstones behind. The rest of that theme
# stands in a room of the example's own.
HELLO = 1
BOARD = ("Noticeboard", "noticeboard", "News of the cooperative, lost and found, who brings chairs")
UNREAD_IN_GENERAL = UNREAD_ON_BOARD = 2
DIRECTS, UNREAD_IN_DIRECTS = 2, 1
PICTURES = 8
DAYS = 5


def people() -> QuerySet[User]:
    """The people of the example."""
    return User.objects.filter(groups__name=MARK)


def exists() -> bool:
    """Whether there is an example community on this site."""
    return people().exists()


def make(owner: User, number: int = 7) -> None:
    """Make the example, with `owner` in the middle of it. Does nothing when there is one."""
    if exists():
        return
    welcome(owner)
    rng = Random(number)  # noqa: S311 - the same example everywhere
    group, _made = Group.objects.get_or_create(name=MARK)
    cast = places.keep(rng, invented.among(rng, places.names_in_use(), LANGUAGES))
    group.user_set.add(*(member.id for member in cast))
    _Making(rng, owner, cast).all()


def let_in(user: User) -> None:
    """Bring one more account into the example's public rooms."""
    welcome(user)
    newcomer = Member(user.pk, user.username, user.language or "en")
    for slug in (BOARD[1], *(themes()[key].slug for key, _unread in ROOMS)):
        found = Room.objects.filter(slug=slug, kind=Kind.PUBLIC, deleted_at=None).first()
        if found is not None:
            places.bring_in(found.pk, [newcomer])


class _Making:
    """One making of the example: its people, its owner, its days."""

    def __init__(self, rng: Random, owner: User, cast: list[Member]) -> None:
        self.rng, self.cast = rng, cast
        self.owner = Member(owner.pk, owner.username, owner.language or "en")
        self.until = timezone.now() - timedelta(minutes=3)
        self.since = self.until - timedelta(days=DAYS)
        self.pictures = Pictures(rng, PICTURES)

    def all(self) -> None:
        for key, unread in ROOMS:
            self._public(themes()[key], unread)
        self._hello(themes()["general"])
        self._private(themes()["private"])
        for place, other in enumerate(self.cast[:DIRECTS]):
            self._direct(other, themes()["directs"].conversations[place::DIRECTS][:2])

    def _hello(self, theme: Theme) -> None:
        said = theme.conversations
        hall = places.general(self.cast[0], self.since)
        places.bring_in(hall, self.cast)
        self._talk(hall, replace(theme, conversations=said[HELLO : HELLO + 1]), self.cast, UNREAD_IN_GENERAL)
        name, slug, topic = BOARD
        others = said[:HELLO] + said[HELLO + 1 :]
        own = replace(theme, name=name, slug=slug, topic=topic, conversations=others)
        self._public(own, UNREAD_ON_BOARD)

    def _public(self, theme: Theme, unread: int) -> None:
        room = places.public_room(self.cast[0], theme.name, theme.slug, theme.topic, self.since)
        places.bring_in(room, [*self.cast, self.owner])
        self._talk(room, theme, self.cast, unread)

    def _private(self, theme: Theme) -> None:
        board = self.cast[:4]
        room = places.private_room(board[0], [*board[1:], self.owner], theme, theme.name, self.since)
        self._talk(room, theme, board, 0)

    def _direct(self, other: Member, conversations: Sequence[Sequence[Turn]]) -> None:
        with clock.given(self.since):
            room = int(open_direct(other.id, [self.owner.id])["id"])
        self._say(room, Talk(self.rng, themes()["directs"], [other, self.owner]), conversations)
        self._read(room, UNREAD_IN_DIRECTS)

    def _talk(self, room: int, theme: Theme, who: list[Member], unread: int) -> None:
        conversations = list(theme.conversations)
        self.rng.shuffle(conversations)
        self._say(room, Talk(self.rng, theme, who), conversations)
        self._read(room, unread)

    def _read(self, room: int, unread: int) -> None:
        """The owner has read all but the last few."""
        mark(self.owner.id, room, Room.objects.get(pk=room).number - unread)

    def _say(self, room: int, talk: Talk, conversations: Sequence[Sequence[Turn]]) -> None:
        tell({room: talk.play(conversations, self.since, self.until)}, self.pictures)


def remove(actor: User) -> None:
    """Remove the example: its rooms and directs, what its people said elsewhere, their files, their accounts.

    What others said in its rooms goes with the rooms. Messages leave tombstones behind, and their authors' accounts
    stay closed, without a room. Raises Forbidden (rooms) or PermissionDenied (accounts).
    """
    cast = list(people())
    _remove_rooms(actor, cast)
    _remove_messages(cast)
    for file in File.objects.filter(owner__in=cast):
        files.remove(file)
    for person in cast:
        _let_go(actor, person)
    Group.objects.filter(name=MARK).delete()


def _remove_rooms(actor: User, cast: list[User]) -> None:
    made = Room.objects.filter(created_by__in=cast, deleted_at=None).order_by("pk")
    for room in made.values_list("pk", flat=True):
        rooms.delete(actor.pk, room, as_staff=True)


def _remove_messages(cast: Iterable[User]) -> None:
    said = Message.objects.filter(author__in=list(cast), deleted_at=None, room__deleted_at=None)
    listed = said.exclude(kind="system").order_by("room", "number").values_list("room", "author", "number")
    _all_done(carry_out([Delete(room=room, actor=author, number=number) for room, author, number in listed]))


def _all_done(answers: Iterable[object]) -> None:
    for answer in answers:
        if isinstance(answer, Exception):
            logger.warning("example.message_stays", extra={"error": str(answer)})


def _let_go(actor: User, person: User) -> None:
    """Out of every room that can be left, and the account closed."""
    stays = Membership.objects.present().filter(user=person, room__deleted_at=None)
    for room in list(stays.values_list("room", flat=True)):
        try:
            members.leave(person.pk, room)
        except Refusal as refusal:  # a direct of two that somebody opened with one of the example
            logger.info("example.member_stays", extra={"room": room, "why": refusal.code})
    deactivate(actor, person)
