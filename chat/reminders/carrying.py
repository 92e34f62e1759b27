"""Reminders of messages that moved: they go along for those who may read them there. For the others, and above the
limit, they stay with a message that is not there any more."""

from __future__ import annotations

from functools import partial

from django.db.models import Q

from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.reminders.events import told
from chat.reminders.models import Reminder
from chat.reminders.reading import shape
from chat.rooms.models import Room
from chat.wire.events import PersonalEvent

MOST = 500
"""Reminders that go along with one move."""


def bring(batch: Batch) -> None:
    """Give those of the old places the new ones. Rows are locked before people, as where one falls due."""
    places = {(one.old.room, one.old.number): one.new for one in batch.moved}
    named = Q(pk=None)
    for room, number in places:
        named |= Q(room=room, number=number)
    rows = Reminder.objects.filter(named, ended_at=None).select_related("user").order_by("pk")
    for row in rows.select_for_update(of=("self",), no_key=True)[:MOST]:
        new = places[row.room_id, row.number]
        if Room.objects.visible_to(row.user).filter(pk=new.room).exists():
            batch.tell(row.user_id, partial(_follow, row, new))


def _follow(row: Reminder, new: Row, feed: int) -> PersonalEvent:
    row.room_id, row.number, row.feed = new.room, new.number, feed
    row.save(update_fields=["room", "number", "feed"])
    return told(row.user_id, feed, row.pk, shape(row))
