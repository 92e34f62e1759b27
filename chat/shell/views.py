"""The one page that holds the app. All its addresses give the same page; the address tells the app what to show."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, to_locale
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.people import describe
from accounts.settings import pages
from chat.inbox import habits
from chat.moves.reading import moved_to
from chat.previews import hiding
from chat.receipts.reading import people

OTHER_PAGES = {"accounts", "admin", "blocks"}


@require_safe
@login_required
def app(request: HttpRequest, **place: Any) -> HttpResponse:
    """The chat. `place` is what the address names; whether it exists is the socket's to answer."""
    assert isinstance(request.user, User)
    if "number" in place and (address := moved_to(request.user, place["key"], place["number"])):
        return HttpResponseRedirect(address)
    return render(request, "shell/app.html", {"boot": boot(request, request.user), "sheets": sheets()})


def boot(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the app needs before its socket is open:
    {user, site, build, csrf, language, timezone, words?, settings, pages}."""
    return {
        "user": describe(user),
        "site": {"name": settings.SITE_NAME},
        "build": build(),
        "csrf": get_token(request),
        "language": get_language() or settings.LANGUAGE_CODE,
        "timezone": user.timezone,
        **words(get_language() or settings.LANGUAGE_CODE),
        "settings": {
            "staff": user.is_staff,
            "theme": user.theme,
            "previews": hiding.sees(user),
            "reading": habits.marks(user.pk),
            "receipts": people(),
        },
        "pages": settings_pages(user),
    }


def settings_pages(user: User) -> list[dict[str, str]]:
    """The pages of the settings that this person has, for the palette: [{label, href, icon}]."""
    mine = [page for page in pages.every() if page.shown is None or page.shown(user)]
    return [{"label": str(page.label), "href": reverse(page.url), "icon": page.icon} for page in mine]


@cache
def words(language: str) -> dict[str, Any]:
    """The browser's catalogue of a language: {"words": {English: translated, or by number}}. None of English, and
    none where nobody made one."""
    for folder in settings.LOCALE_PATHS:
        path = Path(folder) / to_locale(language) / "browser.json"
        if path.is_file():
            return {"words": json.loads(path.read_text())}
    return {}


@cache
def sheets() -> list[str]:
    """Static paths of the style sheets in css/concepts/, but those of pages that are not the app's."""
    folder = Path(settings.BASE_DIR) / "static" / "css" / "concepts"
    return [
        f"css/concepts/{path.name}" for path in sorted(folder.glob("*.css")) if path.stem not in OTHER_PAGES
    ]


def build() -> str:
    """A name of the version of the pages: it changes when any of their static files does."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))
