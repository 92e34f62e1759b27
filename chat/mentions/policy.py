"""Who may call how many, decided on the locked room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from chat.rooms.models import Role
from chat.wire.refusals import BadRequest, Forbidden

USERS = 50
EVERYBODY = 20
"""In rooms of so many people anybody may call all of them; in larger ones owners and moderators may."""


def may_call_everybody(role: str | None, members: int) -> bool:
    return members <= EVERYBODY or role in (Role.OWNER, Role.MODERATOR)


def check(mentions: Mapping[str, Any], role: str | None, members: int) -> None:
    """Raises Forbidden for a call to everybody by somebody who may not, BadRequest for too many names."""
    for word in ("all", "here"):
        if mentions.get(word) and not may_call_everybody(role, members):
            raise Forbidden(
                _("In a room of more than %(count)d people only owners and moderators may call everybody.")
                % {"count": EVERYBODY},
                fields={"text": _("calls everybody by @%(word)s") % {"word": word}},
            )
    if len(mentions.get("users", ())) > USERS:
        raise BadRequest(
            _("A message can mention at most %(count)d people.") % {"count": USERS},
            fields={"text": _("mentions too many people")},
        )
