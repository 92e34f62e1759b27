"""Changing one's own profile."""

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Now

from accounts.profiles import avatars, changed
from accounts.users.models import User

FIELDS = frozenset(
    {"name", "bio", "timezone", "language", "theme", "status_emoji", "status_text", "status_until"}
)


def update(user: User, **fields: Any) -> None:
    """Write those fields of the person (all of FIELDS, already validated)."""
    if unknown := fields.keys() - FIELDS:
        raise ValueError(f"Not of a profile: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(user, name, value)
    _save(user, *fields, "search")


def set_avatar(user: User, upload: UploadedFile) -> None:
    """Keep a picture as the person's avatar, made anew from its pixels. Raises ValidationError."""
    picture = avatars.encode(upload)
    key = avatars.fresh_key()
    default_storage.save(avatars.path(key), ContentFile(picture))
    _replace_avatar(user, key)


def remove_avatar(user: User) -> None:
    """Back to the tile with the person's letters."""
    _replace_avatar(user, "")


def _replace_avatar(user: User, key: str) -> None:
    with transaction.atomic():
        old = User.objects.select_for_update().values_list("avatar", flat=True).get(pk=user.pk)
        user.avatar = key
        _save(user, "avatar")
        if old:
            transaction.on_commit(partial(default_storage.delete, avatars.path(old)))


def _save(user: User, *fields: str) -> None:
    with transaction.atomic():
        user.save(update_fields=fields)
        User.objects.filter(pk=user.pk).update(changed_at=Now())
        transaction.on_commit(partial(changed.tell, user.pk))
