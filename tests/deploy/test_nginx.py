"""A public site behind the nginx of deploy/nginx.conf: pages, sign-in, the socket, files, and who somebody is."""

import re
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.deploy.nginx import NAME, Front, serving
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site, free_ports
from tests.support.sockets import Socket

pytestmark = pytest.mark.once
MEBIBYTE = 1024 * 1024
PASSWORD = "long enough a secret"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A public site of two processes with a tenth of the usual limits, and a port kept for its nginx in SITE_URL."""
    port = free_ports(2)
    public = {"SITE_URL": f"https://{NAME}:{port}", "MAX_FILE_SIZE": "25", "FILES_BY": "nginx"}
    with Site.running(web=2, RATE_FACTOR="0.1", **public) as running:
        yield running


@pytest.fixture(scope="module")
def front(site: Site) -> Iterator[Front]:
    with tempfile.TemporaryDirectory(prefix="chat-nginx-", dir="/tmp") as folder:
        port = int(site.environment["SITE_URL"].rpartition(":")[2])
        with serving(site, Path(folder), port) as running:
            yield running


@pytest.fixture(scope="module")
def alice(site: Site) -> Entrant:
    (found,) = people(site, "alice")
    run(site, f"from accounts.models import User; u = User.objects.get(pk={found.id}); u.set_password({PASSWORD!r}); "
              "u.save(); print(1)")  # fmt: skip
    return found


@pytest.fixture
def browser(front: Front) -> Iterator[httpx.Client]:
    """Somebody's browser, which found the site by its name."""
    host = f"{NAME}:{front.port}"
    with httpx.Client(verify=front.tls, base_url=f"https://127.0.0.1:{front.port}", timeout=30) as client:
        client.headers.update({"Host": host, "Referer": f"https://{host}/", "Origin": f"https://{host}"})
        client.event_hooks["request"] = [lambda request: request.extensions.update(sni_hostname=NAME)]
        yield client


@asynccontextmanager
async def opened(
    front: Front, *, source: str = "127.0.0.1", origin: str = "", **headers: str
) -> AsyncIterator[ClientConnection]:
    """A WebSocket through nginx, from an address of this machine."""
    connection = await connect(
        f"wss://{NAME}:{front.port}/ws/?v=1&build=test",
        host="127.0.0.1",
        port=front.port,
        ssl=front.tls,
        server_hostname=NAME,
        local_addr=(source, 0),
        origin=origin or None,  # type: ignore[arg-type]
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        compression=None,
        proxy=None,
    )
    async with connection:
        yield connection


async def close_code(front: Front, **options: Any) -> int | None:
    """How a socket ends that the site won't have."""
    async with opened(front, **options) as connection:
        await connection.wait_closed()
    return connection.close_code


async def test_signing_in_and_talking(front: Front, browser: httpx.Client, alice: Entrant) -> None:
    page = browser.get("/accounts/login/")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": "alice", "password": PASSWORD}
    answer = browser.post("/accounts/login/", data=form)
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    cookies = [
        cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith("__Host-session=")
    ]
    assert len(cookies) == 1
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookies[0].split("; "))
    cookie = cookies[0].partition(";")[0]
    async with opened(front, cookie=cookie, origin=front.origin) as one:
        async with opened(front, authorization=f"Bearer {alice.token}") as other:
            desk, phone = Socket(one), Socket(other)
            for device in (desk, phone):
                await device.sync()
            room = (await desk.ask("room.create", kind="private", name="Through the proxy"))["room"]["id"]
            for device in (desk, phone):
                await device.has(room)
            sent = await desk.say(room, "hello")
            assert await phone.hears(sent)
            assert await desk.hears(sent)


