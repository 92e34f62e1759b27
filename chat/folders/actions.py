"""Making, changing, ordering and deleting one's folders, and putting rooms into them. Every verb raises a Refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.folders.keeping import changing
from chat.folders.models import Filed, Folder, Sidebar, Sort
from chat.folders.reading import Json, shape
from chat.rooms import mine, policy
from chat.rooms.models import Level, Membership
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound

MOST = 50
ROOMS = 200
"""In one folder."""


def make(
    user: int, name: str, rooms: Sequence[int] = (), *, sort: str = Sort.OWN, before: int | None = None
) -> Json:
    """Make a folder above another one or at the end, with these rooms, which come out of where they stood. Returns
    its Folder."""
    with changing(user):
        for room in rooms:
            _require_in(user, room, "rooms")
        others = list(Folder.objects.visible_to(user))
        if len(others) >= MOST:
            raise Forbidden(
                _("You have %(count)d folders. Delete one first.") % {"count": MOST},
                fields={"name": _("is one folder too many")},
            )
        _refuse_twice(others, name)
        _refuse_unknown(before, [one.pk for one in others])
        made = Folder.objects.create(user_id=user, name=name, sort=sort, place=len(others))
        _place(user, made, before)
        Filed.objects.filter(user=user, room__in=rooms).delete()
        Filed.objects.bulk_create(
            Filed(user_id=user, room_id=room, folder=made, place=place) for place, room in enumerate(rooms)
        )
    return shape(made, list(rooms))


def change(user: int, folder: int, wish: Mapping[str, Any]) -> None:
    """Set some of `name`, `sort`, `collapsed`."""
    if not wish:
        missing = dict.fromkeys(("name", "sort", "collapsed"), _("is missing"))
        raise BadRequest(_("Say what is to be changed."), fields=missing)
    with changing(user):
        found = _mine(user, folder)
        if "name" in wish:
            _refuse_twice(Folder.objects.visible_to(user).exclude(pk=folder), wish["name"])
        for name, value in wish.items():
            setattr(found, name, value)
        found.save(update_fields=[*wish])


def order(user: int, folder: int, before: int | None) -> None:
    """Put a folder above another one; None: at the end."""
    with changing(user):
        found = _mine(user, folder)
        _refuse_unknown(before, Folder.objects.visible_to(user).values_list("pk", flat=True))
        _place(user, found, before)


def delete(user: int, folder: int) -> None:
    """Its rooms stand where they would without it."""
    with changing(user):
        _mine(user, folder).delete()


def put(user: int, room: int, folder: int | None, before: int | None) -> None:
    """Put a room into a folder, before another one of it or at the end; None: into none."""
    with changing(user):
        _require_in(user, room, "room")
        target = None if folder is None else _mine(user, folder)
        Filed.objects.filter(user=user, room=room).delete()
        if target is not None:
            _insert(user, room, target, before)
        elif before is not None:
            raise BadRequest(_("Only a folder keeps an order."), fields={"before": _("is for folders only")})


def mute(user: int, folder: int, muted: bool) -> list[int]:
    """Mute the rooms that stand in a folder now, or take that back; the ids of those that weren't so."""
    rooms = list(_mine(user, folder).filed.values_list("room", flat=True))
    stays = Membership.objects.present().filter(user=user, room__in=rooms, room__deleted_at=None)
    quiet = Q(level=Level.NOTHING) | Q(muted_until__gt=timezone.now())
    concerned = stays.exclude(quiet | Q(level=Level.HIDDEN)) if muted else stays.filter(quiet)
    changed = sorted(concerned.values_list("room", flat=True))
    wish: Json = {"level": Level.NOTHING.value} if muted else {"level": None, "muted_until": None}
    for room in changed:
        mine.update(user, room, wish)
    return changed


def arrange(user: int, wish: Mapping[str, Any], part: str | None) -> None:
    """Choose `unread_only` for the whole list, or `sort` and `collapsed` of a part that everybody has."""
    own = {name: value for name, value in wish.items() if name != "unread_only"}
    if not wish or (part is None) == bool(own):
        raise BadRequest(_("Say what is to be changed."), fields={"part": _("goes with sort and collapsed")})
    with changing(user):
        row, _made = Sidebar.objects.get_or_create({"feed": 0}, user_id=user)
        row.unread_only = wish.get("unread_only", row.unread_only)
        if part is not None:
            kept = {name: value for name, value in {**row.parts.get(part, {}), **own}.items() if value}
            row.parts = {name: value for name, value in {**row.parts, part: kept}.items() if value}
        row.save(update_fields=["unread_only", "parts"])


def _mine(user: int, folder: int) -> Folder:
    found = Folder.objects.visible_to(user).filter(pk=folder).first()
    if found is None:
        raise NotFound(_("There is no such folder."), fields={"folder": _("is none of yours")})
    return found


def _require_in(user: int, room: int, field: str) -> None:
    """Raises NotFound for a room that is not his to see, Forbidden for one that he is not in. Asked while he is locked,
    since leaving takes his feed."""
    if policy.see(user, room).stay is None:
        raise Forbidden(_("You are not in this room."), fields={field: _("is not one of your rooms")})


def _refuse_twice(others: Any, name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Conflict(_("You have a folder of this name."), fields={"name": _("is taken")})


def _refuse_unknown(before: int | None, ids: Any) -> None:
    if before is not None and before not in ids:
        raise BadRequest(
            _("There is nothing to put it before."), fields={"before": _("does not stand there")}
        )


def _place(user: int, moved: Folder, before: int | None) -> None:
    rest = [one for one in Folder.objects.visible_to(user) if one != moved]
    at = next((place for place, one in enumerate(rest) if one.pk == before), len(rest))
    rows = [*rest[:at], moved, *rest[at:]]
    for place, one in enumerate(rows):
        one.place = place
    Folder.objects.bulk_update(rows, ["place"])


def _insert(user: int, room: int, folder: Folder, before: int | None) -> None:
    rows = list(Filed.objects.filter(folder=folder).order_by("place", "pk"))
    if len(rows) >= ROOMS:
        raise Forbidden(
            _("A folder holds %(count)d rooms. Make another one.") % {"count": ROOMS},
            fields={"folder": _("is full")},
        )
    _refuse_unknown(before, [one.room_id for one in rows])
    at = next((place for place, one in enumerate(rows) if one.room_id == before), len(rows))
    Filed.objects.filter(pk__in=[one.pk for one in rows[at:]]).update(place=F("place") + 1)
    place = rows[at].place if at < len(rows) else (rows[-1].place + 1 if rows else 0)
    Filed.objects.create(user_id=user, room_id=room, folder=folder, place=place)
