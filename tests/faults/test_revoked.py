"""T43: sessions that end in every way, with many sockets. T44: less of a role, and a room that becomes private."""

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.faults.conftest import Start
from tests.support.ending import CODES, WAYS, end
from tests.support.entrants import Entrant, people, run
from tests.support.figures import figure
from tests.support.guards import without
from tests.support.site import Site
from tests.support.sockets import Refused, Socket

EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
NOBODY = {"REDIS_URL": "redis://127.0.0.1:1"}
ROOM = """
from chat.rooms.models import Membership, Room
users = {users!r}
room = Room.objects.create(
    kind={kind!r}, slug={slug!r}, name="Room", rev=1, members=len(users), created_by_id=users[0]
)
for user, role in zip(users, ("owner", "moderator", *["member"] * len(users))):
    Membership.objects.create(room=room, user_id=user, role=role, since_rev=1)
print(room.pk)
"""


def make_room(site: Site, *users: int, kind: str = "private") -> int:
    """A room whose first is the owner, the second a moderator, the others members."""
    slug = f"room-{users[0]}" if kind == "public" else None
    return int(run(site, ROOM.format(kind=kind, slug=slug, users=list(users))))


async def opened(stack: AsyncExitStack, site: Site, who: Entrant, count: int) -> list[Socket]:
    """So many sockets of one session, on every web process."""
    return [
        await stack.enter_async_context(
            Socket.open(
                site.urls[n % len(site.urls)], cookie=who.cookie, origin=site.urls[n % len(site.urls)]
            )
        )
        for n in range(count)
    ]


async def prove_ended(site: Site, way: str, who: Entrant, talker: Entrant, sockets: int) -> float:
    """Every socket of the session is closed with its code and told nothing of what is said later; in how many
    seconds the last one was."""
    room = await asyncio.to_thread(make_room, site, talker.id, who.id)
    async with AsyncExitStack() as stack:
        theirs = await opened(stack, site, who, sockets)
        speaker = await stack.enter_async_context(Socket.open(site.urls[0], talker.token))
        await theirs[-1].hears(await speaker.say(room, "before"))
        await asyncio.to_thread(end, site, way, who.id, who.cookie)
        began = time.monotonic()
        closing = [asyncio.create_task(one.close_code(8)) for one in theirs]
        try:
            codes = await asyncio.gather(*closing)
        except TimeoutError:
            raise AssertionError(f"{way}: {sum(not one.done() for one in closing)} still open") from None
        took = time.monotonic() - began
        later = await speaker.say(room, "after")
        await asyncio.sleep(0.3)
        assert set(codes) == {CODES.get(way, 4401)}, codes
        for one in theirs:
            assert all(copy["number"] < later["number"] for copy in one.messages(room)), "told after it"
    return took


async def prove_all_ways(
    site: Site, sockets: int, target: float, ways: tuple[str, ...] = tuple(WAYS)
) -> None:
    """Each way in its turn."""
    names = [f"w{number}" for number in range(len(ways))]
    *them, talker = await asyncio.to_thread(people, site, *names, "talker")
    for way, who in zip(ways, them, strict=True):
        took = await prove_ended(site, way, who, talker, sockets)
        figure("T43", f"{way}: {sockets} sockets closed after", took, target, "s")


async def test_t43_sockets_die_with_their_session(start: Start) -> None:
    with start("sqlite") as site:
        await prove_all_ways(site, 10, 1, ("sign out", "banned"))


@pytest.mark.slow
@EITHER
async def test_t43_every_way_with_fifty_sockets(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await prove_all_ways(site, 50, 1)


@pytest.mark.slow
@EITHER
async def test_t43_every_way_without_redis(start: Start, server: str, database: str) -> None:
    with start(database, server=server, **NOBODY) as site:
        await prove_all_ways(site, 50, 2)


@pytest.mark.slow
async def test_t43_is_red_when_nobody_checks_his_seat(start: Start) -> None:
    with start("sqlite", **without("seats-checked")) as site:
        with pytest.raises(AssertionError, match="still open"):
            await prove_all_ways(site, 4, 1, ("sign out everywhere",))


async def refused(work: Socket, kind: str, **fields: object) -> str:
    """The code with which a command is refused, "" when it isn't."""
    try:
        await work.ask(kind, **fields)
    except Refused as error:
        return error.code
    return ""


async def prove_role_down(site: Site) -> None:
    """A moderator on one process is made a member on the other: his very next frame is refused."""
    owner, former, member = await asyncio.to_thread(people, site, "owner", "former", "member")
    room = await asyncio.to_thread(make_room, site, owner.id, former.id, member.id)
    async with (
        Socket.open(site.urls[0], owner.token) as ruling,
        Socket.open(site.urls[1], former.token) as his,
        Socket.open(site.urls[1], member.token) as other,
    ):
        said = [await other.say(room, f"number {number}") for number in range(2)]
        await his.ask("message.delete", room=room, number=said[0]["number"])
        await ruling.ask("member.role", room=room, user=former.id, role="member")
        for kind, fields in (
            ("message.delete", {"number": said[1]["number"]}),
            ("room.update", {"name": "mine now"}),
            ("member.remove", {"user": member.id}),
        ):
            assert await refused(his, kind, room=room, **fields) == "forbidden", f"{kind} is still allowed"


async def prove_made_private(site: Site, target: float) -> None:
    """Who only looks at a public room is told nothing of it once it is private, and his commands are refused."""
    owner, looker = await asyncio.to_thread(people, site, "keeper", "looker")
    room = await asyncio.to_thread(make_room, site, owner.id, kind="public")
    async with (
        Socket.open(site.urls[0], owner.token) as ruling,
        Socket.open(site.urls[1], looker.token) as his,
    ):
        await his.ask("watch", rooms=[room], users=[])
        await ruling.types_until_seen(his, room)
        await ruling.ask("room.update", room=room, kind="private")
        began = last = time.monotonic()
        for kind in ("room.history", "room.join", "typing", "room.members"):
            assert await refused(his, kind, room=room) == "not_found", f"{kind} is still answered"
        while time.monotonic() - began < 2 * target + 1:
            before = len(his.events)
            await ruling.ask("typing", room=room)
            await asyncio.sleep(0.1)
            last = time.monotonic() if any(e["type"] == "typing" for e in his.events[before:]) else last
        figure("T44", "a hint of a room made private came last after", last - began, target, "s")


@pytest.mark.slow
@EITHER
async def test_t44_less_of_a_role_and_a_room_made_private(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await prove_role_down(site)
        await prove_made_private(site, 1)


@pytest.mark.slow
async def test_t44_is_red_when_a_role_is_remembered(start: Start) -> None:
    with start("sqlite", **without("roles-read-anew")) as site:
        with pytest.raises(AssertionError, match="still allowed"):
            await prove_role_down(site)


@pytest.mark.slow
async def test_t44_is_red_when_nobody_looks_again(start: Start) -> None:
    with start("sqlite", **without("lookers-looked-at")) as site:
        with pytest.raises(AssertionError, match="far above"):
            await prove_made_private(site, 1)
