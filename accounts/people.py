"""How others see a person: the User object of the wire (docs/protocol.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone

from accounts.users import names
from accounts.users.models import User

SEARCH_LIMIT = 50
_FIELDS = (
    "id",
    "username",
    "name",
    "avatar",
    "bot",
    "guest",
    "status_emoji",
    "status_text",
    "status_until",
)


class Person(Protocol):
    """What a description is made of: a User or a row of its columns."""

    id: int
    username: str
    name: str
    avatar: str
    bot: bool
    guest: bool
    status_emoji: str
    status_text: str
    status_until: datetime | None


def describe(user: Person) -> dict[str, Any]:
    """The public shape of a person: never an e-mail, never whether he is there."""
    shape: dict[str, Any] = {
        "id": user.id,
        "username": user.username,
        "name": user.name or user.username,
        "avatar": f"/avatars/{user.avatar}" if user.avatar else None,
        "bot": user.bot,
        "guest": user.guest,
    }
    status = _status(user)
    return shape | {"status": status} if status else shape


def directory(ids: Iterable[int]) -> dict[str, dict[str, Any]]:
    """{decimal user id: description} of those ids that are somebody's, in one query."""
    rows = User.objects.filter(pk__in=set(ids)).values_list(*_FIELDS, named=True)
    return {str(row.id): describe(row) for row in rows}


def search(text: str, limit: int = 20, among: QuerySet[User] | None = None) -> list[dict[str, Any]]:
    """Descriptions of active people, each word of `text` beginning a word of username or name.

    Case and accents don't count. By username, at most `limit` (never above 50); only those of `among` where given.
    """
    people = (User.objects.shown() if among is None else among).filter(is_active=True)
    for word in names.words(text.replace("@", " ")).split()[:5]:
        people = people.filter(search__contains=f" {word}")
    rows = people.order_by("username").values_list(*_FIELDS, named=True)
    return [describe(row) for row in rows[: max(0, min(limit, SEARCH_LIMIT))]]


def _status(user: Person) -> dict[str, Any] | None:
    over = user.status_until is not None and user.status_until <= timezone.now()
    if over or not (user.status_emoji or user.status_text):
        return None
    status: dict[str, Any] = {"emoji": user.status_emoji, "text": user.status_text}
    if user.status_until is not None:
        until = user.status_until.isoformat(timespec="milliseconds")
        status["until"] = until.replace("+00:00", "Z")
    return status
