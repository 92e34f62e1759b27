"""The page of an invitation link."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import people
from accounts.signup import invitations as signup
from chat.rooms import invitations
from chat.rooms.models import Invitation
from chat.wire.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET: whereto, from whom. POST: come in. 404 with the same page for every link that is worth nothing.

    Who has no account is sent on to sign-up with the link kept; he comes into the room when his account is complete.
    Who is in the room is led there, whatever the link is worth.
    """
    if place := invitations.room_behind(request.user.pk, token):
        return _to(place)
    found = invitations.find(token)
    if found is None:
        return _page(request, "rooms/invitation_over.html", status=404)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.path)
        signup.keep(request, token)
        return _page(request, "rooms/invitation.html", found, may_sign_up=settings.SIGNUP != "closed")
    if found.room is None:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return _page(request, "rooms/invitation.html", found)
    try:
        state = invitations.accept(request.user.pk, token)
    except Refusal as refusal:
        return _page(request, "rooms/invitation.html", found, status=409, refusal=str(refusal))
    return _to(state["slug"] or state["id"])


def _to(place: str | int) -> HttpResponse:
    return HttpResponseRedirect(f"/rooms/{place}/")


def _page(
    request: HttpRequest, template: str, found: Invitation | None = None, status: int = 200, **context: object
) -> HttpResponse:
    if found is not None:
        context |= {"room": found.room, "inviter": people.describe(found.created_by), "path": request.path}
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
