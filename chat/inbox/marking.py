"""Marking many rooms and threads as read at once, and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.inbox import writing
from chat.inbox.entries import waiting
from chat.inbox.models import Cleared
from chat.inbox.writing import NEWEST, Move
from chat.messages import clock
from chat.wire.refusals import NotFound

MOST = 2_000
"""Rooms and threads of one go; with more, the rest waits for the next."""
KEPT = 20
"""How many of the last goes can be taken back."""


def mark_all_read(user: int, rooms: Collection[int] | None = None) -> Cleared | None:
    """Mark all that waits for this person as read: in all his rooms, or in these and their threads; muted ones, too.

    His devices are told by `mine` of each, as of every mark. Returns what was marked, for `undo`; None when nothing
    waited. A room that isn't his is left out: nothing of it waits for him.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        feeds.hold(user)
        found = [one for one in waiting(cursor, user) if rooms is None or one.room in rooms][:MOST]
        if not found:
            return None
        events = writing.move(cursor, user, [Move(one.room, one.thread, NEWEST) for one in found])
        transaction.on_commit(partial(relay.publish, events))
        marks = [[one.room, one.thread, one.read] for one in found]
        done = Cleared.objects.create(user_id=user, at=clock.now(), marks=marks)
        old = Cleared.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)
        Cleared.objects.filter(pk__in=list(old[KEPT : 2 * KEPT])).delete()
        return done


def undo(user: int, pk: int) -> int:
    """Put the marks back where they stood before `mark_all_read`; how many. Raises NotFound for what isn't his, or
    was taken back already."""
    with transaction.atomic(), connection.cursor() as cursor:
        feeds.hold(user)
        done = Cleared.objects.filter(user=user, pk=pk).first()
        if done is None:
            raise NotFound(_("That can't be taken back any more."), fields={"cleared": _("is none of yours")})
        done.delete()
        events = writing.move(cursor, user, [Move(*one) for one in done.marks])
        transaction.on_commit(partial(relay.publish, events))
        return len(done.marks)
