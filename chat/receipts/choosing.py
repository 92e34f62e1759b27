"""Whether one shows how far one has read: a choice that holds both ways, and a rest while one is invisible."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import connection, transaction
from django.db.models import Q

from chat import relay
from chat.receipts import reading
from chat.receipts.events import ChoiceChanged, Receipt
from chat.receipts.models import FrozenMark, ReceiptChoice
from chat.wire.events import Event

MOST_ROOMS = 100
"""So many rooms are told at once what somebody shows now, the busiest first; in others who looks there finds out."""


def shows(user: int) -> bool:
    """Whether this person shows how far he has read, and so is told of others."""
    found = ReceiptChoice.objects.filter(user=user).values_list("shown", flat=True).first()
    return found is not False


def tells(user: int) -> bool:
    """Whether others are told of his marks as they move: he shows them, and he isn't invisible."""
    return not ReceiptChoice.objects.filter(Q(shown=False) | Q(frozen=True), user=user).exists()


def reserved(users: Iterable[int]) -> set[int]:
    """Those of these people who don't."""
    choices = ReceiptChoice.objects.filter(user__in=list(users), shown=False)
    return set(choices.values_list("user", flat=True))


def choose(user: int, *, shown: bool) -> None:
    """Show how far one has read, or don't; then one isn't told of others either. The same again changes nothing."""
    with transaction.atomic():
        if shows(user) == shown:
            return
        ReceiptChoice.objects.update_or_create({"shown": shown}, user_id=user)
        events: list[Event] = [ChoiceChanged(users=(user,)), *_marks(user, shown=shown)]
        transaction.on_commit(partial(relay.publish, events))


def freeze(user: int) -> None:
    """From now on nobody is told how far he reads; what they know stays as it is. In the caller's transaction."""
    ReceiptChoice.objects.update_or_create({"frozen": True}, user_id=user)
    FrozenMark.objects.filter(user=user).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chat_frozenmark (user_id, room_id, number) SELECT user_id, room_id, read"
            " FROM chat_membership WHERE user_id = %s AND until_rev IS NULL AND read > 0",
            [user],
        )


def thaw(user: int) -> None:
    """Show the marks as they are again. In the caller's transaction; told after it."""
    ReceiptChoice.objects.update_or_create({"frozen": False}, user_id=user)
    FrozenMark.objects.filter(user=user).delete()
    transaction.on_commit(partial(relay.publish, _marks(user, shown=shows(user))))


def _marks(user: int, *, shown: bool) -> list[Event]:
    """His marks for those who look at the rooms where marks are told; number 0 where none is any more."""
    return [
        Receipt(topic=f"room:{room}", author=user, room=room, user=user, number=read if shown else 0)
        for room, read in reading.own(user, MOST_ROOMS)
    ]
