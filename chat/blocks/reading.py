"""What somebody is told of his own blocks."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.blocks.models import Accepts, Block, Privacy

Json = dict[str, Any]


def blocked(user: int) -> list[int]:
    """The ids of everybody he has blocked, the last one first."""
    return list(Block.objects.filter(user=user).order_by("-pk").values_list("blocked", flat=True))


def accepts(user: int) -> str:
    """Whose messages he accepts: a value of `Accepts`."""
    found = Privacy.objects.filter(user=user).values_list("accepts", flat=True).first()
    return found or Accepts.EVERYONE.value


def told(user: int) -> Json:
    """What `mine` tells: the whole list (null: nobody), and whose messages he accepts."""
    return {"blocks": blocked(user) or None, "accepts": accepts(user)}


def mine_since(cursor: CursorWrapper, user: int, feed: int) -> list[Json]:
    """What `mine` events above `feed` would have told: all of it at once, as it is now."""
    cursor.execute("SELECT feed FROM chat_privacy WHERE user_id = %s AND feed > %s", [user, feed])
    return [{"type": "mine", "feed": row[0], "set": told(user)} for row in cursor.fetchall()]
