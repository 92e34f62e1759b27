"""The headers of every answer (T55), also of those that no page's code makes; both servers, see `conftest.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from chatsite.bodies import body_limit
from tests.site import guards
from tests.site.world import World

pytestmark = pytest.mark.once
FILES = {"file": ("a.txt", b"hello", "text/plain")}


def test_static_files_and_refusals_have_the_headers_too(world: World) -> None:
    client = world.client("bob")
    script = re.search(r'/static/[^"]+\.js', client.get("/").text)
    assert script
    answers = [
        client.get(script[0]),
        client.get(script[0], headers={"If-None-Match": "*"}),
        client.post(script[0]),
        client.get("/", headers={"Host": "evil.example"}),
        client.post("/settings/profile/"),
        client.post("/files/", files=FILES),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 405, 400, 403, 403]
    assert [line for answer in answers for line in guards.missing(answer, public=world.public)] == []


def test_what_is_answered_before_a_page_has_them_too(world: World) -> None:
    """By the server itself or by the site's outermost layer: sizes, handshakes, other names, the health check."""
    client = world.client()
    shake = {"Connection": "Upgrade", "Upgrade": "websocket"}
    full = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    answers = [
        client.post("/settings/profile/", content=bytes(body_limit("/") + 1)),
        client.post("/settings/profile/", content=pieces(body_limit("/") + 1)),
        client.get("/ws/", headers={**shake, **full, "Origin": "https://evil.example"}),
        client.get("/elsewhere/", headers={**shake, **full}),
        client.get("/ws/", headers={**shake, **full, "Sec-WebSocket-Version": "7"}),
        client.get("/healthz", headers={"Host": "10.0.0.7"}),
        client.get("/readyz", headers={"Host": "10.0.0.7"}),
        client.get("/", headers={"Host": "127.0.0.1"}),
        client.get("/setup?code=guessed"),
    ]
    named = 400 if world.public else 302
    assert [answer.status_code for answer in answers] == [413, 413, 403, 403, 400, 200, 200, named, 410]
    assert [line for answer in answers for line in guards.missing(answer, public=world.public)] == []


def pieces(size: int) -> Iterator[bytes]:
    """A body whose length isn't announced."""
    while size > 0:
        yield b"x" * min(size, 65536)
        size -= 65536


def test_an_error_of_ours_tells_nothing_and_has_the_headers_too(world: World) -> None:
    rename = "from django.db import connection; connection.cursor().execute('ALTER TABLE {} RENAME TO {}'); print(1)"
    world.site.console.run(rename.format("account_emailaddress", "elsewhere"))
    try:
        answer = world.client("bob").get("/settings/security/")
    finally:
        world.site.console.run(rename.format("elsewhere", "account_emailaddress"))
    assert answer.status_code == 500
    assert not re.search("Traceback|Error\\b|emailaddress|sqlite|Django", answer.text)
    assert list(guards.missing(answer, public=world.public)) == []
    assert world.client("bob").get("/settings/security/").status_code == 200


def test_plain_http_is_sent_to_https_in_public(world: World) -> None:
    if not world.public:
        return
    client = world.client()
    answer = client.get("/accounts/login/", headers={"X-Forwarded-Proto": "http"})
    assert answer.status_code == 301
    assert list(guards.missing(answer, public=True)) == []
    assert answer.headers["location"] == "https://chat.example/accounts/login/"
