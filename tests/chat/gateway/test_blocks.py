"""Presence, marks and typing between two of whom one has blocked the other: nothing goes either way."""

import asyncio

import pytest

from tests.chat.gateway.test_commands import Cast, three
from tests.chat.gateway.test_delivery import room_of
from tests.support.site import Site
from tests.support.sockets import Json, Socket


def hints(socket: Socket, since: int, user: int) -> list[Json]:
    kinds = ("presence", "typing", "receipt")
    return [one for one in socket.events[since:] if one["type"] in kinds and one["user"] == user]


async def watched(socket: Socket, room: int, user: int) -> set[str]:
    """Which kinds of hints about somebody the reply to `watch` has."""
    reply = await socket.ask("watch", rooms=[room], users=[user])
    return {kind for kind, told in reply.items() if any(one["user"] == user for one in told)}


async def test_nothing_goes_either_way_and_comes_back_at_once(site: Site, cast: Cast) -> None:
    alice, bob, _charlie = cast
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, c)
        number = (await a.say(room, "hello"))["number"]
        for socket in (a, b):
            await socket.ask("read.mark", room=room, number=number)
        for socket in (a, b, c):
            await socket.ask("watch", rooms=[room], users=[alice.id, bob.id])
        await a.types_until_seen(b, room)
        async with asyncio.timeout(10):
            while not {"presence", "receipts"} <= await watched(b, room, alice.id):
                await asyncio.sleep(0.1)  # her process may not have told his yet that she is there
        await a.ask("block.add", user=bob.id)
        await asyncio.gather(
            a.event("presence", user=bob.id, status="offline"),
            b.event("presence", user=alice.id, status="offline"),
        )
        assert not any("blocks" in one.get("set", {}) for one in b.events), "he isn't told"
        assert await watched(b, room, alice.id) == await watched(a, room, bob.id) == set()
        since = len(a.events), len(b.events)
        last = (await c.say(room, "again"))["number"]
        for socket in (a, b):
            await socket.ask("typing", room=room)
            await socket.ask("presence.set", status="dnd")
            await socket.ask("read.mark", room=room, number=last)
        for who in (alice, bob):
            await c.event("typing", user=who.id, room=room)
            await c.event("presence", user=who.id, status="dnd")
            await c.event("receipt", user=who.id, number=last)
        await c.types_until_seen(a, room)
        await c.types_until_seen(b, room)
        assert (hints(a, since[0], bob.id), hints(b, since[1], alice.id)) == ([], [])
        await a.ask("block.remove", user=bob.id)
        await asyncio.gather(
            a.event("presence", user=bob.id, status="dnd"), b.event("presence", user=alice.id, status="dnd")
        )
        assert "receipts" in await watched(b, room, alice.id)


@pytest.mark.slow
async def test_who_comes_back_finds_the_other_gone(site: Site, cast: Cast) -> None:
    alice, bob, _charlie = cast
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, c)
        await a.ask("block.add", user=bob.id)
        async with Socket.open(site.urls[0], bob.token) as again:
            assert await watched(again, room, alice.id) == set()
            synced = await a.sync()
            assert synced["mine"][-1]["set"]["blocks"] == [bob.id]
            assert str(bob.id) in synced["directory"]
            assert (await again.sync())["mine"] == (await b.sync())["mine"]
