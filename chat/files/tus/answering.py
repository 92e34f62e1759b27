"""Answers of this door. Each says which protocol it speaks, and that nobody is to keep it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC
from http import HTTPStatus
from typing import Any

from django.utils.http import http_date

from chat.files import limits
from chat.files.reading import shape
from chat.files.tus.asking import PREFIX, VERSION
from chat.files.tus.checking import ALGORITHMS
from chat.files.tus.models import Upload
from chat.files.tus.refusing import Refused
from chatsite.bare import BARE_HEADERS
from chatsite.onehop import Send

EXTENSIONS = ("creation", "creation-with-upload", "termination", "expiration", "checksum")


@dataclass(frozen=True, slots=True)
class Answer:
    """`content`: what the body says, as JSON; None for none."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    content: dict[str, Any] | None = None


def abilities() -> Answer:
    """OPTIONS: what this door can do, told to anybody."""
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Max-Size": str(limits.size()),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Answer(HTTPStatus.NO_CONTENT, told)


def created(upload: Upload, offset: int) -> Answer:
    """A new upload, and how much of it came along."""
    return Answer(HTTPStatus.CREATED, {"Location": PREFIX + upload.key, **_state(upload, offset)})


def told(upload: Upload, offset: int) -> Answer:
    """What a client needs to go on."""
    headers = {"Upload-Length": str(upload.length), **_state(upload, offset)}
    if upload.metadata:
        headers["Upload-Metadata"] = upload.metadata
    return Answer(HTTPStatus.OK, headers)


def shown(upload: Upload, offset: int) -> Answer:
    """The same in JSON: {offset, length, file?}, both in bytes; `file` is the File of the wire contract."""
    content: dict[str, Any] = {"offset": offset, "length": upload.length}
    if upload.file is not None:
        content["file"] = shape(upload.file)
    return Answer(HTTPStatus.OK, _state(upload, offset), content)


def went_on(upload: Upload, offset: int) -> Answer:
    """More of it is there."""
    return Answer(HTTPStatus.NO_CONTENT, _state(upload, offset))


def ended() -> Answer:
    """Gone."""
    return Answer(HTTPStatus.NO_CONTENT)


def refused(refused: Refused) -> Answer:
    """The error object of the wire contract."""
    headers = dict(refused.headers)
    if refused.refusal.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(refused.refusal.retry_after)))
    return Answer(refused.status, headers, {"error": refused.refusal.error()})


def _state(upload: Upload, offset: int) -> dict[str, str]:
    """Where it stands; Chat-File is the id of the file that it has become."""
    state = {"Upload-Offset": str(offset), "Upload-Expires": _date(upload)}
    return state | ({"Chat-File": str(upload.file.pk)} if upload.file is not None else {})


def _date(upload: Upload) -> str:
    return http_date(upload.expires_at.astimezone(UTC).timestamp())


async def send(answer: Answer, send: Send, *, head: bool) -> None:
    """Write it. Of an answer to HEAD the body stays here."""
    body = b"" if answer.content is None else json.dumps(answer.content).encode()
    own = {"Tus-Resumable": VERSION, "Cache-Control": "no-store", **answer.headers}
    if body:
        own["Content-Type"] = "application/json"
    if answer.status != HTTPStatus.NO_CONTENT:
        own["Content-Length"] = str(len(body))
    headers = [(name.lower().encode(), value.encode("latin1")) for name, value in own.items()]
    await send(
        {"type": "http.response.start", "status": int(answer.status), "headers": headers + BARE_HEADERS}
    )
    await send({"type": "http.response.body", "body": b"" if head else body})
