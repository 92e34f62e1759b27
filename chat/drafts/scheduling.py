"""Messages to be sent later: made, changed, cancelled, sent at once, kept when they could not be sent.

Rows and files are locked before people, as the writer does when it sends one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.drafts import reading
from chat.drafts.events import told
from chat.drafts.models import Scheduled
from chat.files import reading as files
from chat.files.models import File
from chat.messages import actions, clock
from chat.messages import reading as messages
from chat.messages.commands import begins_thread, readable
from chat.messages.sending import Send
from chat.rooms import policy
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Conflict, NotFound
from chatsite import jobs
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
MOST = 100
SOONEST, LATEST = timedelta(seconds=10), timedelta(days=366)


def create(plan: Send, at: datetime) -> Json:
    """Have the message of this plan sent at a time, 10 s to a year ahead. Returns the Scheduled object; the same nonce
    again gives the same one. Raises NotFound, Forbidden, BadRequest, and Conflict when too many wait."""
    _check(plan)
    _check_time(at)
    with transaction.atomic():
        _keep(plan.files, plan.actor)
        feed = feeds.take([plan.actor])[plan.actor]  # locks the person: what is counted stays so
        known = Scheduled.objects.filter(user=plan.actor, nonce=plan.nonce).first()
        if known is not None:
            transaction.set_rollback(True)
            return reading.shapes([known])[0]
        if Scheduled.objects.of(plan.actor).count() >= MOST:
            raise Conflict(
                _("{count} messages wait to be sent already. Send or cancel some first.").format(count=MOST),
                fields={"at": _("is one too many")},
            )
        row = Scheduled.objects.create(
            user_id=plan.actor, room_id=plan.room, thread=plan.thread, also_to_room=plan.also_to_room, feed=feed,
            reply_to=plan.reply_to, text=plan.text, files=list(plan.files), nonce=plan.nonce, due_at=at,
        )  # fmt: skip
        return _tell(row)


def update(
    user: int,
    pk: int,
    *,
    text: str | None = None,
    at: datetime | None = None,
    file_ids: Sequence[int] | None = None,
) -> Json:
    """Change what is named. One that failed is taken up again by a new time. Returns the Scheduled object."""
    if at is not None:
        _check_time(at)
    with transaction.atomic():
        row = _locked(user, pk)
        before = row.files
        row.text = row.text if text is None else text
        row.files = before if file_ids is None else list(file_ids)
        _check(_plan(row))
        if at is not None:
            _aim(row, at)
        _let_go([file for file in before if file not in row.files])
        _keep(row.files, user)
        row.feed = feeds.take([user])[user]
        row.save()
        return _tell(row)


def send_now(user: int, pk: int) -> Json:
    """Make it due this moment, one that failed too: a worker sends it. Returns the Scheduled object."""
    with transaction.atomic():
        row = _locked(user, pk)
        _aim(row, clock.now())
        row.feed = feeds.take([user])[user]
        row.save()
        transaction.on_commit(jobs.wake)
        return _tell(row)


def delete(user: int, pk: int) -> None:
    """Cancel it."""
    with transaction.atomic():
        _let_go(_locked(user, pk).files)
        feed = feeds.take([user])[user]
        forget(pk, feed)
        transaction.on_commit(partial(relay.publish, [told(user, feed, pk, None)]))


def fail(pk: int, version: int, reason: str) -> None:
    """Keep one that could not be sent, with the reason, unless its person has changed it meanwhile."""
    with transaction.atomic():
        row = _lock(Scheduled.objects.filter(pk=pk, done_at=None, feed=version))
        if row is None:
            return
        row.failed, row.done_at = str(reason), clock.now()
        row.feed = feeds.take([row.user_id])[row.user_id]
        row.save()
        _tell(row)


def forget(pk: int, feed: int) -> None:
    """It is sent or cancelled: what it said goes, in the transaction that took `feed`."""
    Scheduled.objects.filter(pk=pk).update(done_at=clock.now(), failed="", text="", files=[], feed=feed)


def _check(plan: Send) -> None:
    """Whether it could be sent this moment, so that what is plainly wrong is told at once. It is asked again then."""
    actions.check(plan)
    with snapshot() as cursor:
        seen = readable(cursor, plan.actor, plan.room)
        policy.require(seen, Permission.MESSAGE_SEND)
        if plan.thread is not None:
            begins_thread(cursor, seen, plan.thread)
        if plan.reply_to is not None and not messages.numbers(
            cursor, plan.room, [plan.reply_to], seen.hidden_before
        ):
            raise NotFound(
                _("There is no such message."), fields={"reply_to": _("is no message of this room")}
            )
        if len(files.describe(plan.files, plan.actor)) < len(plan.files):
            raise NotFound(_("There is no such file."), fields={"files": _("names a file that is not yours")})


def _check_time(at: datetime) -> None:
    if not SOONEST <= at - clock.now() <= LATEST:
        raise BadRequest(
            _("Choose a time that lies 10 seconds to a year ahead."),
            fields={"at": _("must lie 10 seconds to a year ahead")},
        )


def _plan(row: Scheduled) -> Send:
    return Send(
        room=row.room_id, actor=row.user_id, nonce=row.nonce, text=row.text, reply_to=row.reply_to, thread=row.thread,
        also_to_room=row.also_to_room, files=tuple(row.files),
    )  # fmt: skip


def _aim(row: Scheduled, at: datetime) -> None:
    row.due_at, row.done_at, row.failed = at, None, ""
    row.lease_until, row.attempts = None, 0


def _locked(user: int, pk: int) -> Scheduled:
    row = _lock(Scheduled.objects.of(user).filter(pk=pk))
    if row is None:
        raise NotFound(_("It was sent or cancelled already."), fields={"scheduled": _("is not waiting")})
    return row


def _lock(rows: Any) -> Scheduled | None:
    row: Scheduled | None = rows.select_for_update(no_key=True).first()
    return row


def _tell(row: Scheduled) -> Json:
    """Tell its person's devices after the commit; returns the object."""
    shape = reading.shapes([row])[0]
    transaction.on_commit(partial(relay.publish, [told(row.user_id, row.feed, row.pk, shape)]))
    return shape


def _keep(ids: Collection[int], owner: int) -> None:
    """An upload that is to be sent later isn't one that nobody sends: it is not cleared away meanwhile."""
    File.objects.filter(pk__in=ids, owner=owner, sent_at=None).update(sent_at=clock.now())


def _let_go(ids: Collection[int]) -> None:
    File.objects.filter(pk__in=ids, message_links=None).update(sent_at=None)
