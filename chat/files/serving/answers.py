"""What is answered to who asks for a file: 404, 304, 416, or bytes and from where on. Runs in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse

from chat.files import policy, sniffing
from chat.files.callers import caller
from chat.files.making import reading as making
from chat.files.models import File
from chat.files.reading import SERVED
from chat.files.serving import ways
from chat.files.serving.headers import disposition, etag, guard, last_modified
from chat.files.serving.ranges import Unsatisfiable, parse
from chat.files.serving.streaming import Content
from chat.wire.refusals import NotFound

if TYPE_CHECKING:
    from accounts.models import User

PREFIX = "/files/"
NOTHING = b"There is no such file here.\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """One address of a file: where its bytes lie, and what is said of them."""

    path: str
    type: str
    disposition: str
    etag: str
    last_modified: str


class FileAnswer(HttpResponse):
    """An answer whose body is `stored`, to be sent and closed by who asked for it."""

    stored: Content | None = None


def named(path: str) -> tuple[str, str] | None:
    """Key and name in the address of a file; None where it is none."""
    key, _slash, name = path.removeprefix(PREFIX).partition("/")
    return (key, name) if key and name and "/" not in name else None


def asked_for(request: HttpRequest) -> tuple[File, str, User | None]:
    """The file that is asked for, by what name, and by whom. NotFound unless he may have it."""
    (key, name), user = named(request.path) or ("", ""), caller(request)
    return policy.fetch(user, key), name, user


def answer(request: HttpRequest) -> HttpResponse:
    """The answer to GET or HEAD of `/files/<key>/<name>`. Missing, not yours, not signed in: one answer.

    Raises Http404 where a person went to that address: people get the site's page for it, programs a line.
    """
    try:
        return _answer(request, find(*asked_for(request)))
    except NotFound:
        if request.headers.get("Sec-Fetch-Dest") == "document":
            raise Http404 from None
        return HttpResponse(NOTHING, status=404, headers=guard({"Content-Type": "text/plain; charset=utf-8"}))


def find(file: File, name: str, user: User | None) -> Stored:
    """What lies for this person at the address that ends in `name`: a rendition, or, whatever the name, the file.
    NotFound for what isn't there, or not yet."""
    modified = last_modified(file.created_at)
    if name in SERVED:
        made = file.rendition(name)
        if made is None:
            raise NotFound
        return Stored(made.path, made.type, "inline", etag(file.sha256, name), modified)
    found = making.served(file, user)
    if found is None:
        raise NotFound
    kind = sniffing.sent_as(found.type)
    text = "; charset=utf-8" if kind.startswith("text/") else ""
    shown = disposition(file.name, inline=sniffing.shown_inline(found.type))
    return Stored(found.path, kind + text, shown, etag(file.sha256, found.part), modified)


def _answer(request: HttpRequest, stored: Stored) -> HttpResponse:
    told = {"ETag": stored.etag, "Last-Modified": stored.last_modified}
    if _has_it(request.headers.get("If-None-Match", ""), stored.etag):
        unchanged = HttpResponse(status=304, headers=guard(told))
        del unchanged.headers["Content-Type"]
        return unchanged
    told |= {"Content-Type": stored.type, "Content-Disposition": stored.disposition, "Accept-Ranges": "bytes"}
    try:
        if settings.FILES_BY != "stream":
            return ways.elsewhere(request, stored.path, guard(told))
        return _streamed(request, stored, told)
    except FileNotFoundError:
        raise NotFound from None


def _streamed(request: HttpRequest, stored: Stored, told: dict[str, str]) -> HttpResponse:
    size = default_storage.size(stored.path)
    try:
        found = parse(_range_header(request, stored), size)
    except Unsatisfiable:
        refused = {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return HttpResponse(status=416, headers=guard(refused))
    start, end = found or (0, size)
    told |= {"Content-Length": str(end - start)}
    if found:
        told |= {"Content-Range": f"bytes {start}-{end - 1}/{size}"}
    answer = FileAnswer(status=206 if found else 200, headers=guard(told))
    if request.method != "HEAD":
        answer.stored = Content(default_storage.open(stored.path, "rb"), start, end)
    return answer


def _range_header(request: HttpRequest, stored: Stored) -> str:
    """The range that counts: none for HEAD, none when If-Range names another state of the file."""
    condition = request.headers.get("If-Range")
    if request.method == "HEAD" or (condition and condition not in (stored.etag, stored.last_modified)):
        return ""
    return request.headers.get("Range", "")


def _has_it(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or tags == ["*"]
