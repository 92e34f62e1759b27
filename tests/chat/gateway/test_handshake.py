"""Who may open a socket, and how the others are told (wire contract, section 1)."""

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.entrants import Entrant, run
from tests.support.site import Site
from tests.support.sockets import Socket, connect_to

Cast = tuple[Entrant, Entrant, Entrant]
SUSPENSIONS = """
from accounts.models import User
from accounts.suspensions.actions import reinstate, suspend
found = User.objects.filter(username="grace").first()
grace = found or User.objects.create_superuser("grace", "grace@example.org")
user = User.objects.get(pk={user})
{act}
print("done")
"""


async def test_a_token_opens_and_is_welcomed(site: Site, cast: Cast) -> None:
    alice, *_ = cast
    async with Socket.open(site.url, alice.token) as socket:
        welcome = await socket.event("welcome")
    assert socket.everything[0] == welcome
    assert welcome["protocol"] == 1
    assert welcome["user"]["id"] == alice.id
    assert welcome["heartbeat"] == 25
    assert welcome["limits"]["frame"] == 131072
    assert "@" not in str(welcome), "no address is told"


async def test_a_session_opens_from_the_own_pages_only(site: Site, cast: Cast) -> None:
    alice, *_ = cast
    cookie = alice.cookie
    for own in site.urls:
        async with Socket.open(site.url, cookie=cookie, origin=own) as socket:
            await socket.event("welcome")


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://localhost",
        "http://localhost:1",
        "https://localhost:{port}",
        "http://127.0.0.1:{port}",
        "http://[::1]:{port}",
        "http://evil.example",
        "http://localhost.evil.example:{port}",
        "http://sub.localhost:{port}",
        "http://localhost:{port}.evil.example",
        "http://evil@localhost:{port}",
        "http://localhost:{port}/",
        "file://localhost:{port}",
        "ws://localhost:{port}",
    ],
)
async def test_other_origins_get_403(site: Site, cast: Cast, origin: str) -> None:
    cookie = cast[0].cookie
    with pytest.raises(InvalidStatus) as refused:
        await connect_to(site.url, cookie=cookie, origin=origin.format(port=site.port))
    assert refused.value.response.status_code in ({400, 403} if origin == "null" else {403})


async def test_without_a_seat_the_close_code_says_so(site: Site, cast: Cast) -> None:
    for options in ({}, {"cookie": "0" * 32}, {"cookie": ""}):
        connection = await connect_to(site.url, origin=site.url, **options)
        await connection.wait_closed()
        assert connection.close_code == 4401
    connection = await connect_to(site.url, "not-a-token")
    await connection.wait_closed()
    assert connection.close_code == 4401


async def test_a_wrong_token_beside_a_good_cookie_stays_wrong(site: Site, cast: Cast) -> None:
    cookie = cast[0].cookie
    connection = await connect_to(site.url, "wrong", cookie=cookie, origin=site.url)
    await connection.wait_closed()
    assert connection.close_code == 4401


async def test_another_version_is_told_to_reload(site: Site, cast: Cast) -> None:
    for query in ("v=2", "", "v=1x"):
        connection = await connect_to(site.url, cast[0].token, query=query)
        await connection.wait_closed()
        assert connection.close_code == 4410


async def test_a_suspended_person_gets_4403_and_one_reinstated_comes_in(site: Site, cast: Cast) -> None:
    _, bob, _ = cast
    run(site, SUSPENSIONS.format(user=bob.id, act="suspend(grace, user, 'noise')"))
    connection = await connect_to(site.url, bob.token)
    await connection.wait_closed()
    assert connection.close_code == 4403
    run(site, SUSPENSIONS.format(user=bob.id, act="reinstate(grace, user)"))
    async with Socket.open(site.url, bob.token) as socket:
        await socket.event("welcome")


async def test_any_other_path_is_no_socket(site: Site, cast: Cast) -> None:
    with pytest.raises(InvalidStatus):
        await connect_to(site.url + "/elsewhere", cast[0].token)
