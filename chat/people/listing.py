"""Who is on this site: found by the beginnings of names, sorted, page by page, with the rooms one shares with them.

Thin rows of everybody are compared here and not by the database, so that SQLite and PostgreSQL agree on what an accent
is and which name comes first. The wire's objects are read for the page alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any
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


Thin = tuple[int, str, str]
"""What of a person is compared: id, username, name. Plain columns, since there may be 10,000."""
Key = tuple[Any, ...]
_KEYS: dict[str, Callable[[Thin], Key]] = {
    "name": lambda one: (names.fold(one[2] or one[1]), one[0]),
    "newest": lambda one: (-one[0],),
}


def page(actor_id: int, text: str, kind: str, sort: str, after: int | None, limit: int) -> Json:
    """`users`: ids in order; `more`; `counts` {kind: how many of those words}; `shared` {user id: {count, rooms}} with
    the ids of up to three rooms; the `directory`. Guests are told of the people of their own rooms alone.

    `after`: the last of the page before; nothing comes after somebody who may not be known.
    """
    people = _people(actor_id)
    every = list(people.values_list("id", "username", "name"))
    found = _with_words(every, text)
    kinds = _kinds(people, found)
    key = _KEYS[sort]
    shown = sorted((one for one in found if one[0] in kinds[kind]), key=key)
    if after is not None:
        last = next((one for one in every if one[0] == after), None)
        shown = [] if last is None else shown[bisect_right(shown, key(last), key=key) :]
    users = [one[0] for one in shown[:limit]]
    return {
        "users": users,
        "more": len(shown) > limit,
        "counts": {name: len(ids) for name, ids in kinds.items()},
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


def _kinds(people: QuerySet[User], found: Sequence[Thin]) -> dict[str, set[int]]:
    """The ids of each of KINDS among those who were found."""
    all_of_them = {one[0] for one in found}
    bots = all_of_them & set(people.filter(bot=True).values_list("id", flat=True))
    guests = all_of_them & set(people.filter(guest=True).values_list("id", flat=True))
    return {"all": all_of_them, "people": all_of_them - bots - guests, "guests": guests, "bots": bots}


def _with_words(every: Sequence[Thin], text: str) -> Sequence[Thin]:
    words = [f" {word}" for word in names.fold(text.replace("@", " ")).split()[:WORDS]]
    if not words:
        return every
    named = ((one, names.fold(f" {one[1]} {one[2]}")) for one in every)
    return [one for one, name in named if all(word in name for word in words)]


def _offset(zone: str) -> int | None:
    told = timezone.localtime(timezone=ZoneInfo(zone)).utcoffset() if zone else None
    return None if told is None else int(told.total_seconds() // 60)
