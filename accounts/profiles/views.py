"""Pages about a person: as others see him, and where he changes it himself."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people import describe
from accounts.profiles import actions, acts, avatars
from accounts.profiles.forms import AvatarForm, LanguageForm, ProfileForm
from accounts.users import names
from accounts.users.models import User


@login_required
@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """A person as others see him. Nobody, and somebody who is gone, look the same."""
    found = User.objects.shown().filter(name_key=names.key(username), is_active=True).first()
    if found is None:
        raise Http404
    if found.username != username:
        return redirect("person", found.username)
    local_time = timezone.localtime(timezone=ZoneInfo(found.timezone)) if found.timezone else None
    context = {
        "person": found,
        "status": describe(found).get("status"),
        "local_time": local_time,
        "acts": acts.about(_person(request), found),
        "notes": acts.noted(_person(request), found),
    }
    return render(request, "people/person.html", context)


@login_required
@require_safe
def avatar(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture that we made ourselves. Its key is new for each picture, so a browser may keep it."""
    if not default_storage.exists(avatars.path(key)):
        raise Http404
    response = FileResponse(default_storage.open(avatars.path(key)), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, screen: str = "page") -> HttpResponse:
    """Change what others see. `screen`: on a phone, the list of settings or this page."""
    user = _person(request)
    form = ProfileForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.update(user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("settings_profile")
    return _profile(request, form, AvatarForm(label_suffix=""), screen)


@login_required
@require_POST
def change_avatar(request: HttpRequest) -> HttpResponse:
    """Take a new picture, or none (`remove`)."""
    user = _person(request)
    if "remove" in request.POST:
        actions.remove_avatar(user)
        return redirect("settings_profile")
    form = AvatarForm(request.POST, request.FILES, label_suffix="")
    if form.is_valid():
        try:
            actions.set_avatar(user, form.cleaned_data["avatar"])
            messages.success(request, _("Saved."))
            return redirect("settings_profile")
        except ValidationError as error:
            form.add_error("avatar", error)
    return _profile(request, ProfileForm(user=user), form, "page")


@login_required
@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Language and time zone."""
    user = _person(request)
    form = LanguageForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.update(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings_language")
    return render(request, "settings/language.html", {"form": form})


def _profile(request: HttpRequest, form: ProfileForm, picture: AvatarForm, screen: str) -> HttpResponse:
    context = {"form": form, "picture": picture, "screen": screen}
    return render(request, "settings/profile.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
