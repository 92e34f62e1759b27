"""Saving a message for oneself, and being done with it; told to all one's devices by `mine`."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.messages import clock, reading
from chat.messages.commands import readable
from chat.rooms.events import Mine
from chat.saved.models import Saved
from chat.saved.reading import told
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from chatsite.databases.snapshot import snapshot

MOST = 1_000
KEPT = 1_000
"""How many that were taken back are kept: more than `reading.AT_ONCE`, above which nobody is told them one by one."""


def add(user: int, room: int, number: int) -> None:
    """Save a message that the person may read. Again changes nothing. Raises a Refusal."""
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        found = reading.numbers(cursor, room, [number], seen.hidden_before)
    if not found or found[0].get("deleted"):
        raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
    if found[0]["kind"] == "system":
        raise BadRequest(_("Only people's messages are saved."), fields={"number": _("is a system message")})
    with transaction.atomic():
        mine = Saved.objects.filter(user=user, at__isnull=False)
        if mine.filter(room=room, number=number).exists():
            return
        feed = feeds.take([user])[user]  # the person is locked from here on
        if mine.count() >= MOST:
            raise Forbidden(
                _("You have saved %(count)d messages. Take one out first.") % {"count": MOST},
                fields={"number": _("is one too many")},
            )
        _set(user, room, number, clock.now(), feed)


def remove(user: int, room: int, number: int) -> None:
    """Take it back, whether or not the person may still read it. What isn't saved stays so."""
    with transaction.atomic():
        if not Saved.objects.filter(user=user, room=room, number=number, at__isnull=False).exists():
            return
        _set(user, room, number, None, feeds.take([user])[user])
        old = Saved.objects.filter(user=user, at=None).order_by("-feed").values_list("pk", flat=True)
        Saved.objects.filter(pk__in=list(old[KEPT : KEPT + 100])).delete()


def _set(user: int, room: int, number: int, at: datetime | None, feed: int) -> None:
    Saved.objects.update_or_create({"at": at, "feed": feed}, user_id=user, room_id=room, number=number)
    event = Mine(user=user, feed=feed, set={"saved": told(room, number, at)})
    transaction.on_commit(partial(relay.publish, [event]))
