"""`/healthz`: this process lives. `/readyz`: what it needs is there. `/metrics`: its figures."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from chatsite.addresses import asked_from_here
from chatsite.bare import BARE
from chatsite.health import canary, probes, worker

HEADERS = {"Cache-Control": "no-store", **BARE}


def healthz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok"}` as long as this process answers at all."""
    return JsonResponse({"status": "ok"}, headers=HEADERS)


def readyz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok" | "degraded", "database", "layer", "canary", "worker"}`; 503 with `"down"` when the database
    doesn't answer. A layer that is away, a canary that finds a message lost and a silent worker are told, not fatal."""
    database, layer = probes.ask()
    sung, working = canary.state(), worker.state()
    degraded = layer == "degraded" or sung == "lost" or working == "silent"
    status = "down" if database == "down" else "degraded" if degraded else "ok"
    told = {"status": status, "database": database, "layer": layer, "canary": sung, "worker": working}
    return JsonResponse(told, status=503 if status == "down" else 200, headers=HEADERS)


def metrics(request: HttpRequest) -> HttpResponse:
    """200 with this process's figures."""
    # Imported when asked: most processes are never scraped, and it takes a tenth of a second.
    from chatsite.health import exposition

    return HttpResponse(exposition.page(), content_type=exposition.CONTENT_TYPE, headers=HEADERS)


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether somebody asks from this very machine, or holds METRICS_TOKEN."""
    token: str = settings.ENVIRONMENT.metrics_token
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer" and constant_time_compare(told.strip(), token):
        return True
    return asked_from_here(request.META.get("REMOTE_ADDR", ""), request.headers)
