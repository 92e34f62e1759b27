"""The rooms that every new account is in from the start (`DEFAULT_ROOMS`). A missing one is made."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from chat.rooms.changes import changing
from chat.rooms.members import role_in
from chat.rooms.models import Kind, Role, Room


def ensure() -> list[int]:
    """The ids of the default rooms. One whose name or slug can't be had is left out."""
    found = (_find(slug) or _make(slug) for slug in settings.DEFAULT_ROOMS)
    return [room_id for room_id in found if room_id is not None]


def join_all(user: User) -> None:
    """Bring a new account into every default room that is open; who owns the site owns them, too."""
    if user.guest:
        return
    role = Role.OWNER if user.is_superuser else Role.MEMBER
    for room_id in sorted(ensure()):
        with changing(room_id, user.pk) as change:
            if change.room.archived_at is None and role_in(room_id, user.pk) is None:
                change.joins[user.pk] = role


def _find(slug: str) -> int | None:
    return (
        Room.objects.filter(slug=slug, kind=Kind.PUBLIC, deleted_at=None).values_list("pk", flat=True).first()
    )


def _make(slug: str) -> int | None:
    name = slug.replace("-", " ").strip().capitalize()
    try:
        with transaction.atomic():
            return Room.objects.create(kind=Kind.PUBLIC, slug=slug, name=name).pk
    except IntegrityError:
        return _find(slug)
