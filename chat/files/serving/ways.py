"""Bytes that others send for us (setting FILES_BY): the nginx in front of us, or the object storage itself."""

from __future__ import annotations

from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse

INTERNAL = "/stored/"
"""The location of nginx that leads into MEDIA_ROOT, for answers of ours alone (`deploy/nginx.conf`)."""


def elsewhere(request: HttpRequest, path: str, headers: dict[str, str]) -> HttpResponse:
    """The answer that leads to the bytes at `path`, with what is to be said of them. FileNotFoundError when there are
    none."""
    return by_nginx(path, headers)


def by_nginx(path: str, headers: dict[str, str]) -> HttpResponse:
    """nginx sends the file, its ranges, and a validator of its own; what it doesn't keep of our headers, its
    configuration takes over one by one."""
    if not default_storage.exists(path):
        raise FileNotFoundError(path)
    return HttpResponse(headers=headers | {"X-Accel-Redirect": INTERNAL + quote(path)})
