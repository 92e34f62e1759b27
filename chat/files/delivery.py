"""A stored file as an answer: in pieces, whole or one range, and in a cage wherever a browser would show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import IO
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date

from chat.files import sniffing
from chat.files.models import File
from chat.files.ranges import Unsatisfiable, parse
from chat.wire.refusals import NotFound

PIECE = 64 * 1024
# Nothing in a file may run, load, frame or send anything, even if a browser took it for a page.
CAGE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


def file_answer(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file itself, shown in place only where that can't run anything, else as a download."""
    kind = sniffing.sent_as(file.type)
    text = "; charset=utf-8" if kind.startswith("text/") else ""
    headers = {
        "Content-Type": kind + text,
        "Content-Disposition": disposition(file.name, inline=sniffing.shown_inline(file.type)),
        "ETag": f'"{file.sha256}"',
        "Last-Modified": _http_date(file.created_at),
        "Accept-Ranges": "bytes",
    }
    return _answer(request, file.blob.path, headers)


def thumb_answer(request: HttpRequest, file: File) -> HttpResponseBase:
    """The picture's thumbnail. NotFound when it has none."""
    thumb = file.rendition("thumb")
    if thumb is None:
        raise NotFound
    headers = {
        "Content-Type": thumb.type,
        "Content-Disposition": "inline",
        "ETag": f'"{file.sha256}-thumb"',
        "Last-Modified": _http_date(file.created_at),
        "Accept-Ranges": "bytes",
    }
    return _answer(request, thumb.path, headers)


def disposition(name: str, *, inline: bool) -> str:
    """Content-Disposition of RFC 6266: an ASCII name for the old, any Unicode name for all others."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def guard(headers: dict[str, str]) -> dict[str, str]:
    """The headers that every answer about a file has."""
    return {
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": CAGE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "Cookie, Authorization",
    } | headers


class Pieces(Iterator[bytes]):
    """A part of an open file, piece by piece; it closes the file when it ends or is closed."""

    def __init__(self, content: IO[bytes], start: int, end: int) -> None:
        self._content = content
        self._left = end - start
        content.seek(start)

    def __next__(self) -> bytes:
        piece = self._content.read(min(PIECE, self._left)) if self._left > 0 else b""
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._content.close()
        self._left = 0

    def __enter__(self) -> Pieces:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


def _answer(request: HttpRequest, path: str, headers: dict[str, str]) -> HttpResponseBase:
    if _has_it(request.headers.get("If-None-Match", ""), headers["ETag"]):
        kept = {name: headers[name] for name in ("ETag", "Last-Modified")}
        return _empty(304, guard(kept))
    try:
        size = default_storage.size(path)
        found = parse(_range_header(request, headers), size)
    except FileNotFoundError:
        raise NotFound from None
    except Unsatisfiable:
        return _empty(416, guard({"Content-Range": f"bytes */{size}", "Content-Length": "0"}))
    start, end = found or (0, size)
    headers |= {"Content-Length": str(end - start)}
    if found:
        headers |= {"Content-Range": f"bytes {start}-{end - 1}/{size}"}
    status = 206 if found else 200
    if request.method == "HEAD":
        return _empty(status, guard(headers))
    try:
        content = default_storage.open(path, "rb")
    except FileNotFoundError:
        raise NotFound from None
    return StreamingHttpResponse(Pieces(content, start, end), status=status, headers=guard(headers))


def _range_header(request: HttpRequest, headers: dict[str, str]) -> str:
    """The range that counts: none for HEAD, none when If-Range names another state of the file."""
    condition = request.headers.get("If-Range")
    if request.method == "HEAD" or (
        condition and condition not in (headers["ETag"], headers["Last-Modified"])
    ):
        return ""
    return request.headers.get("Range", "")


def _has_it(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or tags == ["*"]


def _empty(status: int, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(status=status, headers=headers)
    if status == 304:
        del response.headers["Content-Type"]
    return response


def _http_date(moment: datetime) -> str:
    return http_date(int(moment.timestamp()))
