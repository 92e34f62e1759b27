"""Whom and which room a search names, among those that the searcher can see: others are as if they weren't there."""

from __future__ import annotations

from functools import cached_property

from accounts.models import User
from accounts.users import names
from chat.rooms import browsing, naming
from chat.rooms.models import Kind, Membership, Room

AT_MOST = 10
"""So many may be meant by one name; more are too many to guess."""


class TooMany(Exception):
    """A name that means more than `AT_MOST`."""


class Resolver:
    """Names as one searcher may use them. `room`: the id of the room in which he searches, maybe none."""

    def __init__(self, searcher: User, room: int | None = None) -> None:
        self.searcher, self.room = searcher, room

    def people(self, typed: str) -> list[int]:
        """Ids of those who are meant by `me`, a username (with or without @) or the beginnings of a name's words.

        Raises TooMany.
        """
        text = typed.removeprefix("@").strip()
        if text.casefold() in ("me", "myself"):
            return [self.searcher.pk]
        if not text or len(text) > 100:
            return []
        known = browsing.known_to(self.searcher)
        exact = list(known.filter(name_key=names.key(text)).values_list("pk", flat=True))
        if exact:
            return exact
        words = names.words(text)
        found = known.order_by("pk")
        for word in words.split()[:5]:
            found = found.filter(search__contains=f" {word}")
        rows = list(found.values_list("pk", "username", "name")[: 5 * AT_MOST])
        called = [pk for pk, _username, name in rows if names.words(name) == words]
        return _few(called or [pk for pk, *_ in rows])

    def rooms(self, typed: str) -> list[int]:
        """Ids of the rooms that are meant by `here`, a slug (with or without #), a name or a name's beginning.

        Raises TooMany.
        """
        text = typed.removeprefix("#").strip()
        if text.casefold() in ("here", "this") and self.room is not None:
            return [self.room]
        if not text or len(text) > naming.NAME_LENGTH:
            return []
        key = naming.key(text)
        named = Room.objects.visible_to(self.searcher).exclude(kind=Kind.DIRECT)
        public = named.filter(slug=text.casefold()) | named.filter(name_key=key)
        exact = set(public.values_list("pk", flat=True))
        exact |= {pk for pk, of in self._private if of == key}
        if exact:
            return _few(sorted(exact))
        begun = named.filter(name_key__startswith=key) | named.filter(slug__startswith=text.casefold())
        found = set(begun.values_list("pk", flat=True)[: AT_MOST + 1])
        return _few(sorted(found | {pk for pk, of in self._private if of.startswith(key)}))

    @cached_property
    def _private(self) -> list[tuple[int, str]]:
        """(id, key of its name) of each private room that he is in."""
        mine = Membership.objects.present().filter(user=self.searcher, room__deleted_at=None)
        rows = mine.filter(room__kind=Kind.PRIVATE).values_list("room", "room__name")
        return [(room, naming.key(name)) for room, name in rows]


def _few(ids: list[int]) -> list[int]:
    if len(ids) > AT_MOST:
        raise TooMany
    return ids
