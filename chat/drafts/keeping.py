"""Drafts in threads: `me.update {room, thread, draft}`. A room's own is kept with the stay (chat/rooms/mine.py)."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import feeds
from chat import relay
from chat.drafts.models import Draft
from chat.messages import clock
from chat.messages.commands import begins_thread, readable
from chat.rooms.events import Mine
from chat.wire.refusals import Conflict, Forbidden
from chatsite.databases.snapshot import snapshot

MOST = 200


def keep(user: int, room: int, thread: int, text: str | None) -> None:
    """Keep what I began to write in a thread, for all my devices; blank or None clears it.

    Raises NotFound, Forbidden for a room that I am not in, and Conflict when too many threads have one.
    """
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        begins_thread(cursor, seen, thread)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    text = text if text and text.strip() else ""
    with transaction.atomic():
        feed = feeds.take([user])[user]
        others = Draft.objects.filter(user=user).exclude(room=room, thread=thread)
        if text and others.exclude(text="").count() >= MOST:
            raise Conflict(
                _("{count} threads have a draft of yours. Send or clear some first.").format(count=MOST),
                fields={"draft": _("is one too many")},
            )
        Draft.objects.update_or_create(
            user_id=user,
            room_id=room,
            thread=thread,
            defaults={"text": text, "feed": feed, "at": clock.now()},
        )
        event = Mine(user=user, feed=feed, room=room, thread=thread, set={"draft": text or None})
        transaction.on_commit(partial(relay.publish, [event]))
