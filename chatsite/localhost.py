"""In local mode the site has one name, `localhost`: passkeys and the Origin check need one."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

OTHER_NAMES = ("127.0.0.1", "[::1]")


class LocalhostMiddleware:
    """Sends a page that was asked for by a loopback address to the same page on `localhost`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.LOCAL_MODE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host, port = _split(request.META.get("HTTP_HOST", ""))
        if host in OTHER_NAMES and request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(f"http://localhost{port}{request.get_full_path()}")
        return self.get_response(request)


def _split(header: str) -> tuple[str, str]:
    host, colon, port = header.rpartition(":")
    if colon and port.isdigit():
        return host, f":{port}"
    return header, ""
