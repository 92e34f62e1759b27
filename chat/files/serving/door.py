"""The door of files as raw ASGI: a thread says who may, then the bytes go out without one.

Django's middleware costs more than a picture that the browser has already, and a stream through it a thread's turn a
piece. Of it, what matters for a file stands here (`KEPT`); whatever needs a page is left to the pages: another method,
another host, plain http where https is wanted, a missing file that a person went to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from chat.files.serving.answers import FileAnswer, answer, named
from chat.files.serving.streaming import gone, pump
from chat.files.serving.watching import Watch
from chatsite.localhost import LocalhostMiddleware
from chatsite.onehop import Receive, Scope, Send, encode_headers, send_plain
from chatsite.servers.limits import ABORT
from chatsite.threads import pages

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Answering = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)
# Outermost first. Of the others: `_host_checked` asks for the host, and `caller` for session, token and suspension.
KEPT = (LocalhostMiddleware, SecurityMiddleware, XFrameOptionsMiddleware)


class FileDoor:
    """Answers GET and HEAD of `/files/<key>/<name>`; anything else is for `pages`.

    503 while as many ask as pages may be under way (setting PAGE_QUEUE).
    """

    def __init__(self, pages: Application) -> None:
        self.pages = pages
        self.watch = Watch()
        self.most = getattr(settings, "PAGE_QUEUE", 200)
        self.asking = 0
        self._answer = _wrapped(answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD") or named(scope["path"]) is None:
            await self.pages(scope, receive, send)
        elif self.asking >= self.most:
            await send_plain(send, 503, "The site is busy. Try again in a moment.", [(b"retry-after", b"2")])
        else:
            request = ASGIRequest(scope, BytesIO())
            found = await self._ask(request)
            if found is None:
                await self.pages(scope, receive, send)
            else:
                await self._send(request, found, scope, receive, send)

    async def _ask(self, request: HttpRequest) -> HttpResponseBase | None:
        self.asking += 1
        try:
            return await pages().run(self._answer, request)
        except (DisallowedHost, Http404):
            return None
        finally:
            self.asking -= 1

    async def _send(
        self, request: HttpRequest, found: HttpResponseBase, scope: Scope, receive: Receive, send: Send
    ) -> None:
        head = {"type": "http.response.start", "status": found.status_code, "headers": encode_headers(found)}
        if not isinstance(found, FileAnswer) or found.stored is None:
            assert isinstance(found, HttpResponse)
            await send(head)
            await send({"type": "http.response.body", "body": found.content})
            return
        try:
            await send(head)
            with self.watch.over(request) as refused:
                cut = await _first(pump(found.stored, send), gone(receive), refused.wait())
        finally:
            found.stored.close()
        if cut:
            await _abort(scope, receive)


def _wrapped(innermost: Answering) -> Answering:
    """What answers, with the middleware of `KEPT` around it."""
    around: Any = innermost
    for middleware in reversed(KEPT):
        try:
            around = middleware(around)
        except MiddlewareNotUsed:
            continue

    def host_checked(request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        answered: HttpResponseBase = around(request)
        return answered

    return host_checked


async def _first(
    pumping: Coroutine[Any, Any, bool], going: Coroutine[Any, Any, None], refused: Coroutine[Any, Any, Any]
) -> bool:
    """Run the three until one has ended. True when the rest of the answer must not or can't be sent."""
    sent, _left, over = tasks = [asyncio.ensure_future(one) for one in (pumping, going, refused)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if over.done():
            return True
        return sent.done() and not _whole(sent)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _whole(sent: asyncio.Future[bool]) -> bool:
    try:
        return sent.result()
    except (OSError, TimeoutError) as error:  # the disk, or somebody who takes nothing
        logger.warning("files.cut", extra={"error": type(error).__name__})
        return False


async def _abort(scope: Scope, receive: Receive) -> None:
    """Cut the line: the length was told, and a client must not take what it has for the whole."""
    scope["extensions"][ABORT]()
    await gone(receive)
