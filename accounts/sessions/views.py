"""The devices a person is signed in on; each can be signed out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions import actions
from accounts.sessions.devices import describe
from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from accounts.users.models import User

MOST_SHOWN = 100


@login_required
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """The list, this device first."""
    here = _here(request)
    held = (
        _person(request)
        .sessions.filter(expire_date__gt=timezone.now())
        .order_by("-last_seen_at")[:MOST_SHOWN]
    )
    rows = sorted((_row(session, here) for session in held), key=lambda row: not row["here"])
    return render(request, "settings/devices.html", {"rows": rows})


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out; this one goes by the sign-out page, which asks."""
    session = get_object_or_404(_person(request).sessions, pk=pk)
    if session.pk == _here(request):
        return redirect("account_logout")
    actions.end(session)
    messages.success(request, _("That device is signed out."))
    return redirect("settings_devices")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out every device but this one."""
    user = _person(request)
    others = user.sessions.exclude(pk=_here(request)).count()
    actions.end_all(user, but=_here(request))
    messages.success(
        request,
        ngettext("%d other device is signed out.", "%d other devices are signed out.", others) % others,
    )
    return redirect("settings_devices")


def count(user: User) -> int:
    """How many devices somebody is signed in on."""
    return user.sessions.filter(expire_date__gt=timezone.now()).count()


def _row(session: Session, here: int) -> dict[str, Any]:
    browser, system, small = describe(session.user_agent)
    return {
        "session": session,
        "browser": browser,
        "system": system,
        "small": small,
        "here": session.pk == here,
    }


def _here(request: HttpRequest) -> int:
    store = request.session
    assert isinstance(store, SessionStore) and store.row_id is not None
    return store.row_id


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
