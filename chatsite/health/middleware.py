"""Answers the health check before the host is checked: a balancer asks by address, not by name."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from chatsite.health import views

VIEWS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": views.healthz,
    "/readyz": views.readyz,
    "/metrics": views.metrics,
}


class HealthMiddleware:
    """First in the list, so that neither the allowed hosts nor the redirect to https are in the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = VIEWS.get(request.path) if request.method in ("GET", "HEAD") else None
        # `/metrics` is no route: whoever may not read it gets what any missing page gets.
        if view is views.metrics and not views.may_read_metrics(request):
            view = None
        return view(request) if view else self.get_response(request)
