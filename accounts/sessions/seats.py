"""Who may sit at a socket: a session or a token, read with its person in one statement.

The doors of the socket ask here once when it opens, and again when the person's epoch changed.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from accounts.tokens.models import Token, digest
from accounts.users.models import User


@dataclass(frozen=True, slots=True)
class Seat:
    """`id` is the session's or the token's; `banned`: suspended (then `reason` says why) or deactivated."""

    kind: Literal["session", "token"]
    id: int
    user_id: int
    epoch: int
    banned: bool
    reason: str


def by_session_key(key: str) -> Seat | None:
    """The seat of a session cookie, or None when it is unknown, ended, over, or not signed in."""
    rows = Session.objects.filter(session_key=key, expire_date__gt=timezone.now(), user__isnull=False)
    rows = rows.annotate(suspension=_in_force("user__suspensions"))
    row = rows.values_list("pk", "session_data", "user__password", *_person("user__")).first()
    if row is None or not _unchanged(row[1], row[2]):
        return None
    return _seat("session", row[0], row[3:])


def by_token(raw: str) -> Seat | None:
    """The seat of a raw token, or None when it is unknown, revoked or over."""
    rows = Token.objects.filter(_not_over("expires_at"), digest=digest(raw))
    rows = rows.annotate(suspension=_in_force("user__suspensions"))
    row = rows.values_list("pk", *_person("user__")).first()
    return _seat("token", row[0], row[1:]) if row else None


def again(seat: Seat) -> Seat | None:
    """The seat as it is now: None when its session or token has ended; of a banned person still a seat."""
    people = User.objects.filter(pk=seat.user_id).annotate(suspension=_in_force("suspensions"))
    row: tuple[Any, ...] | None
    if seat.kind == "token":
        held = FilteredRelation("tokens", condition=Q(_not_over("tokens__expires_at"), tokens__pk=seat.id))
        row = people.annotate(held=held).values_list("held__pk", *_person("")).first()
        person, valid = (row[1:], row[0] is not None) if row else ((), False)
    else:
        held = FilteredRelation(
            "sessions", condition=Q(sessions__pk=seat.id, sessions__expire_date__gt=timezone.now())
        )
        row = people.annotate(held=held).values_list("held__session_data", "password", *_person("")).first()
        person, valid = (row[2:], row[0] is not None and _unchanged(row[0], row[1])) if row else ((), False)
    if row is None:
        return None
    now = _seat(seat.kind, seat.id, person)
    return now if valid or now.banned else None


def _person(prefix: str) -> tuple[str, ...]:
    return (f"{prefix}id", f"{prefix}epoch", f"{prefix}is_active", "suspension__reason")


def _seat(kind: Literal["session", "token"], pk: int, person: tuple[Any, ...]) -> Seat:
    user_id, epoch, active, reason = person
    return Seat(kind, pk, user_id, epoch, banned=not active or reason is not None, reason=reason or "")


def _in_force(suspensions: str) -> FilteredRelation:
    return FilteredRelation(suspensions, condition=Q(**{f"{suspensions}__lifted_at__isnull": True}))


def _not_over(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": timezone.now()})


def _unchanged(session_data: str, password: str) -> bool:
    """Whether the session was made (or renewed) with this password, as Django's own pages ask."""
    held = SessionStore().decode(session_data).get(HASH_SESSION_KEY, "")
    user = User(password=password)
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(held, one) for one in hashes)
