"""When somebody's reading marks what he reads: his choice, the same on all his devices."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from accounts import feeds
from chat import relay
from chat.inbox.models import Habit, Marks
from chat.rooms.events import Mine

Json = dict[str, Any]


def marks(user: int) -> str:
    """A value of `Marks`."""
    found = Habit.objects.filter(user=user).values_list("marks", flat=True).first()
    return found or Marks.ALWAYS.value


def choose(user: int, wanted: str) -> None:
    """Let reading mark as read `always`, only at the `end`, or `never`."""
    with transaction.atomic():
        feed = feeds.take([user])[user]
        Habit.objects.update_or_create(user_id=user, defaults={"marks": wanted, "feed": feed})
        event = Mine(user=user, feed=feed, set={"reading": wanted})
        transaction.on_commit(partial(relay.publish, [event]))


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What a `mine` event above `feed` would have told."""
    cursor.execute("SELECT feed, marks FROM chat_habit WHERE user_id = %s AND feed > %s", [user, feed])
    return [{"type": "mine", "feed": at, "set": {"reading": wanted}} for at, wanted in cursor.fetchall()]
