"""What somebody wants to be told: in a thread, everywhere else, and being done with a notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.messages import clock
from chat.messages.commands import begins_thread, readable
from chat.notifications import heeding, words
from chat.notifications.models import Notice, NoticeSettings, ThreadLevel
from chat.notifications.reading import told_level, told_settings
from chat.rooms.events import Mine
from chat.rooms.models import Level
from chat.threads import following
from chat.wire.refusals import BadRequest, Conflict, Forbidden
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
MOST = 1000
"""Threads with a level or a mute of their own."""
CLEARED: Mapping[str, Any] = {"level": Level.DEFAULT.value, "muted_until": None}


def set_in_thread(name: str, user: int, room: int, thread: int, value: Any) -> None:
    """Set `level` or `muted_until` of a thread that this person may read, None clears; a hidden one he doesn't follow
    any more, so it leaves his list of threads. Raises NotFound, Forbidden, and Conflict when he has too many."""
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        begins_thread(cursor, seen, thread)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    value = CLEARED[name] if value is None else value
    if name == "level" and value == Level.HIDDEN:
        following.choose(user, room, thread, following=False)
    with transaction.atomic():
        feed = feeds.take([user])[user]
        row = ThreadLevel.objects.filter(user=user, room=room, thread=thread).first()
        if row is None:
            _check_count(user, name)
            row = ThreadLevel(user_id=user, room_id=room, thread=thread)
        setattr(row, name, value)
        row.feed = feed
        row.save()
        event = Mine(user=user, feed=feed, room=room, thread=thread, set={name: told_level(row)[name]})
        transaction.on_commit(partial(relay.publish, [event]))


def choose(user: int, wish: Mapping[str, Any]) -> Json:
    """Set some of `level`, `words`, `days`, `begins`, `ends` and `zone`; returns NotificationSettings. Raises
    BadRequest, naming the field; without any wish it only tells."""
    wish = {**wish, **({"words": checked(wish["words"])} if "words" in wish else {})}
    with transaction.atomic():
        feed = feeds.take([user])[user] if wish else 0
        row = NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user_id=user)
        if wish:
            for name, value in wish.items():
                setattr(row, name, value)
            row.feed, row.changed_at = feed, clock.now()
            row.save()
            event = Mine(user=user, feed=feed, set={"notifications": told_settings(row)})
            transaction.on_commit(partial(relay.publish, [event]))
            transaction.on_commit(heeding.forget)
    return told_settings(row)


def checked(listed: Iterable[str]) -> list[str]:
    """Words that somebody wants to be told of, each once. Raises BadRequest, naming `words`."""
    found: dict[words.Pieces, str] = {}
    for word in listed:
        line = " ".join(word.split())
        parts = words.pieces(line)
        if not line:
            continue
        if not parts or len(line) > words.LONGEST or len(parts) > words.PIECES:
            raise BadRequest(
                _(
                    "“%(word)s” can't be listened for: a word has letters or digits, at most %(signs)d characters."
                )
                % {"word": line[: words.LONGEST], "signs": words.LONGEST},
                fields={"words": _("has one that can't be listened for")},
            )
        found.setdefault(parts, line)
    if len(found) > words.MOST:
        raise BadRequest(
            _("At most %(count)d words.") % {"count": words.MOST}, fields={"words": _("has too many")}
        )
    return list(found.values())


def handle(user: int, room: int, number: int, *, back: bool = False) -> None:
    """Be done with a notice of one's own, or take that back; what isn't there or is so already changes nothing."""
    with transaction.atomic(), connection.cursor():
        feeds.take([user])
        mine = Notice.objects.filter(user=user, room=room, number=number)
        if back:
            mine.update(handled_at=None)
        else:
            mine.filter(handled_at=None).update(handled_at=clock.now())


def _check_count(user: int, name: str) -> None:
    if ThreadLevel.objects.filter(user=user).count() >= MOST:
        raise Conflict(
            _("{count} threads have a level of yours already.").format(count=MOST),
            fields={name: _("is one too many")},
        )
