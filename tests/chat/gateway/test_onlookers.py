"""Who is no member: everybody may pull from a public room, guests and others' private rooms are another matter."""

import pytest

from tests.chat.gateway.test_delivery import Cast, room_of
from tests.support.entrants import Entrant, run
from tests.support.site import Site
from tests.support.sockets import Json, Refused, Socket

PULLS: list[tuple[str, Json]] = [
    ("room.history", {}),
    ("message.get", {"numbers": [1, 2]}),
    ("room.members", {}),
]


async def refusals(socket: Socket, room: int) -> set[str]:
    """What pulling from the room is answered with, when it is refused each time."""
    codes = set()
    for kind, fields in [*PULLS, ("typing", {}), ("read.mark", {"number": 1})]:
        with pytest.raises(Refused) as refused:
            await socket.ask(kind, room=room, **fields)
        codes.add(refused.value.code)
    watched = await socket.ask("watch", rooms=[room])
    assert watched["typing"] == watched["receipts"] == []
    return codes


async def test_a_public_room_may_be_looked_at_from_outside(site: Site, cast: Cast) -> None:
    alice, _, charlie = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], charlie.token) as c:
        room = await room_of(a)
        sent = await a.say(room, "for all to see")
        await c.sync()
        for kind, fields in PULLS:
            result = await c.ask(kind, room=room, **fields)
            assert str(alice.id) in result["directory"]
        assert sent["rev"] == (await c.ask("room.history", room=room))["rev"]
        await c.ask("watch", rooms=[room])
        assert (await a.types_until_seen(c, room))["user"] == alice.id
        for kind, fields in (("typing", {}), ("read.mark", {"number": 1})):
            with pytest.raises(Refused):
                await c.ask(kind, room=room, **fields)
        await a.say(room, "no event of it")
        assert not [one for one in c.events if one.get("room") == room and "rev" in one]


async def test_a_private_room_is_not_there_for_others(site: Site, cast: Cast) -> None:
    alice, _, charlie = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], charlie.token) as c:
        room = await room_of(a, kind="private")
        assert await refusals(c, room) == await refusals(c, 10**9) == {"not_found"}


async def test_a_guest_sees_no_public_room_but_his_own(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    guest: Entrant = bob
    async with Socket.open(site.urls[0], alice.token) as a:
        own, other = await room_of(a), await room_of(a)
        await a.ask("member.add", room=own, user=guest.id)
        run(
            site,
            f"from accounts.models import User; print(User.objects.filter(pk={guest.id}).update(guest=True))",
        )
        async with Socket.open(site.urls[1], guest.token) as g:
            await g.sync()
            assert (await g.ask("room.history", room=own))["rev"] > 0
            assert await refusals(g, other) == {"not_found"}
