"""Making, changing, archiving and deleting rooms.

Every verb takes ids, raises a refusal of `chat.wire.refusals`, and returns the RoomState without `me`. With
`as_staff` the actor is judged by his right in the site's admin and not by a role in the room, which he need not
be in nor may see into.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from chat.rooms import naming, policy
from chat.rooms.changes import Change, State, changing
from chat.rooms.models import Kind, Role, Room
from chat.rooms.notices import What
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Conflict, Forbidden

TRIES = 5
RULES = ("mode", "edit_within", "delete_within", "edit_history", "previews")
"""What of a room only its owners set."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a room is to be another: None leaves it as it is."""

    name: str | None = None
    slug: str | None = None
    topic: str | None = None
    mode: str | None = None
    hides_history: bool | None = None
    kind: str | None = None
    pinning: str | None = None
    edit_within: str | None = None
    delete_within: str | None = None
    edit_history: str | None = None
    previews: bool | None = None

    def settings(self, names: Iterable[str]) -> dict[str, str | bool]:
        """Those of the named settings that are to be another."""
        return {name: value for name in names if (value := getattr(self, name)) is not None}


def create(
    actor_id: int, kind: str, name: str, *, slug: str = "", topic: str = "", hides_history: bool = False
) -> State:
    """Make a public or private room; the actor is its owner. Only public rooms have a slug, without one it is made
    from the name. Raises BadRequest with the field at fault, Conflict when name or slug is taken."""
    policy.account(actor_id)
    name, topic = naming.clean_name(name), naming.clean_topic(topic)
    public = kind == Kind.PUBLIC
    _refuse_unfit(public, slug=slug, hides_history=hides_history)
    chosen = naming.clean_slug(slug) if slug else None
    fields = {
        "kind": kind,
        "name": name,
        "topic": topic,
        "hides_history": hides_history,
        "created_by_id": actor_id,
    }
    with transaction.atomic():
        room = _insert(fields, chosen) if public else Room.objects.create(**fields)
        with changing(room.pk, actor_id) as change:
            change.joins[actor_id] = Role.OWNER
            change.tell(What.MADE)
    return change.state


def update(actor_id: int, room_id: int, wish: Wish) -> State:
    """Change what is named in `wish`. A public room may be made private (by an owner), never the other way: what was
    said in private stays there. Who came while history was hidden keeps his view when it no longer is."""
    policy.see(actor_id, room_id)
    with changing(room_id, actor_id) as change:
        seen = policy.see(actor_id, room_id)
        policy.require(seen, Permission.ROOM_UPDATE)
        if wish.kind is not None and wish.kind != seen.room.kind:
            policy.require(seen, Permission.ROOM_CLOSE)
        if wish.settings(RULES):
            policy.require(seen, Permission.ROOM_RULE)
        _write(change, Room.objects.get(pk=room_id), wish)
    return change.state


def archive(actor_id: int, room_id: int, archived: bool = True, *, as_staff: bool = False) -> State:
    """Make a room read-only, or open it again (`archived=False`)."""
    _look(actor_id, room_id, Permission.ROOM_ARCHIVE, as_staff)
    with changing(room_id, actor_id) as change:
        _look(actor_id, room_id, Permission.ROOM_ARCHIVE, as_staff)
        if (change.room.archived_at is not None) != archived:
            Room.objects.filter(pk=room_id).update(archived_at=Now() if archived else None)
            change.touched = True
            change.tell(What.ARCHIVED if archived else What.UNARCHIVED)
    return change.state


def delete(actor_id: int, room_id: int, *, as_staff: bool = False) -> None:
    """Delete a room for everybody. Its row stays, so that its last rev can be told; slug and name are free again."""
    _look(actor_id, room_id, Permission.ROOM_DELETE, as_staff)
    with changing(room_id, actor_id) as change:
        _look(actor_id, room_id, Permission.ROOM_DELETE, as_staff)
        room = Room.objects.get(pk=room_id)
        key = None if room.direct_key is None else f"deleted:{room_id}"
        Room.objects.filter(pk=room_id).update(deleted_at=Now(), slug=None, name_key=None, direct_key=key)
        change.touched = change.gone = True


