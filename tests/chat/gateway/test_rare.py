"""What happens seldom and takes its time: a reader that never comes back, a room that stays held, broken UTF-8."""

import asyncio
import time

import pytest

from tests.chat.gateway.test_closing import HOLD, answered
from tests.chat.gateway.test_delivery import room_of
from tests.support.entrants import Entrant, run
from tests.support.site import Site
from tests.support.sockets import Socket, message

pytestmark = pytest.mark.once

Cast = tuple[Entrant, Entrant, Entrant]


@pytest.mark.slow
@pytest.mark.parametrize("site", ["daphne"], indirect=True)
async def test_a_lag_without_an_end_is_ended_with_4408(site: Site, cast: Cast) -> None:
    """30 s after a lag in which nothing more was acknowledged; pongs are no excuse."""
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        b.acking = False
        for number in range(70):
            await a.say(room, f"{number} " + "x" * 9_900)
        await b.event("lag")
        began = time.monotonic()
        assert await b.close_code(45) == 4408
        assert time.monotonic() - began > 25


async def test_a_room_that_stays_held_is_unavailable_and_nothing_is_half_done(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as a:
        room = await room_of(a)
        held = HOLD.format(room=room).replace("sleep(6)", "sleep(8)")
        holding = asyncio.create_task(asyncio.to_thread(run, site, held))
        began = time.monotonic()
        fields = message(room, "is it held?")
        while await answered(waiting := a.begin("message.send", **fields)):
            assert not holding.done(), "it never held the room"
            await asyncio.sleep(0.1)
            began, fields = time.monotonic(), message(room, "is it held?")
        reply = await waiting
        assert 3 < time.monotonic() - began
        assert not holding.done(), "it is told before the room is free"
        assert reply["error"]["code"] == "unavailable"
        assert reply["error"]["retry_after"] > 0
        await holding
        again = (await a.ask("message.send", **fields))["message"]
        kept = (await a.ask("room.history", room=room, limit=100))["messages"]
        assert [m["nonce"] for m in kept if m["kind"] == "text"].count(fields["nonce"]) == 1
        assert kept[-1]["number"] == again["number"], "nothing took a number meanwhile"


async def test_text_that_is_no_utf_8_ends_it_as_the_standard_says(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as a:
        a.connection.protocol.send_text(b"\xff\xfe")
        a.connection.transport.write(b"".join(a.connection.protocol.data_to_send()))
        assert await a.close_code() == 1007
