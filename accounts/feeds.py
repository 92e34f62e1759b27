"""A person's `feed`: the counter of what changed of his own, without gaps."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.users.models import User

SLICE = 500


def take(user_ids: Iterable[int]) -> dict[int, int]:
    """Give each person the next feed number, in the caller's transaction; returns {user id: new feed}.

    People are locked in id order, like everywhere. Ids of nobody are left out of the answer.
    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A feed is taken in the transaction of what it tells.")
    ids = sorted(set(user_ids))
    taken: dict[int, int] = {}
    for start in range(0, len(ids), SLICE):
        taken |= _take(ids[start : start + SLICE])
    return taken


def _take(ids: list[int]) -> dict[int, int]:
    people = User.objects.filter(pk__in=ids)
    if connection.features.has_select_for_no_key_update:
        list(people.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    people.update(feed=F("feed") + 1, changed_at=Now())
    return dict(people.values_list("pk", "feed"))


def hold(user_id: int) -> None:
    """Lock one person in the caller's transaction, as `take` does, before it is known how much of his own changes."""
    if connection.features.has_select_for_no_key_update:
        list(User.objects.filter(pk=user_id).select_for_update(no_key=True).values_list("pk"))


def take_some(user_id: int, count: int) -> range:
    """Give one person `count` feed numbers, one for each thing that changes, in the caller's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A feed is taken in the transaction of what it tells.")
    hold(user_id)
    User.objects.filter(pk=user_id).update(feed=F("feed") + count, changed_at=Now())
    last = User.objects.values_list("feed", flat=True).get(pk=user_id)
    return range(last - count + 1, last + 1)
