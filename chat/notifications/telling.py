"""Deciding, after a message is stored, whom it tells: in slices, so that `@all` locks no thousand people.

What is noted of a message (`untold`) is brought level with what it says now: rows of `Notice` for whom it tells, none
when it is gone. Each slice holds the note, so two that do it at once take turns; doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts import feeds
from chat import relay
from chat.mentions import telling as mentions
from chat.messages import clock
from chat.messages.writer import rows
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.notifications import people, untold
from chat.notifications.deciding import RANKS, Decision, Why, decide
from chat.notifications.models import Notice, Undecided
from chat.notifications.people import Said
from chat.rooms.events import Notification
from chat.threads import following
from chat.threads.models import Untold
from chat.wire.events import Event, TimelineEvent

SLICE = 200
_COLUMNS = {
    "user_id": "bigint", "room_id": "bigint", "number": "bigint", "thread": "bigint", "by_id": "bigint",
    "why": "text", "quiet": "text", "feed": "bigint",
}  # fmt: skip
_INSERT = (
    f"{{table}} INSERT INTO chat_notice ({', '.join(_COLUMNS)}) SELECT {', '.join(f'v.{name}' for name in _COLUMNS)}"
    " FROM v JOIN chat_membership m ON m.room_id = v.room_id AND m.user_id = v.user_id AND m.until_rev IS NULL"
    " WHERE true ON CONFLICT (user_id, room_id, number) DO UPDATE SET why = excluded.why, quiet = excluded.quiet,"
    " feed = excluded.feed, handled_at = NULL RETURNING user_id"
)


class Outcome(NamedTuple):
    """What becomes of some people's notices: told anew, with another reason but silently, or taken back."""

    told: dict[int, Decision]
    renamed: dict[int, Why]
    gone: list[int]


def tell(events: Sequence[Event]) -> None:
    """Decide about the messages of these events; in a thread, when they were published."""
    places = sorted({(event.room, event.number or 0) for event in events if isinstance(event, TimelineEvent)})
    try:
        for room, number in places:
            bring_level(room, number)
    finally:
        untold.done(places)


def catch_up(pk: int) -> None:
    """Decide what a process has left undecided that died, and before that what it decides by; nothing when somebody
    has done so meanwhile."""
    one = Undecided.objects.filter(pk=pk).first()
    if one is None:
        return
    mentions.tell(one.room_id, one.number)
    row = _message(one.room_id, one.number)
    if row is not None and row.thread is not None:
        for left in Untold.objects.filter(room=row.room, thread=row.thread):
            following.catch_up(left.pk)
    bring_level(one.room_id, one.number)


def bring_level(room: int, number: int) -> None:
    """Carry out what is noted of this message, if anything is; also what is noted meanwhile."""
    while (noted := Undecided.objects.filter(room=room, number=number).first()) is not None:
        row = _message(room, number)
        if row is None or row.deleted_at is not None:
            _take_back(noted)
        elif not _decide(noted, row):
            continue
        if Undecided.objects.filter(pk=noted.pk, rev=noted.rev).delete()[0]:
            return


def _message(room: int, number: int) -> Row | None:
    with connection.cursor() as cursor:
        found = rows.by_number(cursor, [(room, number)])
    return found[0] if found else None


def _take_back(noted: Undecided) -> None:
    with transaction.atomic():
        if _held(noted):
            Notice.objects.filter(room=noted.room_id, number=noted.number).delete()


def _decide(noted: Undecided, row: Row) -> bool:
    """Whether nothing else was noted meanwhile."""
    with connection.cursor() as cursor:
        said = people.said(cursor, row)
        concerned = people.concerned(cursor, said)
    starts = range(0, len(concerned), SLICE)
    return all(_slice(noted, said, concerned[start : start + SLICE]) for start in starts)


def _slice(noted: Undecided, said: Said, users: Sequence[int]) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        if not _held(noted):
            return False
        outcome = _outcome(cursor, said, users)
        for user, reason in outcome.renamed.items():
            _notices(said, [user]).update(why=reason)
        if outcome.gone:
            _notices(said, outcome.gone).delete()
        if outcome.told:
            _store(cursor, said, outcome.told)
    return True


def _held(noted: Undecided) -> bool:
    """Lock the note, if it still says the same."""
    same = Undecided.objects.filter(pk=noted.pk, rev=noted.rev)
    return same.select_for_update(no_key=True).first() is not None


def _outcome(cursor: CursorWrapper, said: Said, users: Sequence[int]) -> Outcome:
    outcome = Outcome({}, {}, [])
    for person, before in people.facts(cursor, said, users, clock.now()):
        decision = decide(said.message, person)
        if before is None:
            if decision is not None:
                outcome.told[person.id] = decision
        elif decision is not None and RANKS[decision.why] > RANKS[before]:
            outcome.told[person.id] = decision
        elif before == Why.MENTION and not person.named:
            if decision is None:
                outcome.gone.append(person.id)
            else:
                outcome.renamed[person.id] = decision.why
    return outcome


def _store(cursor: CursorWrapper, said: Said, told: dict[int, Decision]) -> None:
    """Write their notices, in one statement, and tell them; who left before he was locked is not told."""
    row, thread = said.row, said.row.thread if said.alone else None
    taken = feeds.take(told)
    table, values = given(
        _COLUMNS,
        [
            (user, row.room, row.number, thread, row.author, told[user].why.value, told[user].quiet, feed)
            for user, feed in sorted(taken.items())
        ],
    )
    cursor.execute(_INSERT.format(table=table), values)
    still = sorted(user for (user,) in cursor.fetchall())
    events = [_event(said, user, taken[user], told[user]) for user in still]
    transaction.on_commit(partial(relay.publish, events))


def _event(said: Said, user: int, feed: int, decision: Decision) -> Notification:
    row = said.row
    return Notification(
        user=user, feed=feed, kind=decision.why.value, room=row.room, number=row.number, by=row.author,
        more={"thread": row.thread if said.alone else None, "quiet": decision.quiet},
    )  # fmt: skip


def _notices(said: Said, users: Sequence[int]) -> Any:
    return Notice.objects.filter(room=said.row.room, number=said.row.number, user__in=users)
