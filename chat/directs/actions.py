"""Opening a direct: the same people always have the same one.

A direct is the people it was opened for, at most ten. Nobody is added, removed or given a role there. A direct of
two can't be left; out of a larger one somebody may go, and whoever opens it again brings everybody back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chat.blocks.policy import require_accepted
from chat.rooms import policy
from chat.rooms.changes import State, changing
from chat.rooms.members import refuse_absent
from chat.rooms.models import Kind, Membership, Role, Room
from chat.rooms.notices import What
from chat.wire.refusals import BadRequest, Unavailable

PEOPLE = 10
TRIES = 3


def open_direct(actor_id: int, user_ids: Iterable[int]) -> State:
    """The direct of me and these people, made when there is none. RoomState without `me`.

    Raises BadRequest for too many or none, NotFound for somebody who isn't there, Forbidden for somebody who would
    have to be brought in and doesn't accept my messages, or I his.
    """
    policy.account(actor_id)
    people = sorted({actor_id, *user_ids})
    if len(people) < 2:
        raise BadRequest(_("A direct needs somebody else."), fields={"users": _("must name somebody else")})
    if len(people) > PEOPLE:
        wrong = _("must be at most {count}").format(count=PEOPLE - 1)
        raise BadRequest(_("Make a private room for so many people."), fields={"users": wrong})
    key = key_of(people)
    for _try in range(TRIES):
        room_id = Room.objects.filter(direct_key=key).values_list("pk", flat=True).first()
        try:
            return _make(actor_id, people, key) if room_id is None else _come_back(actor_id, people, room_id)
        except IntegrityError:
            continue  # Somebody else made it at this moment: now it is found.
    raise Unavailable


def key_of(people: Iterable[int]) -> str:
    """SHA-256 over the sorted ids: the unique name of these people's direct."""
    return hashlib.sha256(",".join(str(user_id) for user_id in sorted(set(people))).encode()).hexdigest()


def _make(actor_id: int, people: list[int], key: str) -> State:
    refuse_absent(people)
    require_accepted(actor_id, people)
    with transaction.atomic():
        room = Room.objects.create(kind=Kind.DIRECT, direct_key=key, created_by_id=actor_id)
        with changing(room.pk, actor_id) as change:
            change.joins = dict.fromkeys(people, Role.MEMBER.value)
    return change.state


def _come_back(actor_id: int, people: list[int], room_id: int) -> State:
    """The direct as it is; those who went out of it come back."""
    with changing(room_id, actor_id) as change:
        present = set(Membership.objects.present().filter(room=room_id).values_list("user_id", flat=True))
        missing = [user_id for user_id in people if user_id not in present]
        if missing:
            refuse_absent(missing)
            require_accepted(actor_id, missing)
            change.joins = dict.fromkeys(missing, Role.MEMBER.value)
            brought = [user_id for user_id in missing if user_id != actor_id]
            if actor_id in missing:
                change.tell(What.JOINED, actor_id)
            if brought:
                change.tell(What.ADDED, *brought)
    return change.state
