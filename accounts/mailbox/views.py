"""The mailbox of a local site: only for whoever sits at the machine itself."""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.mailbox import mails

# Any of these says that a proxy stands between, and then the peer's address means nothing.
FORWARDING = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


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
    if not settings.LOCAL_MODE or any(header in request.headers for header in FORWARDING):
        raise Http404
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    if not near:
        raise Http404