@pytest.mark.parametrize("origin", ["https://evil.example", f"http://{NAME}", f"https://{NAME}", "null"])
async def test_a_page_of_another_origin_gets_no_socket(front: Front, alice: Entrant, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await close_code(front, origin=origin, cookie=f"__Host-session={alice.cookie}")
    assert refused.value.response.status_code == 403


def test_files_up_to_their_limit(browser: httpx.Client, alice: Entrant) -> None:
    browser.headers["Authorization"] = f"Bearer {alice.token}"
    content = bytes(range(256)) * (25 * MEBIBYTE // 256)
    answer = browser.post("/files/", files={"file": ("large.bin", content)})
    assert answer.status_code == 201
    assert browser.get(answer.json()["url"]).content == content
    refused = browser.post("/files/", files={"file": ("larger.bin", content + b"x")})
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")
    assert (
        browser.post("/accounts/login/", content=b"x" * 4 * MEBIBYTE).json()["error"]["code"] == "too_large"
    )


def test_an_upload_in_pieces(browser: httpx.Client, site: Site) -> None:
    (who,) = people(site, "bob")  # alice may have used up what one may in this time
    auth = {"Authorization": f"Bearer {who.token}", "Tus-Resumable": "1.0.0"}
    browser.headers.update(auth)
    where = browser.post("/files/uploads/", headers={"Upload-Length": str(6 * MEBIBYTE)}).headers["location"]
    piece = {"Content-Type": "application/offset+octet-stream"}
    for offset in (0, 3 * MEBIBYTE):
        body = b"x" * 3 * MEBIBYTE
        answer = browser.patch(where, content=body, headers={**piece, "Upload-Offset": str(offset)})
        assert answer.status_code == 204
    assert browser.get(where).json()["file"]["size"] == 6 * MEBIBYTE
    too_large = browser.patch(where, content=b"x" * 6 * MEBIBYTE, headers={**piece, "Upload-Offset": "0"})
    assert too_large.status_code == 413


def test_a_body_that_is_far_too_large_is_refused_unseen(front: Front) -> None:
    head = f"POST /files/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {2**31}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", front.port), 10) as plain:
        with front.tls.wrap_socket(plain, server_hostname=NAME) as connection:
            connection.sendall(head.encode())
            assert connection.recv(4096).split(b" ", 2)[1] == b"413"


NAME_OF_IT = 'Hafen – „Nebel“ 100%; "港".txt'


def test_nginx_sends_what_the_site_says(site: Site, browser: httpx.Client) -> None:
    """FILES_BY=nginx: the site is asked, nginx reads; headers, ranges, conditions and refusals as ever."""
    (walter,) = people(site, "walter")
    browser.headers["Authorization"] = f"Bearer {walter.token}"
    content = bytes(range(256)) * 4096
    url = browser.post("/files/", files={"file": (NAME_OF_IT, content)}).json()["url"]
    whole = browser.get(url)
    assert (whole.status_code, whole.content) == (200, content)
    assert "x-accel-redirect" not in whole.headers
    assert whole.headers["cache-control"] == "private, no-cache"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in whole.headers["content-security-policy"]
    assert whole.headers["cross-origin-resource-policy"] == "same-origin"
    assert whole.headers["strict-transport-security"].startswith("max-age=31536000")
    assert whole.headers["content-type"] == "application/octet-stream"
    assert quote("„Nebel“ 100%", safe="") in whole.headers["content-disposition"]
    head = browser.head(url)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(content)), b"")
    tag = {"If-Range": whole.headers["etag"]}
    for asked, got in (
        ("bytes=0-9", content[:10]),
        ("bytes=-5", content[-5:]),
        ("bytes=1000000-", content[10**6 :]),
    ):
        part = browser.get(url, headers={"Range": asked, **tag})
        assert (part.status_code, part.content) == (206, got)
    assert browser.get(url, headers={"Range": "bytes=9999999-"}).status_code == 416
    again = browser.get(url, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in again.headers["cache-control"]
    for conditions in ({}, {"If-None-Match": whole.headers["etag"]}, {"Range": "bytes=0-9"}):
        refused = browser.get(url, headers={"Authorization": "Bearer cc_wrong", **conditions})
        assert (refused.status_code, refused.headers["cache-control"]) == (404, "private, no-cache")
    stored = next(path for path in (site.data_dir / "media" / "files").rglob("*") if path.is_file())
    behind = browser.get(f"/stored/{stored.relative_to(site.data_dir / 'media')}")
    assert behind.status_code == 404, "nobody gets there by himself"


async def test_an_address_is_the_clients_own_whatever_it_says(front: Front) -> None:
    """So many wrong tokens from one address, each with another tale of where it comes from, use up its limit, and no
    other's."""
    codes = []
    for number in range(60):
        tale = f"203.0.113.{number}"
        told = {"x_forwarded_for": tale, "x_real_ip": tale, "forwarded": f"for={tale}"}
        codes.append(await close_code(front, source="127.0.0.2", authorization="Bearer no", **told))
        if codes[-1] == 4429:
            break
    assert set(codes) == {4401, 4429}
    assert await close_code(front, source="127.0.0.3", authorization="Bearer no") == 4401


def test_what_is_nobodys_business_outside(browser: httpx.Client) -> None:
    for path in ("/metrics", "/readyz", "/healthz"):
        assert browser.get(path).status_code == 404
    assert browser.get("/dev/mailbox/").status_code == 404


def test_plain_http_leads_to_https(front: Front) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{front.plain_port}", headers={"Host": NAME}) as client:
        answer = client.get("/rooms/1/2?x=1", headers={"X-Forwarded-Proto": "https"})
    assert (answer.status_code, answer.headers["location"]) == (301, f"{front.origin}/rooms/1/2?x=1")


def test_another_name_is_no_site_of_ours(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.port), 10) as plain, pytest.raises(ssl.SSLError):
        front.tls.wrap_socket(plain, server_hostname="other.example")
