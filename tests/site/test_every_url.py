"""Every address of the site, asked by everybody: what it answers, what its headers say, and that nothing is changed
by a request that another site's page could have sent."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.site import guards
from tests.site.addresses import IN_PUBLIC, ROWS, WHO, patterns, streams
from tests.site.world import World

pytestmark = pytest.mark.once

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
TOKEN = "t" * 32
FILES = {"file": ("a.txt", b"hello", "text/plain")}
# One-time values of the content policy and of forms differ between any two answers.
ONE_TIME = re.compile(rb'nonce="[^"]*"|"csrf": "[^"]*"|value="[A-Za-z0-9]{64}"')
BESIDE = ("/static/none.js", "/none", "/settings", "/ws/", "/robots.txt", "/metrics")
"""No routes, but addresses that answer."""


def test_every_route_has_a_row() -> None:
    assert sorted({*patterns(), *streams()}) == sorted(ROWS)


def test_everybody_gets_what_is_theirs_with_every_header(world: World) -> None:
    wrong: list[str] = []
    bare: list[str] = []
    for who, client in [(who, world.client(who)) for who in WHO]:
        for address, statuses in addresses(world):
            answer = client.get(address)
            wanted = int(statuses.split()[WHO.index(who)])
            if answer.status_code != wanted:
                wrong.append(f"{address} as {who or 'nobody'}: {answer.status_code}, not {wanted}")
            bare += guards.missing(answer, public=world.public)
        bare += [line for path in BESIDE for line in guards.missing(client.get(path), public=world.public)]
    assert wrong == []
    assert bare == []


def test_nothing_unsafe_without_the_token(world: World) -> None:
    """T42. Whoever runs the site could do most, so it is grace's browser that is used by others."""
    client = world.client("grace")
    open_doors = []
    for address, _ in addresses(world):
        for method in UNSAFE:
            status = client.request(method, address, files=FILES).status_code
            if status != 403 and not (address == "/files/" and status == 405 and method != "POST"):
                open_doors.append(f"{method} {address}: {status}")
        foreign = client.post(address, files=FILES, headers=signed(world, "https://evil.example"))
        if foreign.status_code != 403:
            open_doors.append(f"{address} from another site: {foreign.status_code}")
    assert open_doors == []
    assert client.get("/admin/").status_code == 200, "grace is still who she was"


def test_with_the_token_the_same_is_served(world: World) -> None:
    """Or the test above would prove nothing."""
    client = world.client("charlie")
    form = {"language": "en", "timezone": "UTC"}
    assert client.post("/settings/language/", data=form).status_code == 403
    answer = client.post("/settings/language/", data=form, headers=signed(world, world.origin, "charlie"))
    assert (answer.status_code, answer.headers["location"]) == (302, "/settings/language/")


def test_a_program_uploads_by_its_token_alone(world: World) -> None:
    client = world.client()
    assert client.post("/files/", files=FILES).status_code == 401
    bearer = {"Authorization": f"Bearer {world.cast['bob'].token}"}
    assert client.post("/files/", files=FILES, headers=bearer).status_code == 201
    assert world.client("bob").post("/files/", files=FILES).status_code == 403
    mixed = world.client("bob").post("/files/", files=FILES, headers={"Authorization": "Bearer wrong"})
    assert mixed.status_code == 401, "a wrong token is not made good by a cookie"


