"""The one page that holds the app. All its addresses give the same page; the address tells the app what to show."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.people import describe
from chat.concepts import CONCEPTS


@require_safe
@login_required
def app(request: HttpRequest, **place: Any) -> HttpResponse:
    """The chat. `place` is what the address names; whether it exists is the socket's to answer."""
    assert isinstance(request.user, User)
    return render(request, "shell/app.html", {"boot": boot(request, request.user), "sheets": sheets()})


def boot(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the app needs before its socket is open: {user, site, build, csrf, language, timezone, settings}."""
    return {
        "user": describe(user),
        "site": {"name": settings.SITE_NAME},
        "build": build(),
        "csrf": get_token(request),
        "language": get_language() or settings.LANGUAGE_CODE,
        "timezone": user.timezone,
        "settings": {"staff": user.is_staff, "theme": user.theme},
    }


@cache
def sheets() -> list[str]:
    """Static paths of the concepts' own style sheets, of those that have one, bottom to top."""
    paths = (f"css/concepts/{concept}.css" for concept in CONCEPTS)
    return [path for path in paths if finders.find(path)]


def build() -> str:
    """A name of the version of the pages: it changes when any of their static files does."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))
