"""Bookmarks of messages that moved: they go along for those who may read them there. For the others they stay, as for
all above the limit, who find the message by its old address."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db.models import Q

from chat.messages.writer.batch import Batch
from chat.rooms.events import Mine
from chat.rooms.models import Room
from chat.saved.models import Saved
from chat.saved.reading import told
from chat.wire.events import PersonalEvent

MOST = 500
"""Bookmarks that go along with one move; each takes its person's feed twice."""


def bring(batch: Batch) -> None:
    """Take back those at the old places, and save the new ones with the same time."""
    places = {(one.old.room, one.old.number): one.new for one in batch.moved}
    named = Q(pk=None)
    for room, number in places:
        named |= Q(room=room, number=number)
    for one in Saved.objects.filter(named, at__isnull=False).select_related("user").order_by("pk")[:MOST]:
        new = places[one.room_id, one.number]
        if Room.objects.visible_to(one.user).filter(pk=new.room).exists():
            batch.tell(one.user_id, partial(_set, one.user_id, one.room_id, one.number, None))
            batch.tell(one.user_id, partial(_set, one.user_id, new.room, new.number, one.at))


def _set(user: int, room: int, number: int, at: datetime | None, feed: int) -> PersonalEvent:
    Saved.objects.update_or_create({"at": at, "feed": feed}, user_id=user, room_id=room, number=number)
    return Mine(user=user, feed=feed, set={"saved": told(room, number, at)})
