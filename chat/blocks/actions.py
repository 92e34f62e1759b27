"""Blocking somebody, taking that back, and choosing who may write to me; told to all my devices by `mine`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import feeds
from accounts.models import User
from chat import relay
from chat.blocks.events import BlocksChanged
from chat.blocks.models import Accepts, Block, Privacy
from chat.blocks.reading import accepts, told
from chat.rooms.events import Mine
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound

MOST = 500


def add(user: int, other: int) -> None:
    """Want nothing of somebody any more. Again changes nothing. Raises a Refusal."""
    if other == user:
        raise BadRequest(_("You can't block yourself."), fields={"user": _("is you")})
    if not User.objects.shown().filter(pk=other).exists():
        raise NotFound(_("There is no such person."), fields={"user": _("is nobody's")})
    _change(user, partial(_add, user, other), other)


def remove(user: int, other: int) -> None:
    """Take it back. Who isn't blocked stays so."""
    _change(user, lambda: bool(Block.objects.filter(user=user, blocked=other).delete()[0]), other)


def accept(user: int, whose: str) -> None:
    """Choose whose messages one accepts: a value of `Accepts`."""
    if whose not in Accepts.values:
        raise BadRequest(_("Choose one of the three."), fields={"accepts": _("is no such choice")})
    _change(user, lambda: accepts(user) != whose, accepts=whose)


def _add(user: int, other: int) -> bool:
    mine = Block.objects.filter(user=user)
    if mine.filter(blocked=other).exists():
        return False
    if mine.count() >= MOST:
        raise Forbidden(
            _("You have blocked %(count)d people. Unblock somebody first.") % {"count": MOST},
            fields={"user": _("is one too many")},
        )
    Block.objects.create(user_id=user, blocked_id=other, at=timezone.now())
    return True


def _change(user: int, write: Callable[[], bool], other: int | None = None, **fields: Any) -> None:
    """Write with the person locked; a feed is taken and his devices told only where that changed anything."""
    with transaction.atomic():
        feeds.hold(user)
        if not write():
            return
        feed = feeds.take([user])[user]
        Privacy.objects.update_or_create({"feed": feed, **fields}, user_id=user)
        events: list[Event] = [Mine(user=user, feed=feed, set=told(user))]
        if other is not None:
            events.append(BlocksChanged(users=(user, other)))
        transaction.on_commit(partial(relay.publish, events))
