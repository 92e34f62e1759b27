"""Where a query looks: rooms, a stretch of time, and what is somebody's own (saved, mentioned, unread).

Whether somebody may see a message is asked of `Message.objects.visible_to`, always and last; the rooms here only keep
the index from looking where nothing can come of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from chat.mentions.models import Mention
from chat.messages.models import Message
from chat.rooms.models import Kind, Membership, Room
from chat.saved.models import Saved
from chat.search import keys
from chat.search.language import Filter, Query
from chat.threads.models import ThreadMark


class Own(NamedTuple):
    """A table of what is one person's, few beside all messages: its rows name them by room and number."""

    table: str
    condition: str
    rows: Callable[[int], QuerySet[Saved] | QuerySet[Mention]]


OWN = {
    "saved": Own("chat_saved", "o.at IS NOT NULL", lambda user: Saved.objects.filter(user=user, at__isnull=False)),
    "mention": Own("chat_mention", "1 = 1", lambda user: Mention.objects.filter(user=user)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """`rooms`: ids of those that are looked in, `few` where the query names them; from key `low` to below `high`.
    `own`: names of OWN, all of which a message has to be in. `seen` are the messages that may be told, with what only
    the database knows of them; `loose`: that keeps out more than what was seldom."""

    rooms: tuple[int, ...]
    few: bool
    low: int
    high: int
    own: tuple[str, ...]
    seen: QuerySet[Message]
    loose: bool


def of(actor: User, query: Query) -> Scope:
    """Where this person's query looks."""
    named = [one for one in query.filters if one.name in ("in", "with") or one.value in ("direct", "unread")]
    rooms = Room.objects.visible_to(actor)
    for condition in _rooms(actor, query.filters):
        rooms = rooms.filter(condition)
    low, high = _bounds(query.filters)
    seen = Message.objects.visible_to(actor).filter(deleted_at=None)
    loose = False
    for one in query.filters:
        if one.name == "is" and one.value in ("saved", "mention", "unread"):
            asked = _unread(actor.pk) if one.value == "unread" else _own(actor.pk, str(one.value))
            seen = seen.filter(~asked if one.negated else asked)
            loose = loose or one.negated or one.value == "unread"
    own = tuple(str(one.value) for one in query.filters if one.value in OWN and not one.negated)
    return Scope(tuple(rooms.values_list("pk", flat=True)), bool(named), low, high, own, seen, loose)


def _rooms(actor: User, filters: tuple[Filter, ...]) -> list[Q]:
    """What the filters ask of rooms."""
    conditions = []
    for name, about in (("in", _room), ("with", _direct_with)):
        asked = [one for one in filters if one.name == name]
        either = Q(pk=None)
        for one in asked:
            if one.negated:
                conditions.append(~about(int(str(one.value))))
            else:
                either |= about(int(str(one.value)))
        if any(not one.negated for one in asked):
            conditions.append(either)
    for one in filters:
        if one.name == "is" and one.value == "direct":
            conditions.append(~Q(kind=Kind.DIRECT) if one.negated else Q(kind=Kind.DIRECT))
        elif one.name == "is" and one.value == "unread" and not one.negated:
            mine = Membership.objects.present().filter(room=OuterRef("pk"), user=actor)
            conditions.append(Q(Exists(mine.filter(read__lt=OuterRef("number")))))
    return conditions


def _room(room: int) -> Q:
    return Q(pk=room)


def _direct_with(user: int) -> Q:
    """Directs, of two or more, that this person is in."""
    stays = Membership.objects.present().filter(room=OuterRef("pk"), user=user)
    return Q(kind=Kind.DIRECT) & Q(Exists(stays))


def _bounds(filters: tuple[Filter, ...]) -> tuple[int, int]:
    low, high = 0, keys.END
    for one in filters:
        if not isinstance(one.value, datetime):
            continue
        moment = keys.first(one.value)
        if (one.name == "after") != one.negated:
            low = max(low, moment)
        else:
            high = min(high, moment)
    return low, high


def _own(user: int, name: str) -> Q:
    return Q(Exists(OWN[name].rows(user).filter(room=OuterRef("room"), number=OuterRef("number"))))


def _unread(user: int) -> Q:
    """Above my mark in the room; in a thread that I follow, above my mark there. Nobody's own words are unread."""
    room = Membership.objects.present().filter(user=user, room=OuterRef("room"), read__lt=OuterRef("number"))
    thread = ThreadMark.objects.filter(
        user=user,
        following=True,
        room=OuterRef("room"),
        thread=OuterRef("thread"),
        read__lt=OuterRef("number"),
    )
    in_room = Q(thread=None) | Q(also_to_room=True)
    return ~Q(author=user) & (in_room & Q(Exists(room)) | ~in_room & Q(Exists(thread)))
