"""What somebody is told of his notices, and of what he wants to be told."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.notifications.models import Notice, NoticeSettings, ThreadLevel
from chat.rooms.models import Level
from chat.wire.encoding import moment, moment_or_none

Json = dict[str, Any]
LEVEL = (
    "CASE WHEN m.level <> 'default' THEN m.level WHEN r.kind = 'direct' THEN 'all' ELSE COALESCE((SELECT z.level"
    " FROM chat_noticesettings z WHERE z.user_id = m.user_id), 'mentions') END"
)
"""Of a stay `m` in room `r`: the level that holds there, where none was chosen too."""
_PAGE = (
    "SELECT n.id FROM chat_notice n JOIN chat_room r ON r.id = n.room_id AND r.deleted_at IS NULL"
    " JOIN chat_membership m ON m.room_id = n.room_id AND m.user_id = n.user_id AND m.until_rev IS NULL"
    " JOIN chat_message x ON x.room_id = n.room_id AND x.number = n.number AND x.deleted_at IS NULL"
    " LEFT JOIN chat_threadmark t ON t.user_id = n.user_id AND t.room_id = n.room_id AND t.thread = n.thread"
    " WHERE n.user_id = %(user)s AND n.number >= m.hidden_before AND n.number >= r.first AND NOT EXISTS"
    " (SELECT 1 FROM chat_block b WHERE b.user_id = n.user_id AND b.blocked_id = n.by_id)"
)
_OPEN = (
    " AND n.handled_at IS NULL"
    " AND n.number > CASE WHEN n.thread IS NULL THEN m.read ELSE COALESCE(t.read, 0) END"
)


def page(
    cursor: CursorWrapper, user: int, before: int | None, limit: int, *, waiting: bool
) -> tuple[list[Json], bool]:
    """His notices of what he may see now, the last one first, from below the place `before`; whether there are more.
    With `waiting`, only those that he has neither read nor handled."""
    asked = _PAGE + (_OPEN if waiting else "") + (" AND n.feed < %(before)s" if before is not None else "")
    cursor.execute(
        f"{asked} ORDER BY n.feed DESC, n.id DESC LIMIT %(limit)s",
        {"user": user, "limit": limit + 1, **({} if before is None else {"before": before})},
    )
    ids = [pk for (pk,) in cursor.fetchall()]
    found = Notice.objects.in_bulk(ids[:limit])
    return [shape(found[pk]) for pk in ids[:limit] if pk in found], len(ids) > limit


def shape(one: Notice) -> Json:
    """A Notice of the wire."""
    told: Json = {
        "place": one.feed,
        "room": one.room_id,
        "number": one.number,
        "kind": one.why,
        "by": one.by_id,
        "at": moment(one.created_at),
    }
    if one.thread is not None:
        told["thread"] = one.thread
    if one.quiet:
        told["quiet"] = one.quiet
    if one.handled_at is not None:
        told["handled"] = True
    return told


def settings_of(user: int) -> NoticeSettings:
    """What he wants; who never said so has what everybody begins with."""
    return NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user_id=user)


def told_settings(row: NoticeSettings) -> Json:
    """NotificationSettings of the wire."""
    return {
        "level": row.level,
        "words": row.words,
        "hours": {
            "days": [day for day in range(7) if row.days >> day & 1],
            "begins": clock(row.begins),
            "ends": clock(row.ends),
            "zone": row.zone or None,
        },
    }


def clock(minute: int) -> str:
    """A minute of the day as it stands on a clock: "22:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told: levels of threads in rooms that he is in, and his settings."""
    cursor.execute(
        "SELECT l.id FROM chat_threadlevel l JOIN chat_membership m ON m.room_id = l.room_id"
        " AND m.user_id = l.user_id AND m.until_rev IS NULL WHERE l.user_id = %s AND l.feed > %s ORDER BY l.feed",
        [user, feed],
    )
    rows = ThreadLevel.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]).order_by("feed")
    told = [
        {"type": "mine", "feed": row.feed, "room": row.room_id, "thread": row.thread, "set": told_level(row)}
        for row in (rows if feed else rows.exclude(level=Level.DEFAULT, muted_until=None))
    ]
    chosen = NoticeSettings.objects.filter(user=user, feed__gt=feed)
    return told + [
        {"type": "mine", "feed": own.feed, "set": {"notifications": told_settings(own)}} for own in chosen
    ]


def told_level(row: ThreadLevel) -> Json:
    """What is his alone in a thread."""
    return {"level": row.level, "muted_until": moment_or_none(row.muted_until)}
