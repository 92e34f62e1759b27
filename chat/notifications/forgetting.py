"""Old notices go: after 30 days, and of one person all but the newest 1,000. A worker does it each hour, in slices."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from chat.messages import clock
from chat.notifications.models import Forgetting, Notice, ThreadLevel
from chat.rooms.models import Level

KEPT = timedelta(days=30)
MOST = 1000
SLICE = 1000
EVERY = timedelta(hours=1)


def forget(pk: int) -> None:
    """Do it, and be due again in an hour."""
    while _old():
        pass
    crowded = Notice.objects.values("user").annotate(count=Count("pk")).filter(count__gt=MOST)
    for user in crowded.values_list("user", flat=True):
        while _beyond(user):
            pass
    ThreadLevel.objects.filter(level=Level.DEFAULT, muted_until__lt=clock.now() - KEPT).delete()
    Forgetting.objects.filter(pk=pk).update(due_at=Now() + EVERY, lease_until=None, attempts=0)


def _old() -> int:
    old = Notice.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")
    return _delete(list(old.values_list("pk", flat=True)[:SLICE]))


def _beyond(user: int) -> int:
    mine = Notice.objects.filter(user=user).order_by("-feed", "-pk")
    return _delete(list(mine.values_list("pk", flat=True)[MOST : MOST + SLICE]))


def _delete(ids: list[int]) -> int:
    """Each slice is a transaction of its own."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM chat_notice WHERE id IN ({', '.join(map(str, ids))})")
    return len(ids)
