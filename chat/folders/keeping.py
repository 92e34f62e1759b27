"""One change of what is somebody's own list: he is locked, and his devices are told all of it where it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from accounts import feeds
from chat import relay
from chat.folders.models import Filed, Sidebar
from chat.folders.reading import Json, told
from chat.rooms.events import Mine


@contextmanager
def changing(user: int) -> Iterator[None]:
    """The person, locked, in one transaction. Takes a feed and tells his devices only when something is another."""
    with transaction.atomic():
        feeds.hold(user)
        before = told(user)
        yield
        if (after := told(user)) != before:
            _tell(user, feeds.take([user])[user], after)


def take_out(room: int, users: Collection[int] | None) -> None:
    """A room that these people left is in none of their folders any more, in the caller's transaction, in which they
    are locked. None: it is gone for everybody; as nobody's feed is taken for that, nobody is told."""
    filed = Filed.objects.filter(room=room)
    if users is None:
        filed.delete()
        return
    theirs = filed.filter(user__in=users)
    concerned = list(theirs.values_list("user", flat=True))
    if concerned:
        theirs.delete()
        for user, feed in feeds.take(concerned).items():
            _tell(user, feed, told(user))


def _tell(user: int, feed: int, now: Json) -> None:
    Sidebar.objects.update_or_create({"feed": feed}, user_id=user)
    transaction.on_commit(partial(relay.publish, [Mine(user=user, feed=feed, set=now)]))