def test_an_upload_goes_on_for_its_owner_alone(world: World) -> None:
    """By a program's token, or in a browser with the page's token; nobody else's has any part in it."""
    where, head = f"/files/uploads/{world.it['upload']}", {"Tus-Resumable": "1.0.0"}
    piece = {**head, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    for who in ("alice", "charlie", "grace"):
        csrf = signed(world, world.origin, who)
        for method in ("PATCH", "DELETE"):
            answer = world.client(who).request(method, where, content=b"", headers={**piece, **csrf})
            assert answer.status_code == 404, (who, method)
    assert world.client("bob").patch(where, content=b"", headers=piece).status_code == 403
    assert world.client().patch(where, content=b"", headers=piece).status_code == 401
    csrf = signed(world, world.origin, "bob")
    assert world.client("bob").patch(where, content=b"", headers={**piece, **csrf}).status_code == 204
    bearer = {"Authorization": f"Bearer {world.cast['bob'].token}"}
    assert world.client().patch(where, content=b"", headers={**piece, **bearer}).status_code == 204


NO_KEY, NO_PICTURE = "A" * 22, "0" * 32
OUTSIDERS = ("", "charlie", "dora", "grace", "sam")
# Somebody else's, or worth nothing any more, and one that never was, of the same length.
PAIRS = [
    ("/rooms/{crew}/", "/rooms/9/", OUTSIDERS),
    ("/rooms/{crew}/{message}", "/rooms/9/9", OUTSIDERS),
    ("/files/{file}/red.png", f"/files/{NO_KEY}/red.png", OUTSIDERS),
    ("/files/{file}/thumb", f"/files/{NO_KEY}/thumb", OUTSIDERS),
    ("/files/{file}/screen", f"/files/{NO_KEY}/screen", OUTSIDERS),
    ("/files/{lost}/red.png", f"/files/{NO_KEY}/red.png", (*OUTSIDERS, "bob")),
    ("/files/{lost}/thumb", f"/files/{NO_KEY}/thumb", (*OUTSIDERS, "bob")),
    ("/files/uploads/{upload}", f"/files/uploads/{NO_KEY}", OUTSIDERS),
    ("/files/{lost}/screen", f"/files/{NO_KEY}/screen", (*OUTSIDERS, "bob")),
    ("/invite/{revoked}", f"/invite/{NO_KEY}", (*OUTSIDERS, "bob")),
    ("/people/alice/", "/people/nobdy/", ("", "sam")),
    ("/avatars/{avatar}", f"/avatars/{NO_PICTURE}", ("", "sam")),
    ("/avatars/{old}", f"/avatars/{NO_PICTURE}", (*OUTSIDERS, "bob", "alice")),
    ("/admin/accounts/user/{id}/change/", "/admin/accounts/user/9/change/", ("", "charlie", "bob", "sam")),
]
WAYS: list[tuple[str, dict[str, str]]] = [
    ("GET", {}),
    ("HEAD", {}),
    ("GET", {"Range": "bytes=0-3"}),
    ("GET", {"If-None-Match": "*"}),
    ("GET", {"Sec-Fetch-Dest": "document"}),
]


@pytest.mark.parametrize(("foreign", "missing", "whom"), PAIRS)
def test_foreign_and_missing_look_the_same(
    world: World, foreign: str, missing: str, whom: tuple[str, ...]
) -> None:
    """T37: status, body, size and headers."""
    for who in whom:
        client = world.client(who)
        for method, headers in WAYS:
            one, other = (
                client.request(method, path.format(**world.it), headers=headers)
                for path in (foreign, missing)
            )
            assert shape(one) == shape(other), f"{method} {foreign} as {who or 'nobody'} {headers}"


def test_ending_a_foreign_device_and_one_that_never_was(world: World) -> None:
    client = world.client("charlie")
    one, other = (
        client.post(f"/settings/devices/{key}/", headers=signed(world, world.origin, "charlie"))
        for key in (world.it["device"], 9999)
    )
    assert one.status_code == 404
    assert shape(one) == shape(other)
    assert world.client("alice").get("/settings/devices/").status_code == 200


def addresses(world: World) -> list[tuple[str, str]]:
    """Every address with the statuses of WHO in this world's mode."""
    return [
        (address.format(**world.it), (world.public and IN_PUBLIC.get(address)) or statuses)
        for rows in ROWS.values()
        for address, statuses in rows.items()
    ]


def signed(world: World, origin: str, who: str = "grace") -> dict[str, str]:
    """The headers of a script's request from a page of `origin`, with the right token."""
    name = "__Host-csrf" if world.public else "csrftoken"
    return {"Cookie": f"{world.jar(who)}; {name}={TOKEN}", "X-CSRFToken": TOKEN, "Origin": origin}


def shape(answer: httpx.Response) -> tuple[object, ...]:
    """All that can be told of an answer but one-time values and the address that was asked for."""
    path = answer.request.url.raw_path
    kept = {"date", "content-security-policy", "set-cookie", "expires"}
    headers = [
        (name, value.replace(path.decode(), "PATH"))
        for name, value in answer.headers.items()
        if name not in kept
    ]
    body = ONE_TIME.sub(b"", answer.content).replace(path, b"PATH")
    return answer.status_code, headers, body
