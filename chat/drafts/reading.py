"""What waits, as the wire shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from chat.drafts.models import Draft, Scheduled
from chat.files import reading as files
from chat.rooms.models import Membership
from chat.wire.encoding import moment, moment_or_none

Json = dict[str, Any]


def shapes(rows: Iterable[Scheduled]) -> list[Json]:
    """Scheduled objects: `{id, room, at, nonce, text, files: [File], thread?, also_to_room?, reply_to?, failed?}`."""
    listed = list(rows)
    described: dict[int, Json] = {}
    for owner in {row.user_id for row in listed if row.files}:
        ids = {file for row in listed if row.user_id == owner for file in row.files}
        described |= files.describe(ids, owner)
    return [_shape(row, described) for row in listed]


def _shape(row: Scheduled, described: dict[int, Json]) -> Json:
    shown = {
        "id": row.pk,
        "room": row.room_id,
        "at": moment(row.due_at),
        "nonce": str(row.nonce),
        "text": row.text,
        "files": [described[file] for file in row.files if file in described],
    }
    further = {
        "thread": row.thread,
        "also_to_room": row.also_to_room,
        "reply_to": row.reply_to,
        "failed": row.failed,
    }
    return shown | {name: value for name, value in further.items() if value}


def drafts(user: int) -> list[Json]:
    """`{room, thread?, text, at}` of everything I began to write in rooms that I am in, the newest first."""
    stays = Membership.objects.present().filter(user=user, room__deleted_at=None).exclude(draft="")
    found = [(row.draft_at, {"room": row.room_id, "text": row.draft}) for row in stays]
    rows = Draft.objects.filter(_here(user), user=user).exclude(text="")
    found += [(row.at, {"room": row.room_id, "thread": row.thread, "text": row.text}) for row in rows]
    found.sort(key=lambda one: one[0].timestamp() if one[0] else 0.0, reverse=True)
    return [{**shape, "at": moment_or_none(at)} for at, shape in found]


def waiting(user: int) -> list[Json]:
    """What is still to be sent, and what failed, the next one first."""
    return shapes(Scheduled.objects.of(user).order_by("due_at", "pk"))


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told: of drafts in threads of rooms that the person is in, and of
    messages to be sent later, each at its newest. Above 0 that is only what there is."""
    return _drafts(user, feed) + _scheduled(user, feed)


def _drafts(user: int, feed: int) -> list[Json]:
    rows = Draft.objects.filter(_here(user), user=user, feed__gt=feed).order_by("feed")
    return [
        {
            "type": "mine",
            "feed": row.feed,
            "room": row.room_id,
            "thread": row.thread,
            "set": {"draft": row.text or None},
        }
        for row in (rows if feed else rows.exclude(text=""))
    ]


def _set(row: Draft) -> Json:
    return {"draft": row.text or None}


def _scheduled(user: int, feed: int) -> list[Json]:
    rows = Scheduled.objects.filter(user=user, feed__gt=feed) if feed else Scheduled.objects.of(user)
    listed = list(rows.order_by("feed"))
    living = [row for row in listed if row.done_at is None or row.failed]
    shown = {shape["id"]: shape for shape in shapes(living)}
    return [
        {"type": "mine", "feed": row.feed, "set": {"scheduled": {str(row.pk): shown.get(row.pk)}}}
        for row in listed
    ]


def _here(user: int) -> Q:
    """In rooms that the person is in."""
    return Q(room__memberships__user=user, room__memberships__until_rev=None, room__deleted_at=None)


def held(files: Collection[int]) -> set[int]:
    """Those of the files that are to be sent later, or would have been: each of its owner's own."""
    waiting = Scheduled.objects.filter(
        Q(done_at=None) | ~Q(failed=""), user__files__in=list(files)
    ).distinct()
    return set(files).intersection(*[chain(*waiting.values_list("files", flat=True))])
