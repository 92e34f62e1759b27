"""What somebody is told of his own folders."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.folders.models import Filed, Folder, Sidebar

Json = dict[str, Any]


def told(user: int) -> Json:
    """What `mine` tells: all folders from top to bottom with their rooms in his order, and how he wants his list;
    null for what is as it is by itself."""
    filed: dict[int, list[int]] = defaultdict(list)
    rows = Filed.objects.filter(user=user, room__deleted_at=None).order_by("place", "pk")
    for folder, room in rows.values_list("folder", "room"):
        filed[folder].append(room)
    folders = [shape(one, filed[one.pk]) for one in Folder.objects.visible_to(user)]
    return {"folders": folders or None, "sidebar": _sidebar(user)}


def shape(folder: Folder, rooms: list[int]) -> Json:
    """A Folder of the wire: `{id, name, sort, collapsed?, rooms}`."""
    collapsed = {"collapsed": True} if folder.collapsed else {}
    return {"id": folder.pk, "name": folder.name, "sort": folder.sort, **collapsed, "rooms": rooms}


def _sidebar(user: int) -> Json | None:
    row = Sidebar.objects.filter(user=user).first()
    if row is None:
        return None
    set_so = ({"unread_only": True} if row.unread_only else {}) | ({"parts": row.parts} if row.parts else {})
    return set_so or None


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told: all of it at once, as it is now."""
    cursor.execute("SELECT feed FROM chat_sidebar WHERE user_id = %s AND feed > %s", [user, feed])
    return [{"type": "mine", "feed": row[0], "set": told(user)} for row in cursor.fetchall()]
