"""What every template may name."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port

FIRST_NAME = "Chat Connect"


def site(request: HttpRequest) -> dict[str, str]:
    """{"site_name": what the site calls itself, "hosted_on": its host while it has only its first name, else ""}."""
    named = settings.SITE_NAME != FIRST_NAME
    return {"site_name": settings.SITE_NAME, "hosted_on": "" if named else _host(request)}


def _host(request: HttpRequest) -> str:
    try:
        return split_domain_port(request.get_host())[0]
    except DisallowedHost:
        return ""
