"""Answering a Query: what of all that somebody may read has these words, the newest or the best first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from accounts.models import User
from chat.messages import reading, shapes
from chat.messages.models import Message
from chat.search.language import Query
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
Order = Literal["newest", "best"]
PAGE = 50
_FIELDS = (
    "room_id", "number", "rev", "ordinal", "author_id", "kind", "text", "html", "created_at", "edited_at",
    "deleted_at", "reply_to", "thread", "also_to_room", "nonce", "parts",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """`messages` are whole Messages as this person may have them, in the order asked for; `marked` has for each, at
    the same place, the words of its text that were looked for, as they stand there; `cursor` leads to the next page,
    None: there is none."""

    messages: list[Json]
    marked: list[list[str]] = field(default_factory=list)
    cursor: str | None = None


def find(
    actor: User, query: Query, *, order: Order = "newest", after: str | None = None, limit: int = PAGE
) -> Found:
    """A page of what `actor` may read and the query asks for. `after` is the cursor of the page before.

    Raises BadRequest, naming `after`, for a cursor that is none. Call in a thread.
    """
    with snapshot():
        rows = Message.objects.visible_to(actor).filter(deleted_at=None).exclude(kind="system")
        for words in query.words:
            rows = (
                rows.exclude(text__icontains=words.text)
                if words.negated
                else rows.filter(text__icontains=words.text)
            )
        if after is not None:
            rows = rows.filter(pk__lt=int(after))
        found = list(rows.order_by("-pk").values_list("pk", *_FIELDS)[: limit + 1])
        messages = [shapes.whole(*row[1:]) for row in found[:limit]]
        shown = reading.for_reader(messages, actor.pk)
    cursor = str(found[limit - 1][0]) if len(found) > limit else None
    return Found(shown, [[] for _ in shown], cursor)
