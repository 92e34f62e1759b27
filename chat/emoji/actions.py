"""Adding an emoji of the site, and removing one."""

from __future__ import annotations

import secrets
from typing import IO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from chat.emoji import known, names, policy
from chat.emoji.models import CustomEmoji
from chat.emoji.pictures.making import make
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, TooLarge


def create(actor: User, name: str, content: IO[bytes], size: int) -> CustomEmoji:
    """Add an emoji. `content` is a real file of `size` bytes.

    Raises Forbidden, BadRequest (name, file), TooLarge (file), Conflict (name).
    """
    policy.check(actor)
    bare = names.check(name)
    if size > policy.LARGEST:
        raise TooLarge(_("A picture for an emoji has at most 1 MB."), fields={"file": _("is too large")})
    _check_room()
    _check_free(bare)
    made = make(content)
    if made is None:
        raise BadRequest(
            _("Choose a PNG, JPEG, WebP, GIF or AVIF picture of at most 4 million pixels."),
            fields={"file": _("is no picture that can be used")},
        )
    fresh = CustomEmoji(
        name=bare,
        name_key=names.look(bare),
        key=secrets.token_hex(16),
        picture=made.picture,
        animated=made.animated,
        made_by=actor,
    )
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        raise _taken(bare) from None
    known.forget()
    return fresh


def delete(actor: User, emoji_id: int) -> None:
    """Remove an emoji; where it was used its name stands as text. Raises Forbidden, NotFound."""
    policy.check(actor)
    if not CustomEmoji.objects.filter(pk=emoji_id).delete()[0]:
        raise NotFound(_("There is no such emoji."), fields={"emoji": _("is no emoji of this site")})
    known.forget()


def _check_room() -> None:
    if CustomEmoji.objects.count() >= policy.MOST:
        raise Forbidden(
            _("This site has %(count)d emoji of its own already. Remove one first.") % {"count": policy.MOST},
            fields={"name": _("is one too many")},
        )


def _check_free(name: str) -> None:
    if CustomEmoji.objects.filter(name_key=names.look(name)).exists():
        raise _taken(name)


def _taken(name: str) -> Conflict:
    return Conflict(
        _("An emoji called :%(name)s:, or one that looks like it, is there already.") % {"name": name},
        fields={"name": _("is a name that is taken")},
    )
