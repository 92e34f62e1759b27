"""The headers of a page that neither Django, django-csp nor the way out (`chatsite.onehop`) sets by itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PageHeaders:
    """Adds a private cache rule, and gives the admin its own content policy.

    Stands directly inside CSPMiddleware, which writes the policy that is noted on the answer here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A page may hold what only this person sees: it is kept by their browser alone and asked for again.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.path_info.startswith(settings.ADMIN_PREFIX):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response
