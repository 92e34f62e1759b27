"""The set-up page."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.setup import actions, examples
from accounts.setup.forms import SetupForm


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
        if example:
            example.make(owner)
        get_adapter(request).login(request, owner)
        return redirect("/")
    return render(request, "setup/setup.html", {"form": form, "code": code, "examples": examples.every()})


def _over(request: HttpRequest) -> HttpResponse:
    needed = actions.needed()
    return render(request, "setup/over.html", {"needed": needed}, status=404 if needed else 410)
