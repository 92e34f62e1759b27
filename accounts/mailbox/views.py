"""The mailbox of a local site: only for whoever sits at the machine itself."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.mailbox import mails
from chatsite.addresses import asked_from_here


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The list of mails."""
    _only_here(request)
    return render(request, "mailbox/mailbox.html", {"mails": mails.newest()})


@require_safe
@never_cache
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail; its links work."""
    _only_here(request)
    found = mails.by_key(key)
    if found is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": found})


def _only_here(request: HttpRequest) -> None:
    if not settings.LOCAL_MODE or not asked_from_here(request.META.get("REMOTE_ADDR", ""), request.headers):
        raise Http404
