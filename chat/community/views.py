"""The page with the one button that removes the example community."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from chat.community import example
from chat.community.receivers import may_remove


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What would go, and the button; 404 for everybody but the site's owners, and when there is no example."""
    assert isinstance(request.user, User)
    if not may_remove(request.user):
        raise Http404
    if request.method == "POST":
        example.remove(request.user)
        messages.success(request, _("The example community is gone."))
        return redirect("settings")
    return render(request, "community/settings.html", {"people": example.people().order_by("pk")})