def staff_may(actor: Any) -> bool:
    """Whether somebody may archive and delete rooms in the site's admin."""
    return bool(actor.is_active and actor.is_staff and actor.has_perm("chat.change_room"))


def _look(actor_id: int, room_id: int, permission: Permission, as_staff: bool) -> None:
    if not as_staff:
        policy.require(policy.see(actor_id, room_id), permission)
    elif not staff_may(User.objects.get(pk=actor_id)):
        raise Forbidden


def _write(change: Change, room: Room, wish: Wish) -> None:
    public = (wish.kind or room.kind) == Kind.PUBLIC
    if public and room.kind != Kind.PUBLIC:
        raise BadRequest(_("A private room can't be made public."), fields={"kind": _("can't become public")})
    hides = room.hides_history if wish.hides_history is None else wish.hides_history
    _refuse_unfit(public, slug=wish.slug or "", hides_history=hides)
    fields: dict[str, Any] = {}
    if wish.name is not None and (name := naming.clean_name(wish.name)) != room.name:
        fields["name"] = name
        change.tell(What.RENAMED)
    if wish.topic is not None and (topic := naming.clean_topic(wish.topic)) != room.topic:
        fields["topic"] = topic
        change.tell(What.TOPIC)
    chosen = wish.settings((*RULES, "pinning"))
    fields |= {name: value for name, value in chosen.items() if value != getattr(room, name)}
    if hides != room.hides_history:
        fields["hides_history"] = change.room.hides_history = hides
    if not public and room.kind == Kind.PUBLIC:
        fields |= {"kind": Kind.PRIVATE, "slug": None, "name_key": None}
    elif wish.slug is not None and wish.slug != room.slug:
        fields["slug"] = naming.clean_slug(wish.slug)
    if fields:
        if public and "name" in fields:
            fields["name_key"] = naming.key(fields["name"])
        _refuse_taken(fields.get("name_key"), fields.get("slug"), but=room.pk)
        _save(room.pk, fields)
        change.touched = True


def _save(room_id: int, fields: dict[str, Any]) -> None:
    """Update the row; another transaction may have taken the name or slug since we looked."""
    try:
        with transaction.atomic():
            Room.objects.filter(pk=room_id).update(**fields)
    except IntegrityError:
        _refuse_taken(fields.get("name_key"), fields.get("slug"), but=room_id)
        raise


def _insert(fields: dict[str, Any], chosen: str | None) -> Room:
    """Insert a public room with the slug that was chosen, or else the first free one made from its name."""
    for _try in range(TRIES):
        _refuse_taken(naming.key(fields["name"]), chosen)
        try:
            with transaction.atomic():
                return Room.objects.create(
                    **fields, slug=chosen or _free_slug(naming.slug_of(fields["name"]))
                )
        except IntegrityError:
            continue
    raise Conflict(_("Somebody else is taking this name right now. Try again."))


def _free_slug(wanted: str) -> str:
    taken = set(Room.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )


def _refuse_taken(name_key: str | None, slug: str | None, but: int | None = None) -> None:
    others = Room.objects.all() if but is None else Room.objects.exclude(pk=but)
    if name_key and others.filter(name_key=name_key).exists():
        raise Conflict(
            _("Another room has this name, or one that looks like it."), fields={"name": _("is taken")}
        )
    if slug and others.filter(slug=slug).exists():
        raise Conflict(_("Another room has this address."), fields={"slug": _("is taken")})


def _refuse_unfit(public: bool, *, slug: str, hides_history: bool) -> None:
    if slug and not public:
        raise BadRequest(_("Only public rooms have a slug."), fields={"slug": _("is for public rooms only")})
    if hides_history and public:
        raise BadRequest(
            _("Only private rooms can hide their history."),
            fields={"hides_history": _("is for private rooms only")},
        )
