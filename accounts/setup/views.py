"""The set-up page."""

import logging

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.setup import actions, examples
from accounts.setup.forms import SetupForm
from accounts.users.models import User

log = logging.getLogger(__name__)


@sensitive_post_parameters("password1")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Make the owner's account by a one-time code, and begin with an example or empty."""
    code = request.POST.get("code", "") or request.GET.get("code", "")
    if not actions.good(code):
        return _over(request)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            owner = actions.make_owner(code, data["username"], data["email"], data["password1"])
        except actions.AlreadySetUp:
            return _over(request)
        example = examples.by_key(data["begin"])
        made = example is None or _make(example, owner)
        get_adapter(request).login(request, owner)
        if not made:
            messages.error(request, _("The example could not be made. The server's log says why."))
        return redirect("/")
    return render(request, "setup/setup.html", {"form": form, "code": code, "examples": examples.every()})


def _make(example: examples.Example, owner: User) -> bool:
    """The owner's account is there and its link spent, so an example that fails must not keep the owner out."""
    try:
        example.make(owner)
    except Exception:
        log.exception("The example %s could not be made.", example.key)
        return False
    return True


def _over(request: HttpRequest) -> HttpResponse:
    needed = actions.needed()
    return render(request, "setup/over.html", {"needed": needed}, status=404 if needed else 410)
