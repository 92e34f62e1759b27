"""Django under ASGI in one thread hop.

Django's own handler hops to a thread for every synchronous middleware and signal: 3 to 7 ms of CPU a page.
Here the event loop only reads the body and writes the answer; everything between, from `request_started` to
`response.close`, runs in one job on one thread, so it also shares one database connection.
"""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from typing import IO, Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import set_script_prefix

from chatsite.bare import BARE, BARE_HEADERS, EVERY
from chatsite.bodies import (
    NO_SPACE,
    NO_SPACE_HEADERS,
    REFUSAL,
    REFUSAL_HEADERS,
    announced_length,
    body_limit,
)
from chatsite.threads import asides, pages

logger = logging.getLogger("django.request")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# A streamed answer is read from its (synchronous) iterator this many bytes at a time, one thread hop each.
PIECE = 64 * 1024
BODY_TIMEOUT = 60.0
# A database that hangs takes all page threads with it; these have to say so.
ASIDE = ("/healthz", "/readyz", "/metrics")


class TooLarge(Exception):
    """The body is larger than its path allows."""


class ClientGone(Exception):
    """The client disconnected before its body had arrived."""


class OneHopHandler(ASGIHandler):
    """Serves `http` scopes.

    413 for bodies over `body_limit`, 507 when there is no space for one, 408 when BODY_TIMEOUT passes without a part,
    503 while PAGE_QUEUE pages (a setting) are under way or waiting.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.most = getattr(settings, "PAGE_QUEUE", 200)
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        try:
            body = await read_limited_body(scope, receive)
        except TooLarge:
            await send({"type": "http.response.start", "status": 413, "headers": REFUSAL_HEADERS})
            await send({"type": "http.response.body", "body": REFUSAL})
        except TimeoutError:
            await send_plain(send, 408, "The request took too long to arrive.")
        except OSError as error:  # there is no space where bodies lie meanwhile
            logger.warning("pages.no_space", extra={"error": type(error).__name__})
            await send({"type": "http.response.start", "status": 507, "headers": NO_SPACE_HEADERS})
            await send({"type": "http.response.body", "body": NO_SPACE})
        except ClientGone:
            pass
        else:
            await self._respond(scope, body, receive, send)

    async def _respond(self, scope: Scope, body: IO[bytes], receive: Receive, send: Send) -> None:
        if scope["path"] in ASIDE:
            response, content = await asides().run(self._answer, scope, body)
            await self._send(response, content, receive, send)
            return
        if self.under_way >= self.most:
            body.close()
            await send_plain(send, 503, "The site is busy. Try again in a moment.", [(b"retry-after", b"2")])
            return
        self.under_way += 1
        try:
            response, content = await pages().run(self._answer, scope, body)
        finally:
            self.under_way -= 1
        await self._send(response, content, receive, send)

    async def _send(
        self, response: HttpResponseBase, content: bytes | None, receive: Receive, send: Send
    ) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": response.status_code,
                "headers": encode_headers(response),
            }
        )
        if content is None:
            await self._stream(response, receive, send)
        else:
            await send({"type": "http.response.body", "body": content})

    def _answer(self, scope: Scope, body: IO[bytes]) -> tuple[HttpResponseBase, bytes | None]:
        """Run the whole of Django; the content is None when the response streams and is still open."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, error = self.create_request(scope, body)
        response: Any = self._respond_to(request) if request else error
        response._handler_class = self.__class__
        if response.streaming:
            return response, None
        assert isinstance(response, HttpResponse)
        content = response.content
        response.close()
        body.close()
        return response, content

    def _respond_to(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except Exception:  # what the error page itself raised
            logger.exception("The page for an error failed: %s", request.path)
            return HttpResponse("Internal Server Error\n", content_type="text/plain", status=500)

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(receive())
        try:
            async for piece in read_pieces(response):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            await pages().run(response.close)


async def read_limited_body(scope: Scope, receive: Receive) -> IO[bytes]:
    """Return the body as a file at its start, on disk when large.

    Raise TooLarge, TimeoutError, ClientGone or another OSError.
    """
    limit = body_limit(scope["path"])
    if announced_length(scope["headers"]) > limit:
        raise TooLarge
    body = tempfile.SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, mode="w+b")  # noqa: SIM115
    size, more = 0, True
    while more:
        message = await asyncio.wait_for(receive(), BODY_TIMEOUT)
        if message["type"] == "http.disconnect":
            body.close()
            raise ClientGone
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size > limit:
            body.close()
            raise TooLarge
        try:
            body.write(part)
        except OSError:
            body.close()
            raise
    body.seek(0)
    return body


async def read_pieces(response: HttpResponseBase) -> AsyncIterator[bytes]:
    """Yield a streaming response's content; a synchronous iterator is read on the page threads."""
    content = response.streaming_content  # type: ignore[attr-defined]
    if response.is_async:  # type: ignore[attr-defined]
        async for piece in content:
            yield piece
        return
    if isinstance(response, FileResponse):
        response.block_size = PIECE
    while pieces := await pages().run(_take, content):
        yield pieces


def _take(content: Iterator[bytes]) -> bytes:
    taken, size = [], 0
    for piece in content:
        taken.append(piece)
        size += len(piece)
        if size >= PIECE:
            break
    return b"".join(taken)


def encode_headers(response: HttpResponseBase) -> Headers:
    """Return the response's headers and cookies as ASGI wants them, with what its middleware left open."""
    # Django's own error pages with DEBUG bring styles, and no policy.
    for name, value in (EVERY if settings.DEBUG else BARE).items():
        response.headers.setdefault(name, value)
    headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [
        (b"set-cookie", c.output(header="").strip().encode("ascii")) for c in response.cookies.values()
    ]
    return headers + cookies


async def send_plain(send: Send, status: int, text: str, extra: Headers | None = None) -> None:
    """Answer with one line of plain text."""
    body = f"{text}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *BARE_HEADERS,
        *(extra or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
