"""Signing out, and the settings of signing in."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.views import LogoutView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class SignOutView(LogoutView):
    """Asks on GET, signs out on POST and has the browser forget what this site kept in it (drafts, the outbox)."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How a person gets in: the password, the address."""
    address = EmailAddress.objects.filter(user=request.user.pk, primary=True).first()
    return render(request, "settings/security.html", {"address": address})
