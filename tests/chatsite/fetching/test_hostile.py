"""T52: addresses that lead inside, and servers that never end. Nothing inside is ever connected to.

127.0.0.2 stands for the world (`FETCH_ALLOW`), 127.0.0.1 and ::1 for what is inside: real sockets listen on all
three, at the same port. Beside them Python's own audit hook tells of every connection that is even tried.
"""

from __future__ import annotations

import gzip
import socket
import sys
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from chatsite.fetching import Refused, addresses, fetch, parse
from tests.support.web import Web, page, redirect

pytestmark = pytest.mark.once
OUTSIDE = "127.0.0.2"
HTML = ("text/html",)


def listed(text: str) -> list[str]:
    return text.split()


# In place of {port}: the port at which everything listens.
LOOPBACK = listed("""
http://127.0.0.1:{port}/ http://localhost:{port}/ http://LOCALHOST:{port}/ http://localhost.:{port}/
http://127.0.0.1.:{port}/ http://127.1:{port}/ http://127.0.1:{port}/ http://2130706433:{port}/ http://0x7f000001:{port}/
http://017700000001:{port}/ http://0177.0.0.1:{port}/ http://0x7f.0.0.1:{port}/ http://0x7f.1:{port}/
http://127.000.000.001:{port}/ http://127.0.0.1%00.example.com:{port}/ http://127.255.255.254:{port}/ http://0:{port}/
http://0.0.0.0:{port}/ http://[::1]:{port}/ http://[::]:{port}/ http://[0:0:0:0:0:0:0:1]:{port}/
http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::127.0.0.1]:{port}/
http://[::ffff:0:127.0.0.1]:{port}/ http://[64:ff9b::7f00:1]:{port}/ http://[64:ff9b:1::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/ http://[2001:0:7f00:1::]:{port}/ http://[::1%25lo]:{port}/ http://[fe80::1%25lo]:{port}/
http://anything.localhost:{port}/ http://ip6-localhost:{port}/ http://１２７.０.０.１:{port}/
http://127。0。0。1:{port}/ http://127．0．0．1:{port}/ http://①②⑦.⓪.⓪.①:{port}/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/
http://example.com@127.0.0.1:{port}/ http://127.0.0.1:{port}@127.0.0.1:{port}/ http://user:secret@127.0.0.1:{port}/
http://127.0.0.1:{port}\\@example.com/ http://127.0.0.1:{port}#@example.com/ http:/\\127.0.0.1:{port}/
http://loop.example:{port}/ http://mixed.example:{port}/ http://six.example:{port}/
""")
INSIDE = listed("""
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.1.1/ http://169.254.1.1/
http://169.254.169.254/latest/meta-data/ http://[fd00:ec2::254]/ http://100.64.0.1/ http://100.100.100.200/
http://192.0.0.192/ http://198.18.0.1/ http://224.0.0.1/ http://239.255.255.250/ http://255.255.255.255/
http://240.0.0.1/ http://192.0.2.1/ http://192.88.99.1/ http://[fe80::1]/ http://[fc00::1]/ http://[fec0::1]/
http://[ff02::1]/ http://[ff0e::1]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[100::1]/ http://[5f00::1]/
http://[64:ff9b::a9fe:a9fe]/ http://[2002:a9fe:a9fe::]/ http://metadata.example/ http://169.254.43518/ http://0xa9fea9fe/
""")
OTHERWISE = listed("""
file:///etc/passwd gopher://127.0.0.1:{port}/ ftp://127.0.0.1:{port}/ dict://127.0.0.1:{port}/ //127.0.0.1:{port}/
javascript:alert(1) data:text/html,x http:127.0.0.1:{port} http:///127.0.0.1:{port}/ https://127.0.0.1:{port}/
http://127.0.0.1:22/ http://127.0.0.1:6379/ http://127.0.0.1:0/ http://127.0.0.1:99999/ http://:{port}/ http://
""")
SPLIT = [
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: inside",
    "\x00http://127.0.0.1:{port}/",
]
HOSTILE = [*LOOPBACK, *INSIDE, *OTHERWISE, *SPLIT]

