"""Ending sessions. Whatever ends one takes the person's next `epoch` and tells `ended` after the commit."""

from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.sessions import ended
from accounts.sessions.models import Session
from accounts.users.models import User

AT_ONCE = 100


def end(session: Session) -> None:
    """End one session: its cookie is worth nothing from now on, its sockets close."""
    with transaction.atomic():
        deleted, _ = Session.objects.filter(pk=session.pk).delete()
        if deleted and session.user_id is not None:
            _bump(session.user_id)


def end_all(user: User, but: int | None = None) -> int:
    """End every session of a person except the one with the id `but`; returns the new epoch."""
    with transaction.atomic():
        user.sessions.exclude(pk=but).delete() if but else user.sessions.all().delete()
        return bump_epoch(user)


def end_expired() -> int:
    """Remove the sessions whose time is over, some at a time, so that nobody waits long; returns how many."""
    count = 0
    while some := _end_some_expired():
        count += some
    return count


def _end_some_expired() -> int:
    with transaction.atomic():
        expired = Session.objects.filter(expire_date__lte=timezone.now()).order_by("expire_date")
        rows = dict(expired.values_list("pk", "user_id")[:AT_ONCE])
        Session.objects.filter(pk__in=rows).delete()
        for user_id in sorted(filter(None, set(rows.values()))):
            _bump(user_id)
    return len(rows)


def bump_epoch(user: User) -> int:
    """Take the person's next epoch: every socket of his is checked again. Returns it."""
    with transaction.atomic():
        user.epoch = _bump(user.pk)
    return user.epoch


def _bump(user_id: int) -> int:
    person = User.objects.filter(pk=user_id)
    person.update(epoch=F("epoch") + 1, changed_at=Now())
    epoch = person.values_list("epoch", flat=True).get()
    # A listener that fails must not fail the sign-out that it hears of.
    transaction.on_commit(partial(ended.tell, user_id, epoch), robust=True)
    return epoch
