"""An account and a room that no person sees, and a road by which old messages really go."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Token, User
from accounts.tokens import actions as tokens
from accounts.users import names
from chat.messages.models import Message
from chat.rooms import actions as rooms
from chat.rooms.changes import changing
from chat.rooms.models import Kind, Room

USERNAME = f"{names.HIDDEN}canary"
KEPT = 1000
"""Messages that stay: about three hours of one every ten seconds."""
LASTS = timedelta(days=30)
"""A token of a machine that is no more is worth nothing after it; one in use is made anew when it is refused."""


@dataclass(frozen=True, slots=True)
class Nest:
    """What the canary needs to sing."""

    token: str
    user: int
    room: int


def make_nest() -> Nest:
    """Find or make the account and the room, and give this machine's canary a new token; its former one ends."""
    user = _user()
    label = f"canary of {_machine()}"
    over = Q(label=label) | Q(expires_at__lte=timezone.now())
    for token in Token.objects.filter(over, user=user):
        tokens.revoke(token)
    token, raw = tokens.make(user, label, timezone.now() + LASTS)
    return Nest(raw, user.pk, _room(user))


def forget() -> int:
    """Delete the canary's messages but the newest `KEPT`, for good; returns how many. Only ever its own room's."""
    room = _rooms().first()
    if room is None:
        return 0
    user = User.objects.get(username=USERNAME)
    with changing(room, user.pk) as change:
        first = change.room.number - KEPT + 1
        if first <= change.room.first:
            return 0
        change.room.first, change.touched = first, True
        _all, each = Message.objects.filter(room=room, number__lt=first).delete()
    return each.get(Message._meta.label, 0)


def _user() -> User:
    found = User.objects.filter(username=USERNAME).first()
    if found is not None:
        return found
    try:
        return User.objects.create_user(USERNAME, bot=True, name="Canary")
    except IntegrityError:  # another machine's canary was quicker
        return User.objects.get(username=USERNAME)


def _room(user: User) -> int:
    found = _rooms().first()
    if found is None:
        rooms.create(user.pk, Kind.PRIVATE, "Canary")
        found = _rooms().first()  # another machine's canary may have been quicker
    assert found is not None
    return found


def _rooms() -> QuerySet[Room, int]:
    own = Room.objects.filter(created_by__username=USERNAME, kind=Kind.PRIVATE, deleted_at=None)
    return own.order_by("pk").values_list("pk", flat=True)


def _machine() -> str:
    """Names this DATA_DIR of this machine, without telling either."""
    return hashlib.sha256(f"{socket.gethostname()}:{settings.DATA_DIR}".encode()).hexdigest()[:12]
