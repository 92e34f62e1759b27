"""One file out of a multipart body, written to disk as it comes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from chat.files import kinds, limits, names, policy
from chat.files.callers import check_csrf
from chat.wire.refusals import BadRequest, Refusal, TooLarge

PART = "file"
CSRF_FIELD = "csrfmiddlewaretoken"


def receive(request: HttpRequest) -> TemporaryUploadedFile:
    """The one part `file` of the request, whole on disk. Close it when done.

    Raises TooLarge (by Content-Length, before the body is read, or as soon as it shows), Forbidden without a
    CSRF token, BadRequest for anything but multipart with exactly that part.
    """
    policy.check_size(_announced(request) - limits.WRAPPING)
    if request.content_type != "multipart/form-data":
        raise BadRequest(_("Send a file as multipart/form-data."), fields={PART: "is missing"})
    handler = OneFile(request)
    request.upload_handlers = [handler]
    try:
        check_csrf(request)
        parts, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation):
        raise BadRequest(_("The upload could not be read."), fields={PART: "is broken"}) from None
    if handler.refusal is not None:
        raise handler.refusal
    unknown = sorted(set(parts) - {CSRF_FIELD, *([PART] if PART not in files else [])})
    if unknown:
        raise BadRequest(_("Only one file may be sent."), fields={unknown[0][:64]: "is unknown"})
    content = files.get(PART)
    if not isinstance(content, TemporaryUploadedFile):
        raise BadRequest(_("No file was sent."), fields={PART: "is missing"})
    return content


class OneFile(TemporaryFileUploadHandler):
    """Takes a single part named `file`, never more than a file may have. Why it stopped stands in `refusal`."""

    refusal: Refusal | None = None
    taken = 0
    received = 0

    def new_file(self, field_name: str, file_name: str, content_type: str, *args: Any, **kwargs: Any) -> None:
        self.taken += 1
        if field_name != PART:
            self._refuse(BadRequest(_("Only one file may be sent."), fields={field_name[:64]: "is unknown"}))
        if self.taken > 1:
            self._refuse(BadRequest(_("Only one file may be sent."), fields={PART: "must be one"}))
        try:
            kinds.check(names.clean(file_name), content_type, final=False)
        except BadRequest as refusal:
            self._refuse(refusal)
        super().new_file(field_name, file_name, content_type, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        try:
            policy.check_size(self.received)
        except TooLarge as refusal:
            self._refuse(refusal)
        return super().receive_data_chunk(raw_data, start)

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal = refusal
        raise StopUpload(connection_reset=True)


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if str(length).isdigit() else 0
