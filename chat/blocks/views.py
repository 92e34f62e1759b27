"""The pages' doors: who may write to me, whom I have blocked, and the question before a block."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.users import names
from chat.blocks import actions, reading
from chat.blocks.models import Accepts, Block
from chat.wire.refusals import Refusal


class AcceptsForm(forms.Form):
    """Who may write to me."""

    accepts = forms.ChoiceField(choices=Accepts, widget=forms.RadioSelect)


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Who may write to me, and whom I have blocked."""
    user = _me(request)
    form = AcceptsForm(request.POST or None, initial={"accepts": reading.accepts(user.pk)})
    if request.method == "POST" and form.is_valid():
        actions.accept(user.pk, form.cleaned_data["accepts"])
        messages.success(request, _("Saved."))
        return redirect("settings_privacy")
    blocked = Block.objects.filter(user=user).select_related("blocked").order_by("-pk")
    context = {"form": form, "choices": Accepts.choices, "blocked": blocked, "most": actions.MOST}
    return render(request, "blocks/settings.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Unblock somebody; whether he was blocked, or is anybody at all, makes no difference."""
    actions.remove(_me(request).pk, pk)
    messages.success(request, _("Unblocked."))
    return redirect("settings_privacy")


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, username: str) -> HttpResponse:
    """Say what a block does, and do it. 404 for nobody and for oneself."""
    user = _me(request)
    found = User.objects.shown().filter(name_key=names.key(username), is_active=True).first()
    if found is None or found == user:
        raise Http404
    if request.method == "POST":
        try:
            actions.add(user.pk, found.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s is blocked.") % {"name": found.get_full_name()})
        return redirect("settings_privacy")
    return render(request, "blocks/ask.html", {"person": found})


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
