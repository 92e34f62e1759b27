"""Every way in which the server ends a socket, and what it costs the others: nothing."""

import asyncio
import json
import time

import httpx
import pytest

from tests.chat.gateway.conftest import SERVERS, Start, variables
from tests.chat.gateway.test_delivery import room_of
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site
from tests.support.sockets import Json, Socket, connect_to, message

Cast = tuple[Entrant, Entrant, Entrant]
pytestmark = pytest.mark.once

HOLD = """
import time
from django.db import transaction
from chat.rooms.locking import lock
with transaction.atomic():
    lock([{room}])
    time.sleep(6)
print("done")
"""


async def answered(reply: "asyncio.Future[Json]") -> bool:
    """Whether the reply comes within 0.3 s."""
    return bool((await asyncio.wait([reply], timeout=0.3))[0])


@pytest.fixture(params=SERVERS)
def strict(request: pytest.FixtureRequest, start: Start) -> Site:
    """A site with the limits as they are installed."""
    return start(request.param)


async def test_a_flood_of_commands_is_rate_limited_and_then_ended(strict: Site) -> None:
    flooder, other = people(strict, "flooder", "other")
    async with Socket.open(strict.url, flooder.token) as socket, Socket.open(strict.url, other.token) as calm:
        began = time.monotonic()
        replies = [socket.begin("room.browse", limit=1) for _ in range(250)]
        answers = [await reply for reply in replies]
        limited = [answer["error"] for answer in answers if not answer["ok"]]
        assert limited
        assert 250 - len(limited) <= 100 + 30 * (time.monotonic() - began) + 1
        assert {error["code"] for error in limited} == {"rate_limited"}
        assert all(0 < error["retry_after"] < 5 for error in limited)
        await calm.sync()


async def test_the_twenty_first_socket_is_the_one_that_is_closed(strict: Site) -> None:
    (many,) = people(strict, "many")
    opened = [await connect_to(strict.url, many.token) for _ in range(20)]
    one_more = await connect_to(strict.url, many.token)
    await one_more.wait_closed()
    assert one_more.close_code == 4409
    assert all(connection.close_code is None for connection in opened)
    await opened[0].close()
    async with Socket.open(strict.url, many.token) as again:
        await again.sync()
    for connection in opened[1:]:
        await connection.close()


async def test_sending_and_typing_have_limits_of_their_own(strict: Site) -> None:
    (hasty,) = people(strict, "hasty")
    async with Socket.open(strict.url, hasty.token) as socket:
        room = await room_of(socket)
        # All at once: one after the other, a slow machine stays below the limit.
        asked = [socket.begin("message.send", **message(room, f"{n}")) for n in range(45)]
        replies = [await one for one in asked]
        limited = [reply["error"]["code"] for reply in replies if not reply["ok"]]
        assert limited
        assert set(limited) == {"rate_limited"}
        replies = [await socket.begin("typing", room=room) for _ in range(5)]
        assert [reply["ok"] for reply in replies] == [True, True, True, False, False]
        stored = (await socket.ask("room.history", room=room, limit=100))["messages"]
        assert len([m for m in stored if m["kind"] == "text"]) == 45 - len(limited), (
            "a refused one is not stored"
        )


@pytest.mark.last  # it uses the address's connects up
async def test_connects_above_an_address_limit_are_told(strict: Site) -> None:
    """Many at a time, because a slow machine would let the limit fill up again meanwhile."""

    async def code(*_: object) -> int | None:
        connection = await connect_to(strict.url, "wrong")
        await connection.wait_closed()
        return connection.close_code

    codes = [await code()]
    for _ in range(30):
        codes += await asyncio.gather(*map(code, range(100)))
        if 4429 in codes:
            break
    assert set(codes) == {4401, 4429}
    assert codes[0] == 4401


async def test_a_full_queue_that_stays_full_is_a_flood(site: Site, cast: Cast) -> None:
    """More than 64 commands that stay unanswered for 2 s: another transaction holds the room for a while."""
    alice, bob, _ = cast
    async with Socket.open(site.url, alice.token) as socket, Socket.open(site.url, bob.token) as other:
        room = await room_of(socket, other)
        holding = asyncio.create_task(asyncio.to_thread(run, site, HOLD.format(room=room)))
        while await answered(other.begin("message.send", **message(room, "is it held?"))):
            assert not holding.done(), "it never held the room"
            await asyncio.sleep(0.1)
        for number in range(140):
            socket.begin("message.send", **message(room, f"{number}"))
        assert await socket.close_code(10) == 4429
        await holding
        await other.say(room, "the others go on")


