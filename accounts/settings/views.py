"""The settings' own pages: the list, and how the site looks for this person."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.profiles import actions
from accounts.users.models import User

YEAR = 365 * 24 * 3600


class AppearanceForm(forms.Form):
    """Light, dark, or as the system says."""

    theme = forms.ChoiceField(choices=User.Theme, widget=forms.RadioSelect)
    contrast = forms.BooleanField(required=False)


@login_required
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """The choice is kept with the person, and as a cookie so that pages come in the right colours at once."""
    user = _person(request)
    contrast = request.COOKIES.get("contrast") == "more"
    form = AppearanceForm(request.POST or None, initial={"theme": user.theme, "contrast": contrast})
    if request.method == "POST" and form.is_valid():
        actions.update(user, theme=form.cleaned_data["theme"])
        messages.success(request, _("Saved."))
        response = redirect("settings_appearance")
        keep_looks(response, theme=user.theme, contrast=form.cleaned_data["contrast"])
        return response
    return render(request, "settings/appearance.html", {"form": form, "themes": User.Theme.choices})


def keep_looks(response: HttpResponse, *, theme: str, contrast: bool) -> None:
    """Set or remove the cookies by which every page knows its colours before it is shown."""
    _cookie(response, "theme", theme if theme in (User.Theme.LIGHT, User.Theme.DARK) else "")
    _cookie(response, "contrast", "more" if contrast else "")


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    keep: dict[str, Any] = {"max_age": YEAR if value else 0}
    response.set_cookie(name, value, **keep, samesite="Lax", secure=not settings.LOCAL_MODE)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
