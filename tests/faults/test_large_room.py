"""T16: a room of thousands, a fifth of them there, a few messages a second."""

from __future__ import annotations

import json

import pytest

from tests.faults.conftest import Start
from tests.support.entrants import run
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.load import crowd
from tests.support.site import Site

MEMBERS = """
from accounts.models import User
from chat.rooms.models import Membership, Room
room = Room.objects.get(pk={room})
some = User.objects.bulk_create(
    User(username=f"{name}-{{n}}", email=f"{name}-{{n}}@example.org", name=f"{name} {{n}}") for n in range({count})
)
Membership.objects.bulk_create(Membership(room=room, user=one, role="member", since_rev=1) for one in some)
Room.objects.filter(pk=room.pk).update(members=room.members + {count})
print(len(some))
"""
# Sent by a process beside the site; what PostgreSQL and SQLite are asked is the same for the site's own.
QUERIES = """
import json, uuid
from django.db import connection
from chat.messages import writer
from chat.messages.sending import Send
from chat.rooms.models import Membership, Room
counts = []
for members in ({few}, {many}):
    owner = Membership.objects.create(
        room=Room.objects.create(kind="private", name=f"Of {{members}}", rev=1, members=members), since_rev=1,
        user_id={author}, role="owner",
    )
    others = Membership.objects.filter(room={room}).exclude(user={author}).values_list("user", flat=True)
    Membership.objects.bulk_create(
        Membership(room=owner.room, user_id=one, role="member", since_rev=1) for one in others[: members - 1]
    )
    asked = []
    def count(execute, sql, *more):
        asked.append(sql)
        return execute(sql, *more)
    def send(text):
        (answer,) = writer.carry_out([Send(room=owner.room_id, actor={author}, nonce=uuid.uuid4(), text=text)])
        assert "message" in answer, answer
    send("the first asks once for what is kept")
    with connection.execute_wrapper(count):
        send("to be counted")
    counts.append(len(asked))
print(json.dumps(counts))
"""


async def large_room(site: Site, *, members: int, online: int, seconds: float, rate: float) -> None:
    """A room of `members`, of whom `online` have a socket."""
    async with crowd(site, sockets=online, rooms=1, largest=online, whole=False) as them:
        (room,) = them.members
        run(site, MEMBERS.format(room=room, count=members - online, name=f"many{room}"))
        sent = await them.talk(seconds, rate)
        await them.level(60)
        say("T16", f"{sent} messages to {online} of {members} members, {len(them.ledger.delays)} deliveries")
        figure("T16", "p99 send to seen", percentile(them.ledger.delays, 0.99), 1.0, "s")
        author = them.clients[0].who.id
        asked = QUERIES.format(few=5, many=members, room=room, author=author)
        few, many = json.loads(run(site, asked))
        say("T16", f"{few} queries for a message to 5 members, {many} to {members}")
        assert few == many, f"queries grow with members: {few} for 5, {many} for {members}"


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
async def test_t16_a_room_of_five_thousand(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        await large_room(site, members=5_000, online=1_000, seconds=20 * SCALE, rate=5)


@pytest.mark.slow
async def test_t16_is_red_when_each_member_is_asked_for(start: Start) -> None:
    with start("sqlite", **without("members-unread")) as site:
        with pytest.raises(AssertionError, match="queries grow with members"):
            await large_room(site, members=50, online=10, seconds=1, rate=5)


@pytest.mark.slow
async def test_t16_is_red_without_tips_when_the_layer_is_away(start: Start) -> None:
    with start("sqlite", REDIS_URL="redis://127.0.0.1:1", **without("tips")) as site:
        with pytest.raises(AssertionError, match="not level"):
            async with crowd(site, sockets=10, rooms=1, largest=10) as them:
                await them.talk(1, 10)
                await them.level(4)
