"""Static files from memory, before Django: hashed names only, so each answer is true for ever."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from chatsite.bare import BARE_HEADERS
from chatsite.onehop import Headers, Receive, Scope, Send, send_plain
from chatsite.static.compression import ENDINGS

TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
TEXTS = ("text/", "application/json", "application/manifest+json")


@dataclass(frozen=True, slots=True)
class Answer:
    """A file in one encoding, with its headers ready."""

    content: bytes = field(repr=False)
    headers: Headers
    unchanged: Headers


Answers = dict[str, Answer]


class StaticServer:
    """An ASGI application for everything under STATIC_URL. GET and HEAD; 404 for any other name.

    Files are read at the first request, or by `load`; a process serves what was collected when it began.
    """

    def __init__(self) -> None:
        self.prefix = urlsplit(settings.STATIC_URL).path
        self._files: dict[str, Answers] | None = None

    def owns(self, path: str) -> bool:
        """Whether this server answers `path`."""
        return path.startswith(self.prefix)

    def load(self) -> dict[str, Answers]:
        """Read every collected file and return {path after the prefix: {encoding: answer}}."""
        if self._files is None:
            self._files = dict(_read_files(Path(settings.STATIC_ROOT)))
        return self._files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await send_plain(send, 405, "Only GET and HEAD.", [(b"allow", b"GET, HEAD")])
            return
        answers = self.load().get(scope["path"].removeprefix(self.prefix))
        if answers is None:
            await send_plain(send, 404, "Not found.")
            return
        asked = {
            name: value for name, value in scope["headers"] if name in (b"accept-encoding", b"if-none-match")
        }
        answer = choose(answers, asked.get(b"accept-encoding", b"").decode("latin1"))
        # The name holds the content's hash: whoever has any copy of it has this one.
        known = b"if-none-match" in asked
        headers = answer.unchanged if known else answer.headers
        await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
        body = b"" if known or scope["method"] == "HEAD" else answer.content
        await send({"type": "http.response.body", "body": body})


def choose(answers: Answers, accepted: str) -> Answer:
    """Return the smallest encoding that an Accept-Encoding header allows."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        if parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            allowed.add(name.strip())
    for encoding in ENDINGS:
        if encoding in allowed and encoding in answers:
            return answers[encoding]
    return answers["identity"]


def _read_files(root: Path) -> Iterator[tuple[str, Answers]]:
    storage: Any = staticfiles_storage
    hashed = {*storage.modules.get("previous", {}).values(), *storage.hashed_files.values()}
    for name in sorted(hashed):
        plain = root / name
        if plain.is_file():
            yield name, {"identity": _answer(name, plain, ""), **dict(_read_copies(name, plain))}


def _read_copies(name: str, plain: Path) -> Iterator[tuple[str, Answer]]:
    for encoding, ending in ENDINGS.items():
        packed = plain.with_name(plain.name + ending)
        if packed.is_file():
            yield encoding, _answer(name, packed, encoding)


def _answer(name: str, path: Path, encoding: str) -> Answer:
    content = path.read_bytes()
    unchanged = [
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"etag", f'"{name.rsplit("/", 1)[-1]}"'.encode()),
        (b"vary", b"Accept-Encoding"),
        (b"cross-origin-resource-policy", b"same-origin"),
        # Its policy is for what runs or shows by itself: a worker, an SVG opened in a tab.
        *BARE_HEADERS,
    ]
    headers = [
        *unchanged,
        (b"content-type", content_type(name).encode()),
        (b"content-length", str(len(content)).encode()),
        *([(b"content-encoding", encoding.encode())] if encoding else []),
    ]
    return Answer(content, headers, unchanged)


def content_type(name: str) -> str:
    """Return a file's Content-Type by its ending, the same on every machine."""
    kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTS) or kind == "image/svg+xml" else kind
