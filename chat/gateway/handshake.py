"""Who may open a socket (wire contract, section 1): by Bearer token, or by the session cookie and an own Origin."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import parse_cookie

from accounts import people
from accounts.models import User
from accounts.sessions import seats
from accounts.sessions.seats import Seat
from accounts.tokens import actions as tokens
from chat.files import tidying
from chat.gateway import limits, origins
from chat.gateway.closing import Close
from chat.presence import actions as presence
from chat.presence import seen
from chat.relay import era
from chatsite.threads import in_thread

VERSION = "1"
Scope = dict[str, Any]


class Refused(Exception):
    """The handshake is answered with 403."""


class Turned(Exception):
    """The socket is accepted and closed at once with `code`, which a browser can read."""

    def __init__(self, code: Close) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may come in: his seat, his public shape, his feed, how he is shown, and the era; `read_at`: when
    that was asked, by the monotonic clock. `seen_on`: the day that was noted of who shows when he was here last."""

    seat: Seat
    user: dict[str, Any]
    feed: int
    status: str
    era: str
    read_at: float
    seen_on: date | None = None


async def admit(scope: Scope) -> Admitted:
    """Check a handshake. Raises Refused or Turned."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    bearer = _bearer(headers)
    if bearer is None and not origins.allowed(_text(headers.get(b"origin"))):
        raise Refused
    if not limits.may_connect(address(scope, headers)):
        raise Turned(Close.FLOOD)
    if parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v") != [VERSION]:
        raise Turned(Close.TOO_OLD)
    cookie = parse_cookie(_text(headers.get(b"cookie")) or "").get(settings.SESSION_COOKIE_NAME, "")
    admitted = await in_thread(_read, bearer, cookie, time.monotonic())
    if admitted is None:
        raise Turned(Close.NOT_SIGNED_IN)
    if admitted.seat.banned:
        raise Turned(Close.BANNED)
    if admitted.seat.kind == "token":
        tokens.note_use(admitted.seat.id)
    tidying.tidy()
    return admitted


def address(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """The client's address; behind trusted proxies the one that the outermost of them saw."""
    peer = (scope.get("client") or ("",))[0]
    hops = int(getattr(settings, "TRUSTED_PROXIES", 0))
    forwarded = [
        part.strip() for part in (_text(headers.get(b"x-forwarded-for")) or "").split(",") if part.strip()
    ]
    return forwarded[-hops] if hops and len(forwarded) >= hops else str(peer)


def _read(bearer: str | None, cookie: str, now: float) -> Admitted | None:
    if bearer is not None:
        seat = seats.by_token(bearer)
    else:
        seat = seats.by_session_key(cookie) if cookie else None
    if seat is None:
        return None
    user = User.objects.get(pk=seat.user_id)
    status = presence.chosen(user.pk)
    return Admitted(
        seat, people.describe(user), user.feed, status, era.current(), now, seen.note_seen(user.pk)
    )


def _bearer(headers: dict[bytes, bytes]) -> str | None:
    """The token of an Authorization header of that kind; an empty one is a wrong token, not none."""
    value = _text(headers.get(b"authorization")) or ""
    scheme, _, token = value.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