NAMES = {
    "loop.example": ["127.0.0.1"],
    "mixed.example": [OUTSIDE, "127.0.0.1"],
    "six.example": ["::1"],
    "metadata.example": ["169.254.169.254"],
    "anything.localhost": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "world.example": [OUTSIDE],
}


class Resolver:
    """The system's resolver, but for the names of the test. `turns` are answers to be given one after another."""

    def __init__(self) -> None:
        self.real = socket.getaddrinfo
        self.turns: dict[str, list[str]] = {}

    def __call__(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host in self.turns:
            found = [self.turns[host].pop(0)]
        elif host in NAMES or host == "localhost":
            found = NAMES.get(host, ["127.0.0.1"])
        else:
            return self.real(host, port, *args, **kwargs)
        return [entry for one in found for entry in self.real(one, port, *args, **kwargs)]


_tried: list[tuple[int, Any]] = []
_listening = False


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if _listening and event == "socket.connect":
        _tried.append((threading.get_ident(), arguments[1]))


sys.addaudithook(_heard)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    found = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", found)
    return found


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    """Listens outside and inside at once."""
    global _listening
    with Web(hosts=(OUTSIDE, "127.0.0.1", "::1")) as running:
        settings.FETCH_ALLOW = (ip_network(f"{OUTSIDE}/32"),)
        settings.FETCH_PORTS = frozenset({80, 443, running.port})
        running.pages["/"] = page("inside")
        _tried.clear()
        _listening = True
        yield running
        _listening = False


def nothing_inside(web: Web) -> None:
    """What listens inside was not connected to, and nothing but the world was even tried."""
    here = threading.get_ident()
    tried = {address[0] for thread, address in _tried if thread == here and isinstance(address, tuple)}
    assert tried <= {OUTSIDE}, tried
    assert set(web.accepted) <= {OUTSIDE}


def refused(url: str, patience: float = 5.0) -> str:
    began = time.monotonic()
    with pytest.raises(Refused) as told:
        fetch(url, types=HTML, patience=patience)
    assert time.monotonic() - began < patience + 0.5
    return told.value.why


def test_the_world_is_reached(web: Web, resolver: Resolver) -> None:
    """What the tests below stand on: the servers answer, and the guard is all that keeps them from being asked."""
    assert fetch(f"http://world.example:{web.port}/", types=HTML).body == b"inside"
    (head,) = web.asked
    assert head.startswith("GET / HTTP/1.1\r\n") and f"Host: world.example:{web.port}\r\n" in head
    names = {line.partition(":")[0].lower() for line in head.split("\r\n")[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_there_are_enough_of_them() -> None:
    assert len({*HOSTILE}) >= 60 and len(HOSTILE) == len({*HOSTILE})


@pytest.mark.parametrize("url", HOSTILE)
def test_nothing_inside_is_connected_to(web: Web, resolver: Resolver, url: str) -> None:
    refused(url.replace("{port}", str(web.port)))
    assert web.accepted == []
    nothing_inside(web)


def test_nor_by_a_redirect(web: Web, resolver: Resolver) -> None:
    for place, url in enumerate(HOSTILE):
        to = url.replace("{port}", str(web.port))
        if to.startswith(("//", "http:127")) or "\r" in to or "#@" in to:
            to = f"http://127.0.0.1:{web.port}/{place}"
        web.pages[f"/{place}"] = redirect(to)
        refused(web.url(f"/{place}"))
    nothing_inside(web)
    assert len(web.accepted) >= len(HOSTILE)  # one that is relative leads back into the world


def test_nor_by_a_name_that_changes_its_mind(web: Web, resolver: Resolver) -> None:
    """One answer is checked and used: there is no second question between the two."""
    resolver.turns["turning.example"] = [OUTSIDE, "127.0.0.1", "127.0.0.1"]
    assert fetch(f"http://turning.example:{web.port}/", types=HTML).body == b"inside"
    assert web.accepted == [OUTSIDE]
    assert refused(f"http://turning.example:{web.port}/") == "address"
    resolver.turns["turning.example"] = [OUTSIDE, "127.0.0.1"]
    web.pages["/again"] = redirect("/")
    assert refused(f"http://turning.example:{web.port}/again") == "address"
    nothing_inside(web)


def test_no_proxy_of_the_environment_is_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{web.port}")
    assert fetch(web.url(), types=HTML).body == b"inside"
    nothing_inside(web)


def test_redirects_end(web: Web) -> None:
    for count in range(10):
        web.pages[f"/{count}"] = redirect(f"/{count + 1}")
    web.pages["/10"] = web.pages["/round"] = page("there")
    web.pages["/loop"] = redirect("/pool")
    web.pages["/pool"] = redirect("/loop")
    assert refused(web.url("/0")) == "redirects"
    assert refused(web.url("/loop")) == "redirects"
    assert fetch(web.url("/5"), types=HTML).target.path == "/10"


def forever(first: bytes, piece: bytes, pause: float = 0.0) -> Any:
    def say(client: socket.socket) -> None:
        client.sendall(first)
        while True:
            client.sendall(piece)
            time.sleep(pause)

    return say


def late(say: Any, seconds: float) -> Any:
    def wait(client: socket.socket) -> None:
        time.sleep(seconds)
        say(client)

    return wait


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(bytes(300 * 1024 * 1024), 9)
ENDLESS = {
    "body": forever(OK + b"\r\n", b"x" * 65536),
    "headers": forever(OK, b"X-More: " + b"y" * 4000 + b"\r\n"),
    "header": forever(OK + b"X-One: ", b"y" * 65536),
    "hints": forever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100),
    "drip": forever(OK + b"\r\n", b"x", 0.2),
    "dripping headers": forever(OK, b"X-A: b\r\n", 0.2),
    "silence": forever(b"", b"", 30),
    "chunks": forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10000),
    "bomb": page(BOMB, Content_Encoding="gzip"),
    "claims": page(b"x" * 2_000_000),
    "nonsense": forever(b"SSH-2.0-OpenSSH\r\n", b"x" * 65536),
    "broken gzip": page(b"\x1f\x8b\x08nonsense", Content_Encoding="gzip"),
    "encoding": page(b"x", Content_Encoding="br"),
    "type": page(b"x" * 100, "application/octet-stream"),
    "no type": page(b"x" * 100, ""),
    "status": page(b"x", status="500 Oh"),
    "lengths": forever(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", b"x" * 65536),
    "elsewhere": page(b"", status="302 Found"),
}


EXPECTED = {
    "body": "size",
    "bomb": "size",
    "claims": "size",
    "drip": "time",
    "silence": "time",
    "type": "type",
}


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_what_never_ends_is_left(web: Web, name: str) -> None:
    """In its time, and at 1 MB; what it stands for is never held."""
    web.pages["/endless"] = ENDLESS[name]
    before = _memory()
    why = refused(web.url("/endless"), patience=0.5)
    assert why == EXPECTED.get(name, why)
    assert _memory() - before < 40 * 1024


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_nor_for_longer_than_five_seconds(web: Web, name: str) -> None:
    """Redirects before it count as well."""
    web.pages["/endless"] = ENDLESS[name]
    web.pages["/late"] = late(redirect("/endless"), 2)
    refused(web.url("/late"))


def test_a_page_may_be_cut(web: Web) -> None:
    web.pages["/endless"], web.pages["/bomb"] = ENDLESS["body"], ENDLESS["bomb"]
    for path in ("/endless", "/bomb"):
        assert len(fetch(web.url(path), types=HTML, cut=True).body) == 1024 * 1024


def test_a_resolver_that_hangs_is_not_waited_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(8))
    began = time.monotonic()
    with pytest.raises(Refused):
        fetch("http://slow.example/", types=HTML, patience=0.5)
    assert time.monotonic() - began < 1.5


def _memory() -> int:
    """KiB that the process has needed at most so far."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b=c#d", "https://example.com/a?b=c"),
        ("https://example.com:8443/ä b".replace(" ", "%20"), "https://example.com:8443/%C3%A4%20b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://example.com./", "http://example.com/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://93.184.216.34", "http://93.184.216.34/"),
    ],
)
def test_what_is_in_order_is_taken(text: str, normal: str) -> None:
    assert parse(text).url == normal
    assert parse(normal).url == normal


@pytest.mark.parametrize("text", ["93.184.216.34", "2606:4700::1111", "1.1.1.1", "2a00:1450:4001::1"])
def test_the_world_is_public(text: str) -> None:
    assert addresses.is_public(ip_address(text))
