"""The worker's part: fetch what a link leads to, and put it into the message if it still says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from chat.files.models import File
from chat.messages import actions, clock
from chat.messages.models import Message
from chat.previews import pages
from chat.previews.models import Link, Page
from chat.previews.noting import PART
from chat.rooms import locking
from chat.rooms.models import Room
from chat.wire.refusals import NotFound
from chatsite.jobs import Again

Json = dict[str, Any]
TOO_LATE = timedelta(minutes=10)
"""Where more is linked than can be fetched, a card that late is none: the queue never grows longer than this."""


def show(pk: int) -> None:
    """Fetch one link and show it. Raises Again while another message's same link is being fetched."""
    link = Link.objects.filter(pk=pk, done_at=None).first()
    if link is None:
        return
    wanted = _is_wanted(link) and link.due_at > clock.now() - TOO_LATE
    page = pages.at(link.url, link.key) if wanted else None
    with transaction.atomic():
        locking.lock([link.room_id])  # who edits, deletes or removes holds it too
        still = Link.objects.filter(pk=pk, done_at=None).first()
        if still is None:
            return
        if still.room_id != link.room_id:  # it moved meanwhile: the lock is another room's
            raise Again
        still.done_at = clock.now()
        if page is not None and page.found and _is_wanted(still):
            _put(still, page)
        still.save()


def _is_wanted(link: Link) -> bool:
    """Neither removed nor deleted, in a room that has previews."""
    open_ = Room.objects.filter(pk=link.room_id, previews=True, encrypted=False, deleted_at=None)
    return settings.PREVIEWS and not link.removed and open_.exists() and _message(link) is not None


def _message(link: Link) -> Message | None:
    return Message.objects.filter(room=link.room_id, number=link.number, deleted_at=None).first()


def _put(link: Link, page: Page) -> None:
    message = _message(link)
    if message is None:
        return
    link.message = message
    entry: Json = {"url": link.url, **page.found}
    image = page.image
    if image is not None and File.objects.filter(pk=image.pk).update(sent_at=clock.now()):
        link.image = image
        entry["thumb"] = {
            "url": f"/files/{image.key}/{image.name}", "width": image.width, "height": image.height,
        }  # fmt: skip
    link.save()
    places = dict(Link.objects.filter(room=link.room_id, number=link.number).values_list("url", "place"))
    others = [one for one in message.parts.get(PART, []) if one["url"] != link.url]
    shown = sorted([*others, entry], key=lambda one: places.get(one["url"], len(places)))
    try:
        actions.change(link.room_id, link.number, PART, shown)
    except NotFound:  # pragma: no cover - it was there a moment ago, under the same lock
        return