async def test_a_reader_that_stops_lags_then_is_ended_and_the_others_notice_nothing(
    site: Site, cast: Cast
) -> None:
    alice, bob, charlie = cast
    async with (
        Socket.open(site.urls[0], alice.token) as a,
        Socket.open(site.urls[1], bob.token) as b,
        Socket.open(site.urls[1], charlie.token) as c,
    ):
        room = await room_of(a, b, c)
        held = (await c.sync())["rooms"][0]["rev"]
        c.acking = False
        for number in range(80):
            await a.say(room, f"{number} " + "x" * 9_900)
        last = await a.say(room, "the last")
        await b.hears(last)
        await c.event("lag")
        assert not [m for m in c.messages(room) if m["text"] == "the last"], "what was pending is dropped"
        assert sum(event["type"] == "lag" for event in c.events) == 1
        c.acking = True
        await c.ack()
        await c.ask("room.history", room=room, limit=1)  # replies still come
        revs = [m["rev"] for m in c.messages(room)]
        rev = max(revs, default=held)
        while True:
            change = (await c.sync({str(room): rev}, only=[room]))["changes"][str(room)]
            revs += [m["rev"] for m in change["messages"]]
            rev = change["rev"]
            if change["complete"]:
                break
        assert revs == list(range(revs[0], last["rev"] + 1)), "each rev once, and none is missing"
        live = await a.say(room, "live again")
        await c.hears(live)


async def test_signing_out_closes_the_sockets_of_that_session_only(site: Site, cast: Cast) -> None:
    alice, *_ = cast
    async with (
        Socket.open(site.urls[0], cookie=alice.cookie, origin=site.url) as here,
        Socket.open(site.urls[1], cookie=alice.cookie, origin=site.url) as there,
        Socket.open(site.urls[1], alice.token) as program,
    ):
        for socket in (here, there, program):
            await socket.sync()
        async with httpx.AsyncClient(base_url=site.url, cookies={"sessionid": alice.cookie}) as browser:
            page = await browser.get("/accounts/logout/")
            token = browser.cookies["csrftoken"]
            assert page.status_code in (200, 405)
            out = await browser.post(
                "/accounts/logout/", data={"csrfmiddlewaretoken": token}, headers={"X-CSRFToken": token}
            )
            assert out.status_code == 302, out.text
        assert await here.close_code(1.0) == 4401
        assert await there.close_code(1.0) == 4401
        await program.sync()


async def test_suspending_closes_all_within_a_second(site: Site, cast: Cast) -> None:
    from tests.chat.gateway.test_handshake import SUSPENSIONS

    _, bob, _ = cast
    async with (
        Socket.open(site.urls[0], bob.token) as one,
        Socket.open(site.urls[1], cookie=bob.cookie, origin=site.url) as two,
    ):
        await one.sync()
        await two.sync()
        run(site, SUSPENSIONS.format(user=bob.id, act="suspend(grace, user, 'noise')"))
        assert await one.close_code(1.0) == 4403
        assert await two.close_code(1.0) == 4403


async def test_removed_in_the_middle_of_talk_hears_nothing_after_it(site: Site, cast: Cast) -> None:
    alice, bob, charlie = cast
    async with (
        Socket.open(site.urls[0], alice.token) as a,
        Socket.open(site.urls[1], bob.token) as b,
        Socket.open(site.urls[1], charlie.token) as c,
    ):
        room = await room_of(a, b, c, kind="private")

        async def talk() -> None:
            for number in range(60):
                await c.say(room, f"{number}")

        talking = asyncio.create_task(talk())
        await asyncio.sleep(0.05)
        removed = await a.ask("member.remove", room=room, user=bob.id)
        until = removed["room"]["rev"]
        await talking
        await b.event("room.removed", room=room, seconds=2)
        assert max((e["rev"] for e in b.events if e.get("room") == room and "rev" in e), default=0) <= until
        reply = await b.reply_to("room.history", room=room)
        missing = await b.reply_to("room.history", room=10**9)
        assert reply["error"] == missing["error"]


async def test_a_restart_answers_what_is_in_hand_and_closes_with_1012() -> None:
    with Site.running(**variables(RATE_FACTOR="100")) as site:
        alice, *_ = people(site, "alice")
        async with Socket.open(site.url, alice.token) as socket:
            room = await room_of(socket)
            replies = [socket.begin("message.send", **message(room, f"{n}")) for n in range(30)]
            await asyncio.sleep(0)
            stopping = asyncio.create_task(asyncio.to_thread(site.stop))
            assert await socket.close_code(15) == 1012
            assert await stopping == 0
            answered = [reply for reply in replies if not reply.cancelled()]
            assert all(reply.result()["ok"] for reply in answered)
        site.start()
        async with Socket.open(site.url, alice.token) as socket:
            kept = (await socket.ask("room.history", room=room, limit=100))["messages"]
            assert {r.result()["result"]["message"]["number"] for r in answered} <= {
                m["number"] for m in kept
            }
            assert json.dumps(kept)
