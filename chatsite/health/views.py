"""`/healthz`: this process lives. `/readyz`: what it needs is there."""

from django.http import HttpRequest, JsonResponse

from chatsite.health import probes


def healthz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok"}` as long as this process answers at all."""
    return _answer({"status": "ok"}, 200)


def readyz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok" | "degraded", "database", "layer"}`; 503 with `"down"` when the database doesn't
    answer. A layer that is away is told, not fatal: the site works without it."""
    database, layer = probes.database(), probes.layer()
    status = "down" if database == "down" else layer
    return _answer({"status": status, "database": database, "layer": layer}, 503 if status == "down" else 200)


def _answer(told: dict[str, str], status: int) -> JsonResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})
