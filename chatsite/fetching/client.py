"""Fetching: one address, its redirects by hand, a body of the types that are wanted."""

from __future__ import annotations

import re
import ssl
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import certifi
import httpcore
from django.conf import settings

from chatsite.fetching import decoding
from chatsite.fetching.connecting import Guarded
from chatsite.fetching.limits import MOST, PATIENCE, REDIRECTS, Budget, Refused
from chatsite.fetching.targets import Target, parse

MOVED = (301, 302, 303, 307, 308)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """`target`: where it was in the end. `type`: without parameters, in lower case. `charset`: as the server says, or
    nothing. `body`: decompressed."""

    target: Target
    type: str
    charset: str
    body: bytes


def fetch(
    url: str, *, types: Collection[str], most: int = MOST, patience: float = PATIENCE, cut: bool = False
) -> Fetched:
    """Get what stands at an address, within `patience` seconds in all. Blocks: for threads.

    `types` are the media types wanted. The body has at most `most` bytes; of a larger one the beginning is given
    with `cut`, else it is refused. Sends no cookie, no Referer and nothing about who asked for it. Raises Refused.
    """
    budget, target = Budget(patience, most), parse(url)
    seen = {target}
    for _hop in range(REDIRECTS + 1):
        try:
            got = _ask(target, budget, types, most, cut)
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException):
            raise Refused("broken") from None
        if isinstance(got, Fetched):
            return got
        target = got
        if target in seen:
            break
        seen.add(target)
    raise Refused("redirects")


def _ask(target: Target, budget: Budget, types: Collection[str], most: int, cut: bool) -> Fetched | Target:
    """One request on a connection of its own; gives where it leads to, when it leads elsewhere."""
    budget.left()
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=Guarded(budget))
    with pool, pool.stream("GET", url, headers=_headers(target, types)) as answer:
        if answer.status in MOVED:
            return parse(_header(answer, b"location"), target)
        if answer.status != 200:
            raise Refused("status")
        kind = _header(answer, b"content-type")
        if kind.partition(";")[0].strip().lower() not in types:
            raise Refused("type")
        length = _header(answer, b"content-length")
        if not cut and length.isdecimal() and int(length) > most:
            raise Refused("size")
        pieces = decoding.decoded(_pieces(answer), _header(answer, b"content-encoding"))
        body = _gathered(pieces, most, cut)
    charset = _CHARSET.search(kind)
    return Fetched(target, kind.partition(";")[0].strip().lower(), charset[1] if charset else "", body)


def _headers(target: Target, types: Collection[str]) -> list[tuple[str, str]]:
    return [
        ("Host", target.authority),
        ("User-Agent", f"ChatConnect/1 (+{settings.SITE_URL})"),
        ("Accept", ", ".join(types)),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]


def _header(answer: httpcore.Response, name: bytes) -> str:
    """The first header of this name. What isn't ASCII in an address is UTF-8 by habit."""
    for key, value in answer.headers:
        if key.lower() == name:
            return value.decode("utf-8", "replace").strip()
    return ""


def _pieces(answer: httpcore.Response) -> Iterator[bytes]:
    yield from answer.iter_stream()


def _gathered(pieces: Iterable[bytes], most: int, cut: bool) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            if cut:
                break
            raise Refused("size")
    return bytes(body[:most])


@cache
def _trusted() -> ssl.SSLContext:
    """Whom the machine trusts, and whom Mozilla does where the machine has no list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
