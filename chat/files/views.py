"""The doors of files: one to bring them; they are fetched by `serving.door`."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from chat.files import actions, limits, policy
from chat.files.callers import caller
from chat.files.models import File
from chat.files.reading import shape
from chat.files.receiving import receive
from chat.files.tidying import tidy
from chat.wire.refusals import Forbidden, Refusal, Unavailable

logger = logging.getLogger(__name__)
STATUS = {
    "bad_request": 400,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "rate_limited": 429,
    "unavailable": 503,
}


@csrf_exempt  # Checked in `receive`: a program with a token has none to show.
def upload(request: HttpRequest) -> JsonResponse:
    """`POST /files/`: 201 and the File, or the error object with the status of its code (401: who are you?)."""
    if request.method != "POST":
        return _not_allowed("POST")
    user = caller(request)
    try:
        if user is None:
            return _refused(Forbidden(_("Sign in to send files.")), 401)
        policy.check_rate(user)
        tidy()
        with receive(request) as content:
            return _kept(actions.upload(user, content.name or "", content))
    except Refusal as refusal:
        return _refused(refusal)
    except (OSError, DatabaseError) as error:  # a full disk, before all
        logger.warning("files.not_kept", extra={"error": type(error).__name__})
        told = Unavailable(_("The file could not be stored. Try again later."), retry_after=30.0)
        return _refused(told, 507 if limits.is_full(error) else None)


def missing(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """`/files/<key>/<name>` where `serving.door` leaves it to the pages: another method, or nothing that who asks may
    have."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed("GET, HEAD")
    raise Http404


def _kept(file: File) -> JsonResponse:
    response = JsonResponse(shape(file), status=201)
    response["Cache-Control"] = "private, no-store"
    return response


def _refused(refusal: Refusal, status: int | None = None) -> JsonResponse:
    response = JsonResponse({"error": refusal.error()}, status=status or STATUS[refusal.code])
    response["Cache-Control"] = "private, no-store"
    if refusal.retry_after is not None:
        response["Retry-After"] = str(max(1, round(refusal.retry_after)))
    return response


def _not_allowed(methods: str) -> JsonResponse:
    response = _refused(Forbidden(_("Nothing can be done here in this way.")), 405)
    response["Allow"] = methods
    return response
