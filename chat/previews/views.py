"""The settings' page about what stands around messages: whether I see previews."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from chat.previews import hiding


class PreviewsForm(forms.Form):
    """Whether they are shown to me, on all my devices."""

    shown = forms.BooleanField(required=False)


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Mine alone: others go on seeing theirs."""
    assert isinstance(request.user, User)
    sent = request.POST if request.method == "POST" else None
    form = PreviewsForm(sent, initial={"shown": hiding.sees(request.user)})
    if form.is_valid():
        hiding.show(request.user, form.cleaned_data["shown"])
        messages.success(request, _("Saved."))
        return redirect("settings_previews")
    return render(request, "previews/settings.html", {"form": form})
