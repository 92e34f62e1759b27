"""The site that only these tests serve: an echoing socket and a few pages, under the real servers."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import django
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.defaults import server_error

django.setup()

from chatsite.onehop import OneHopHandler, Receive, Scope, Send  # noqa: E402
from chatsite.site import Site  # noqa: E402

BIG = 64 * 1024 * 1024


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Send back what comes; `flood` sends 64 MiB, `much N` as many bytes in one frame, `close N` closes with N."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        text = message.get("text") or ""
        if text == "flood":
            for _ in range(BIG // 65536):
                await send({"type": "websocket.send", "text": "x" * 65536})
        elif text.startswith("much "):
            await send({"type": "websocket.send", "text": "x" * int(text[5:])})
        elif text == "origin":
            origin = dict(scope["headers"]).get(b"origin", b"none").decode()
            await send({"type": "websocket.send", "text": origin})
        elif text.startswith("close "):
            await send({"type": "websocket.close", "code": int(text[6:])})
        else:
            await send(
                {"type": "websocket.send", **{k: v for k, v in message.items() if k in ("text", "bytes")}}
            )


async def count(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the size of the body, which no limit of pages holds up."""
    size, more = 0, True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        size += len(message.get("body", b""))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{scope['path']} {size}".encode()})


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("at last")


def size(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    return HttpResponse(f"{file.name} {file.size}")


def big(request: HttpRequest) -> HttpResponseBase:
    def pieces() -> Iterator[bytes]:
        for _ in range(BIG // 65536):
            yield b"x" * 65536

    return StreamingHttpResponse(pieces())


def ticks(request: HttpRequest) -> HttpResponseBase:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(3):
            await asyncio.sleep(0.01)
            yield b"%d " % number

    return StreamingHttpResponse(pieces())


def file(request: HttpRequest) -> HttpResponseBase:
    return FileResponse(open(__file__, "rb"))


def cookies(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("cookies")
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def handler500(request: HttpRequest) -> HttpResponseBase:
    if "worse" in request.GET:
        raise RuntimeError("the error page is broken too")
    return server_error(request)


urlpatterns = [
    path("hello", hello),
    path("slow", slow),
    path("size", size),
    path("files/", upload),
    path("big", big),
    path("ticks", ticks),
    path("file", file),
    path("broken", broken),
    path("cookies", cookies),
]
application = Site(pages=OneHopHandler(), sockets={"/ws/": echo}, streams={"/big/counted/": count})
