"""Looking around: who is in a room, people by name. Pages by key, never by offset. Public rooms: `catalogue`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts import people as described
from accounts.models import User
from chat.rooms import policy
from chat.rooms.models import Membership

Json = dict[str, Any]
FOUND_AT_MOST = 20


def members(actor_id: int, room_id: int, after: int | None, limit: int) -> Json:
    """`members`: [{user, role}] by user id, and the `directory` of the page."""
    policy.see(actor_id, room_id)
    stays = Membership.objects.present().filter(room=room_id, user_id__gt=after or 0)
    page = list(stays.order_by("user_id").values_list("user_id", "role")[:limit])
    directory = described.directory(user_id for user_id, _role in page)
    return {"members": [{"user": user_id, "role": role} for user_id, role in page], "directory": directory}


def people(actor_id: int, ids: Iterable[int]) -> Json:
    """The directory of these ids; to guests only people of their own rooms are told."""
    among = _known_to(actor_id)
    known = User.objects.shown() if among is None else among
    return described.directory(known.filter(pk__in=set(ids)).values_list("pk", flat=True))


def known(actor_id: int, ids: Iterable[int]) -> frozenset[int]:
    """Those of these ids whom this person may know of: all of them, but for guests."""
    among = _known_to(actor_id)
    wanted = frozenset(ids)
    return wanted if among is None else frozenset(among.filter(pk__in=wanted).values_list("pk", flat=True))


def search_people(actor_id: int, text: str, room_id: int | None) -> Json:
    """`users`: ids of active people found by the beginnings of their names, and the `directory` of them."""
    among = _known_to(actor_id)
    if room_id is not None:
        policy.see(actor_id, room_id)
        among = _people_in(Membership.objects.present().filter(room=room_id))
    found = described.search(text, FOUND_AT_MOST, among=among)
    return {"users": [one["id"] for one in found], "directory": {str(one["id"]): one for one in found}}


def known_to(actor: User) -> QuerySet[User]:
    """Everybody whom this person may know of: a guest the people of his rooms only."""
    among = _known_to(actor.pk)
    return User.objects.shown() if among is None else among


def _known_to(actor_id: int) -> QuerySet[User] | None:
    """The people a guest may know of; None for a full account, which may know of everybody."""
    if not User.objects.filter(pk=actor_id, guest=True).exists():
        return None
    rooms_of = Membership.objects.present().filter(user=actor_id, room__deleted_at=None).values("room")
    return _people_in(Membership.objects.present().filter(room__in=rooms_of))


def _people_in(stays: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(pk__in=stays.values("user"))
