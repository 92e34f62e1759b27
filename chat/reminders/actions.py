"""Reminders: made, put off, changed, done with, and due. The worker does the last, one row at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.messages import clock
from chat.messages import reading as messages
from chat.messages.commands import readable
from chat.reminders import reading, registry
from chat.reminders.events import told
from chat.reminders.models import Reminder
from chat.rooms.events import Notification
from chat.wire.refusals import BadRequest, Conflict, NotFound
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
MOST = 200
KEPT = 1_000
"""How many that are done are kept: more than `reading.AT_ONCE`, above which nobody is told them one by one."""
LATEST = timedelta(days=366)


def create(user: int, room: int, *, number: int = 0, text: str = "", at: datetime) -> Json:
    """Remind this person at a time, within a year, of a message that he may read, or of his own words. The same
    again changes nothing. Returns the Reminder; raises NotFound, BadRequest, and Conflict when there are too many."""
    text = text.strip()
    if not number and not text:
        missing = _("is missing")
        raise BadRequest(
            _("Say what you want to be reminded of."), fields={"number": missing, "text": missing}
        )
    _check_time(at)
    _check_place(user, room, number)
    wish = {"room_id": room, "number": number, "text": text, "due_at": at}
    with transaction.atomic():
        feed = feeds.take([user])[user]  # locks the person: what is counted stays so
        known = Reminder.objects.of(user).filter(**wish).first()
        if known is not None:
            transaction.set_rollback(True)
            return reading.shape(known)
        _check_count(user)
        return _tell(Reminder.objects.create(user_id=user, feed=feed, **wish))


def update(user: int, pk: int, *, at: datetime | None = None, text: str | None = None) -> Json:
    """Change what is named. A time puts off one that is due. Returns the Reminder."""
    if at is not None:
        _check_time(at)
    with transaction.atomic():
        row = _locked(user, pk)
        if at is not None:
            row.due_at, row.done_at, row.lease_until, row.attempts = at, None, None, 0
        if text is not None:
            row.text = text.strip()
        if not row.text and not row.number:
            raise BadRequest(
                _("Say what you want to be reminded of."), fields={"text": _("must not be blank")}
            )
        return _keep(row)


def end(user: int, pk: int) -> None:
    """Be done with one that is due, or cancel one that is to come."""
    with transaction.atomic():
        row = _locked(user, pk)
        row.ended_at = clock.now()
        _keep(row)
        old = Reminder.objects.filter(user=user).exclude(ended_at=None).order_by("-feed")
        spared = list(old.values_list("pk", flat=True)[KEPT : KEPT + 100])
        Reminder.objects.filter(pk__in=spared).delete()


def bring_back(user: int, pk: int) -> None:
    """Take `end` back: it stands in the list as before, and when its time has come meanwhile, it is due at once."""
    with transaction.atomic():
        row = _locked(user, pk, ended=True)
        if row.ended_at is not None:
            row.feed = feeds.take([user])[user]
            _check_count(user)
            row.ended_at, row.lease_until = None, None
            row.save()
            _tell(row)


def fall_due(pk: int) -> None:
    """Tell its person that the time has come, if it has; by the worker. Again changes nothing."""
    with transaction.atomic():
        rows = Reminder.objects.filter(pk=pk, done_at=None, ended_at=None, due_at__lte=Now())
        row = rows.select_for_update(no_key=True).first()
        if row is None:
            return
        row.done_at = clock.now()
        row.feed = feeds.take([row.user_id])[row.user_id]
        row.save()
        event = Notification(
            user=row.user_id, feed=row.feed, kind="reminder", room=row.room_id, number=row.number, by=row.user_id,
            more={"reminder": reading.shape(row), "quiet": registry.calm(row)},
        )  # fmt: skip
        transaction.on_commit(partial(relay.publish, [event]))


def _check_time(at: datetime) -> None:
    if not timedelta(0) < at - clock.now() <= LATEST:
        raise BadRequest(
            _("Choose a time that is still to come, within a year."),
            fields={"at": _("must lie ahead, within a year")},
        )


def _check_place(user: int, room: int, number: int) -> None:
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        found = messages.numbers(cursor, room, [number], seen.hidden_before) if number else []
    if not number:
        return
    if not found or found[0].get("deleted"):
        raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
    if found[0]["kind"] == "system":
        raise BadRequest(
            _("You can be reminded of people's messages only."), fields={"number": _("is a system message")}
        )


def _check_count(user: int) -> None:
    if Reminder.objects.of(user).count() >= MOST:
        raise Conflict(
            _("You have {count} reminders. Be done with some first.").format(count=MOST),
            fields={"at": _("is one too many")},
        )


def _locked(user: int, pk: int, *, ended: bool = False) -> Reminder:
    rows = Reminder.objects.filter(user=user) if ended else Reminder.objects.of(user)
    row = rows.filter(pk=pk).select_for_update(no_key=True).first()
    if row is None:
        raise NotFound(_("There is no such reminder."), fields={"reminder": _("is none of yours")})
    return row


def _keep(row: Reminder) -> Json:
    row.feed = feeds.take([row.user_id])[row.user_id]
    row.save()
    return _tell(row)


def _tell(row: Reminder) -> Json:
    """Tell its person's devices after the commit; returns the object."""
    shape = reading.shape(row)
    event = told(row.user_id, row.feed, row.pk, shape if row.ended_at is None else None)
    transaction.on_commit(partial(relay.publish, [event]))
    return shape
