"""Taking a preview away for everybody: its author, or who moderates the room. It doesn't come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.files.models import File
from chat.messages import actions, policy
from chat.messages.altering import answered
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.previews import finding, noting
from chat.previews.models import Link
from chat.rooms import locking
from chat.rooms.policy import Permission
from chat.wire.refusals import NotFound

Json = dict[str, Any]


@dataclass(slots=True, eq=False, kw_only=True)
class RemovePreview(Plan):
    """The preview of one link of a message, shown already or still to come. Once more changes nothing."""

    room: int
    actor: int
    number: int
    url: str
    lane: object | None = None

    def numbers(self) -> Sequence[int]:
        return (self.number,)

    def apply(self, batch: Batch) -> Json:
        stay = policy.reader(batch, self.room, self.actor)
        row = policy.living(batch, self.room, stay, self.number)
        own = row.author == self.actor
        needed = Permission.MESSAGE_SEND if own else Permission.MESSAGE_MODERATE
        policy.require(batch.rooms[self.room], stay, needed)
        key = finding.key_of(self.url)
        link = Link.objects.filter(room=self.room, number=self.number, key=key).first() if key else None
        if link is None:
            raise NotFound(
                _("That message has no such link."), fields={"url": _("is no link of this message")}
            )
        if not link.removed:
            Link.objects.filter(pk=link.pk).update(removed=True, image=None)
            noting.let_go([link.image_id] if link.image_id is not None else [])
        shown = row.parts.get(noting.PART, [])
        left = [one for one in shown if one["url"] != link.url]
        if len(left) < len(shown):
            batch.change(row, parts={noting.PART: left or None})
        return answered(batch, row, stay)


def take_out(file: File) -> None:
    """A picture goes, by who runs the site: the cards that show it stay without it."""
    links = list(Link.objects.filter(image=file, message__deleted_at=None).select_related("message"))
    locking.lock({link.room_id for link in links})
    for link in links:
        assert link.message is not None
        shown = [
            {name: value for name, value in one.items() if name != "thumb" or one["url"] != link.url}
            for one in link.message.parts.get(noting.PART, [])
        ]
        actions.change(link.room_id, link.number, noting.PART, shown or None)
