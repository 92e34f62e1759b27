"""The page's door: what others see of me, and so I of them."""

from __future__ import annotations

from django import forms
from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from chat.presence import seen
from chat.receipts import choosing


class ShownForm(forms.Form):
    """Each holds both ways."""

    receipts = forms.BooleanField(required=False)
    seen = forms.BooleanField(required=False)


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Whether others see how far I have read, and when I was here last."""
    assert isinstance(request.user, User)
    user = request.user.pk
    initial = {"receipts": choosing.shows(user), "seen": seen.shows(user)}
    form = ShownForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        choosing.choose(user, shown=form.cleaned_data["receipts"])
        if form.cleaned_data["seen"] != initial["seen"]:
            seen.choose(user, shown=form.cleaned_data["seen"])
        messages.success(request, _("Saved."))
        return redirect("settings_presence")
    return render(request, "presence/settings.html", {"form": form, "most": site.RECEIPTS})
