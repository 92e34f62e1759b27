"""Who accepts whose messages.

Two people write to each other while both accept that: who wouldn't take the answer can't write either. Of the other
side one refusal alone is told, whether he blocked me or accepts nobody's messages, and one statement finds out, so
that neither words, size nor time tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from chat.blocks.models import Accepts, Block
from chat.wire.refusals import Forbidden

Pair = tuple[int, int]
SLICE = 500

_SHARE_A_ROOM = (
    "EXISTS (SELECT 1 FROM chat_membership a JOIN chat_membership c ON c.room_id = a.room_id"
    " JOIN chat_room r ON r.id = a.room_id WHERE a.user_id = v.hearer AND c.user_id = v.speaker"
    " AND a.until_rev IS NULL AND c.until_rev IS NULL AND r.kind <> 'direct' AND r.deleted_at IS NULL)"
)
_UNWILLING = (
    " FROM v LEFT JOIN chat_privacy p ON p.user_id = v.hearer"
    " WHERE EXISTS (SELECT 1 FROM chat_block b WHERE b.user_id = v.hearer AND b.blocked_id = v.speaker)"
    f" OR p.accepts = '{Accepts.NOBODY}' OR (p.accepts = '{Accepts.SHARED}' AND NOT {_SHARE_A_ROOM})"
)
_OF_TWO = (
    "WITH v (room, hearer, speaker) AS (SELECT m.room_id, m.user_id, o.user_id FROM chat_membership m"
    " JOIN chat_membership o ON o.room_id = m.room_id AND o.user_id <> m.user_id WHERE m.room_id IN"
    " (SELECT room_id FROM chat_membership WHERE room_id IN ({directs}) GROUP BY room_id"
    " HAVING COUNT(DISTINCT user_id) = 2))"
)


def unwilling(pairs: Iterable[Pair]) -> set[Pair]:
    """Of these (who would hear, who would speak): those where the first doesn't accept the second's messages."""
    wanted = sorted(set(pairs))
    if not wanted:
        return set()
    kind = "(%s::bigint, %s::bigint)" if connection.vendor == "postgresql" else "(%s, %s)"
    values = ", ".join([kind] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH v (hearer, speaker) AS (VALUES {values}) SELECT v.hearer, v.speaker{_UNWILLING}",
            [person for pair in wanted for person in pair],
        )
        return set(cursor.fetchall())


def unwilling_in(cursor: CursorWrapper, directs: Sequence[int]) -> dict[int, set[Pair]]:
    """The same for those of these directs that are of two people, by room. In larger ones everybody may write: there
    the blocker's client folds."""
    if not directs:
        return {}
    marks = ", ".join(["%s"] * len(directs))
    cursor.execute(
        f"{_OF_TWO.format(directs=marks)} SELECT v.room, v.hearer, v.speaker{_UNWILLING}", list(directs)
    )
    found: dict[int, set[Pair]] = {}
    for room, hearer, speaker in cursor.fetchall():
        found.setdefault(room, set()).add((hearer, speaker))
    return found


def require_taken(actor: int, user: int) -> None:
    """Raises Forbidden unless this person lets himself be brought somewhere by the actor."""
    refuse(actor, unwilling([(user, actor)]) if user != actor else set())


def require_accepted(actor: int, others: Sequence[int]) -> None:
    """Raises Forbidden unless each of `others` accepts the actor's messages, and he theirs."""
    away = [other for other in others if other != actor]
    refuse(actor, unwilling([*((other, actor) for other in away), *((actor, other) for other in away)]))


def refuse(actor: int, found: set[Pair]) -> None:
    """Raises Forbidden for these unwilling (hearer, speaker): of the actor's own making first, with what he can do
    about it; then the one answer for all who don't accept his messages."""
    own = sorted(speaker for hearer, speaker in found if hearer == actor)
    if own:
        if Block.objects.filter(user=actor, blocked__in=own).exists():
            raise Forbidden(_("You have blocked this person. Unblock them first."))
        raise Forbidden(
            _("You don't accept messages from this person: there could be no answer. Your settings say so.")
        )
    if closed := sorted(hearer for hearer, _speaker in found):
        who = User.objects.get(pk=closed[0])
        raise Forbidden(_("{name} accepts no messages.").format(name=who.get_full_name()))


def apart(users: Sequence[int]) -> dict[int, frozenset[int]]:
    """Of each of these: those from whom his presence and marks are hidden, and theirs from him. Whom he blocked and
    who blocked him are told alike."""
    found: dict[int, set[int]] = {user: set() for user in users}
    for start in range(0, len(users), SLICE):
        some = users[start : start + SLICE]
        pairs = Block.objects.filter(Q(user__in=some) | Q(blocked__in=some)).values_list("user", "blocked")
        for one, other in pairs:
            for here, there in ((one, other), (other, one)):
                if here in found:
                    found[here].add(there)
    return {user: frozenset(others) for user, others in found.items()}


def blockers(user: int) -> set[int]:
    """Who has blocked this person."""
    return set(Block.objects.filter(blocked=user).values_list("user", flat=True))
