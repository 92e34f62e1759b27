"""Who is on this site: found by the beginnings of names, sorted, page by page, with the rooms one shares with them.

Thin rows of everybody are compared here and not by the database, so that SQLite and PostgreSQL agree on what an accent
is and which name comes first. The wire's objects are read for the page alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import people as described
from accounts.models import User
from accounts.users import names
from chat.people import sharing
from chat.rooms import browsing
from chat.wire.refusals import NotFound

Json = dict[str, Any]
SORTS = ("name", "newest")
KINDS = ("all", "people", "guests", "bots")
WORDS = 5
SHOWN = 3
ON_A_CARD = 50


class Thin(NamedTuple):
    """What of a person is compared."""

    id: int
    username: str
    name: str
    bot: bool
    guest: bool


Key = tuple[Any, ...]
_KEYS: dict[str, Callable[[Thin], Key]] = {
    "name": lambda one: (names.fold(one.name or one.username), one.id),
    "newest": lambda one: (-one.id,),
}
_FITS: dict[str, Callable[[Thin], bool]] = {
    "all": lambda one: True,
    "people": lambda one: not one.bot and not one.guest,
    "guests": lambda one: one.guest,
    "bots": lambda one: one.bot,
}


def page(actor_id: int, text: str, kind: str, sort: str, after: int | None, limit: int) -> Json:
    """`users`: ids in order; `more`; `counts` {kind: how many of those words}; `shared` {user id: {count, rooms}} with
    the ids of up to three rooms; the `directory`. Guests are told of the people of their own rooms alone.

    `after`: the last of the page before; nothing comes after somebody who may not be known.
    """
    every = _known(actor_id)
    found = _with_words(every, text)
    key = _KEYS[sort]
    shown = sorted(filter(_FITS[kind], found), key=key)
    if after is not None:
        last = next((one for one in every if one.id == after), None)
        shown = [] if last is None else shown[bisect_right(shown, key(last), key=key) :]
    users = [one.id for one in shown[:limit]]
    return {
        "users": users,
        "more": len(shown) > limit,
        "counts": {name: sum(map(_FITS[name], found)) for name in KINDS},
        "shared": sharing.rooms(actor_id, users, SHOWN),
        "directory": described.directory(users),
    }


def card(actor_id: int, user_id: int) -> Json:
    """What stands on somebody's card: `bio`, `since` (a date), `offset` (minutes east of UTC now, null when it isn't
    told), `shared` {count, rooms}, and the `directory`. Raises NotFound for nobody, and whom a guest may not know."""
    person = _people(actor_id).filter(pk=user_id).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    shared = sharing.rooms(actor_id, [user_id], ON_A_CARD)
    return {
        "bio": person.bio,
        "since": timezone.localdate(person.created_at).isoformat(),
        "offset": _offset(person.timezone),
        "shared": shared.get(str(user_id), {"count": 0, "rooms": []}),
        "directory": described.directory([user_id]),
    }


def _people(actor_id: int) -> QuerySet[User]:
    """Whom this person may know of: active people, and to guests those of their own rooms alone."""
    among = browsing.known_to(User.objects.get(pk=actor_id))
    return among.exclude(username__startswith=names.HIDDEN).filter(is_active=True)


def _known(actor_id: int) -> list[Thin]:
    return [Thin(*row) for row in _people(actor_id).values_list(*Thin._fields).iterator(5000)]


def _with_words(every: Sequence[Thin], text: str) -> Sequence[Thin]:
    words = [f" {word}" for word in names.fold(text.replace("@", " ")).split()[:WORDS]]
    if not words:
        return every
    named = ((one, names.fold(f" {one.username} {one.name}")) for one in every)
    return [one for one, name in named if all(word in name for word in words)]


def _offset(zone: str) -> int | None:
    told = timezone.localtime(timezone=ZoneInfo(zone)).utcoffset() if zone else None
    return None if told is None else int(told.total_seconds() // 60)
