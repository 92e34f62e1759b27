"""Marking rooms as read, on all of one's devices."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.receipts import stays
from chat.receipts.events import Receipt
from chat.receipts.reading import people
from chat.receipts.stays import Stay
from chat.rooms.events import Mine
from chat.rooms.reading import see
from chat.wire.events import Event
from chat.wire.refusals import Forbidden, NotFound, Refusal

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """Set the person's mark to a message: forward only unless `back`, and at most the room's newest."""

    user: int
    room: int
    number: int
    back: bool = False


def mark(user: int, room: int, number: int, *, back: bool = False) -> Json:
    """Carry out one wish and return `read`, `read_ordinal`, `unread` and `mentions` as they are then, and their
    `feed`. Raises NotFound, and Forbidden for a public room that he is not in."""
    answers, events = mark_all([Wish(user, room, number, back)])
    transaction.on_commit(partial(relay.publish, events))
    if isinstance(answers[0], Refusal):
        raise answers[0]
    return answers[0]


def mark_all(wishes: Sequence[Wish]) -> tuple[list[Json | Refusal], list[Event]]:
    """Carry out wishes of different people in one transaction, and return for each its answer or why it is refused,
    and what is to be told now. Nobody locks the rooms for it: nothing of them changes."""
    assert len({wish.user for wish in wishes}) == len(wishes), "one wish of each: it takes his feed"
    while True:
        with suppress(_Left):
            return _carry_out(wishes)


class _Left(Exception):
    """Somebody left a room meanwhile: nothing is written, and the next try finds him gone."""


def _carry_out(wishes: Sequence[Wish]) -> tuple[list[Json | Refusal], list[Event]]:
    events: list[Event] = []
    with transaction.atomic(), connection.cursor() as cursor:
        held = stays.read(cursor, [(wish.user, wish.room) for wish in wishes])
        moving = [wish for wish in wishes if _moves(held.get((wish.user, wish.room)), wish)]
        if moving:
            taken = feeds.take([wish.user for wish in moving])
            # They are locked: only now their marks stay as they are read.
            again = stays.read(cursor, [(wish.user, wish.room) for wish in moving])
            if len(again) < len(moving):
                raise _Left
            held |= again
            moved = [_moved(held[wish.user, wish.room], wish, taken[wish.user]) for wish in moving]
            stays.place(cursor, moved)
            stays.write(cursor, moved)
            events = [event for stay in moved for event in _events(stay)]
        return [_answer(held.get((wish.user, wish.room)), wish) for wish in wishes], events


def _moves(stay: Stay | None, wish: Wish) -> bool:
    if stay is None:
        return False
    number = stay.clamped(wish.number)
    return number != stay.read if wish.back else number > stay.read


def _moved(stay: Stay, wish: Wish, feed: int) -> Stay:
    """The stay with its new mark, dated by the feed. One that another device moved meanwhile stays where it is."""
    if _moves(stay, wish):
        stay.was, stay.read = stay.read, stay.clamped(wish.number)
    stay.feed = feed
    return stay


def _events(stay: Stay) -> list[Event]:
    events: list[Event] = [Mine(user=stay.user, feed=stay.feed, room=stay.room, set=stay.told())]
    return events + receipt(stay.user, stay.room, stay.members, stay.read) if stay.shown else events


def receipt(user: int, room: int, members: int, number: int) -> list[Event]:
    """What those who look at the room are told of a mark that moved, of somebody who shows it."""
    if members > people():
        return []
    return [Receipt(topic=f"room:{room}", author=user, room=room, user=user, number=number)]


def _answer(stay: Stay | None, wish: Wish) -> Json | Refusal:
    """What the reply says: dated, since a later change may reach the device before it."""
    return {**stay.told(), "feed": stay.feed} if stay is not None else _refusal(wish)


def _refusal(wish: Wish) -> Refusal:
    """Why somebody without a stay in the room can't mark it."""
    with connection.cursor() as cursor:
        if see(cursor, wish.user, wish.room) is None:
            return NotFound(_("There is no such room."))
    return Forbidden(_("You are not in this room."))
