"""Who is called like this, and whom a message's mentions reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.users import names
from chat.blocks import policy as blocks
from chat.mentions import registry
from chat.rooms.models import Membership, Role

Json = dict[str, Any]
RANKS: Mapping[str, tuple[str, ...]] = {
    "moderators": (Role.OWNER, Role.MODERATOR),
    "owners": (Role.OWNER,),
}
"""Whom the name of a role calls: everybody who can do what it stands for."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by his username; `present`: he is in the room."""

    id: int
    name: str
    present: bool


def called(room: int, actor: int, keys: list[str]) -> dict[str, Named]:
    """{casefolded username: who}, of active people with these name keys; to a guest only those of the room."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.username, u.name, m.id, a.guest FROM accounts_user u"
            " JOIN accounts_user a ON a.id = %s"
            " LEFT JOIN chat_membership m ON m.user_id = u.id AND m.room_id = %s AND m.until_rev IS NULL"
            f" WHERE u.name_key IN ({', '.join(['%s'] * len(keys))}) AND u.is_active",
            [actor, room, *keys],
        )
        rows = cursor.fetchall()
    return {
        username.casefold(): Named(ident, name or username, stay is not None)
        for ident, username, name, stay, guest in rows
        if (stay is not None or not guest) and not username.startswith(names.HIDDEN)
    }


def reached(room: int, author: int, wanted: Json) -> set[int]:
    """The ids of those whom the mentions reach: people who are in the room now, without the author and without those
    who have blocked him."""
    return _meant(room, author, wanted) - blocks.blockers(author)


def _meant(room: int, author: int, wanted: Json) -> set[int]:
    stays = Membership.objects.present().filter(room=room, room__deleted_at=None, user__is_active=True)
    people = dict(stays.exclude(user=author).values_list("user", "role"))
    if wanted.get("all"):
        return set(people)
    found = people.keys() & set(wanted.get("users", ()))
    for role in wanted.get("roles", ()):
        found |= {user for user, held in people.items() if held in RANKS.get(role, ())}
    return found | (here(people) - blocks.apart([author])[author] if wanted.get("here") else set())


def here(users: Iterable[int]) -> set[int]:
    """Those of them who are there now."""
    listed = list(users)
    return {user for ask in registry.here for user in ask(listed)}


def counts(room: int, author: int) -> dict[str, int]:
    """How many each word of a message means: `{all, here, moderators, owners}`. Who has blocked its author counts, so
    that nobody can count that he was blocked; as `here` he doesn't, since his presence is hidden."""
    words: dict[str, Json] = {word: {word: True} for word in ("all", "here")}
    words |= {role: {"roles": [role]} for role in RANKS}
    return {word: len(_meant(room, author, wanted)) for word, wanted in words.items()}
