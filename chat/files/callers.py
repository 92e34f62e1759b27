"""Who asks by HTTP: a program by its token, a browser by its session."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions import seats
from accounts.tokens import actions as tokens
from chat.wire.refusals import Forbidden


def bearer(request: HttpRequest) -> str | None:
    """The raw token of the Authorization header, or None when it names none."""
    scheme, _space, raw = request.headers.get("Authorization", "").partition(" ")
    return raw.strip() if scheme.lower() == "bearer" else None


def caller(request: HttpRequest) -> User | None:
    """The person who asks; None when session or token is missing, ended or of somebody who is suspended.

    A request with a token is that token's alone: its cookie isn't looked at.
    """
    token = bearer(request)
    if token is not None:
        seat = seats.by_token(token)
    else:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        seat = seats.by_session_key(key) if key else None
    if seat is None or seat.banned:
        return None
    if seat.kind == "token":
        tokens.note_use(seat.id)
    return User.objects.filter(pk=seat.user_id, is_active=True).first()


def check_csrf(request: HttpRequest) -> None:
    """Forbidden for a browser's request that may come from another site's page. Tokens need no such check."""
    if bearer(request) is not None:
        return
    if _Check(lambda _request: None).process_view(request, _anything, (), {}) is not None:  # type: ignore[arg-type]
        raise Forbidden(_("The page is too old. Reload it and try again."))


class _Check(CsrfViewMiddleware):
    """Django's own check, which says why instead of making a page of it."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _anything() -> None:
    """Stands for a view that is not exempt."""
