"""The settings' own pages: the list, and how the site looks for this person."""

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
    """The theme belongs to the person and stands in every page at once; the contrast belongs to this screen."""
    user = _person(request)
    contrast = request.COOKIES.get("contrast") == "more"
    form = AppearanceForm(request.POST or None, initial={"theme": user.theme, "contrast": contrast})
    if request.method == "POST" and form.is_valid():
        actions.update(user, theme=form.cleaned_data["theme"])
        messages.success(request, _("Saved."))
        response = redirect("settings_appearance")
        _keep_contrast(response, more=form.cleaned_data["contrast"])
        return response
    return render(request, "settings/appearance.html", {"form": form, "themes": User.Theme.choices})


def _keep_contrast(response: HttpResponse, *, more: bool) -> None:
    if more:
        response.set_cookie("contrast", "more", max_age=YEAR, samesite="Lax", secure=not settings.LOCAL_MODE)
    else:
        response.delete_cookie("contrast", samesite="Lax")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
