"""The page's door: what I want to be told, and when not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from chat.notifications import actions, reading, words
from chat.notifications.forms import SettingsForm
from chat.wire.refusals import BadRequest


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Levels, words and hours belong to the person; sound and desktop notifications to this browser."""
    user = request.user
    assert isinstance(user, User)
    form = SettingsForm(reading.settings_of(user.pk), user.timezone, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(user.pk, form.wish())
        except BadRequest as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings_notifications")
    context = {"form": form, "most": words.MOST, "zoneless": not user.timezone}
    return render(request, "notifications/settings.html", context)
