"""Adding and taking back a reaction, in the writer's batch; what stands in the message follows the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from chat.messages import policy
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.reactions.models import Reaction
from chat.rooms.policy import Permission
from chat.wire.refusals import Forbidden, Unavailable

Json = dict[str, Any]
KINDS = 20
NEWEST = 20
PART = "reactions"
# One statement each, since many come at once: what is there already is found by the constraint, not by asking first.
_ADD = (
    "INSERT INTO chat_reaction (message_id, user_id, emoji) VALUES (%s, %s, %s)"
    " ON CONFLICT (message_id, user_id, emoji) DO NOTHING"
)
_REMOVE = "DELETE FROM chat_reaction WHERE message_id = %s AND user_id = %s AND emoji = %s"


@dataclass(slots=True, eq=False, kw_only=True)
class React(Plan):
    """Somebody's emoji at a message: there (`added`) or not. What is so already changes nothing.

    `url` is the picture of one of the site's own; it stands beside its name in the part.
    """

    room: int
    actor: int
    number: int
    emoji: str
    added: bool
    url: str | None = None
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_REACT)
        row = policy.living(batch, self.room, stay, self.number)
        if row.id is None:  # sent in this very batch: nobody can have seen it
            raise Unavailable
        shown: list[Json] = row.parts.get(PART, [])
        if self.added and self.emoji not in {one["emoji"] for one in shown} and len(shown) >= KINDS:
            raise Forbidden(
                _("That message has %(count)d different reactions already.") % {"count": KINDS},
                fields={"emoji": _("is one too many")},
            )
        if self._store(row.id):
            by = {"user": self.actor, "emoji": self.emoji, "added": self.added}
            batch.change(row, parts={PART: self._shown(row, shown)}, by=by)
        return answered(batch, row, stay)

    def _store(self, message: int) -> bool:
        """Write the row or remove it. False when it was so already."""
        with connection.cursor() as cursor:
            cursor.execute(_ADD if self.added else _REMOVE, [message, self.actor, self.emoji])
            return bool(cursor.rowcount)

    def _shown(self, row: Row, shown: list[Json]) -> list[Json]:
        """The part with this change in it: emoji in the order in which they came, people the newest first."""
        changed = []
        for one in shown:
            if one["emoji"] == self.emoji:
                one = self._one(row, one)
            if one["count"]:
                changed.append(one)
        if self.added and not any(one["emoji"] == self.emoji for one in changed):
            own = {"url": self.url} if self.url else {}
            changed.append({"emoji": self.emoji, "count": 1, "users": [self.actor], **own})
        return changed

    def _one(self, row: Row, one: Json) -> Json:
        count = one["count"] + (1 if self.added else -1)
        users = [user for user in one["users"] if user != self.actor]
        if self.added:
            users = [self.actor, *users][:NEWEST]
        elif len(users) < min(count, NEWEST):
            users = list(newest(row.id, self.emoji))
        own = {"url": self.url or one["url"]} if self.url or "url" in one else {}
        return {"emoji": self.emoji, "count": count, "users": users, **own}


def newest(message: int | None, emoji: str) -> Iterable[int]:
    """The ids of the 20 people who gave this emoji last."""
    found = Reaction.objects.filter(message=message, emoji=emoji).order_by("-id")
    return found.values_list("user", flat=True)[:NEWEST]


def forget(batch: Batch) -> None:
    """Deleted messages lose their reactions."""
    gone = [row.id for row in batch.deleted if row.id is not None]
    if gone:
        Reaction.objects.filter(message__in=gone).delete()
