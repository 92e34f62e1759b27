"""Somebody is removed from a room while he downloads a file of it: what he doesn't have yet he doesn't get."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest

from tests.faults.conftest import Start
from tests.support.entrants import people, run
from tests.support.figures import figure
from tests.support.rude import Rude
from tests.support.sockets import Socket, connect_to

SIZE = 60_000_000
_SHARE = """
import json
from tempfile import TemporaryFile
from django.conf import settings
from accounts.models import User
from chat.files import actions as files
from chat.messages import actions
from chat.rooms.models import Membership, Room
settings.MAX_FILE_SIZE = {size}
alice, bob = {users!r}
room = Room.objects.create(kind="private", name="crew", rev=1, members=2, created_by_id=alice)
for user, role in ((alice, "owner"), (bob, "member")):
    Membership.objects.create(room=room, user_id=user, role=role, since_rev=1)
with TemporaryFile() as content:
    content.truncate({size})
    file = files.upload(User.objects.get(pk=alice), "large.bin", content)
print(json.dumps([room.pk, file.pk, file.key]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_a_download_ends_with_the_membership(start: Start, server: str) -> None:
    with start("sqlite", server=server, web=1) as site:
        alice, bob = await asyncio.to_thread(people, site, "alice", "bob")
        code = _SHARE.format(size=SIZE, users=[alice.id, bob.id])
        room, file, key = json.loads(await asyncio.to_thread(run, site, code))
        socket = Socket(await connect_to(site.url, alice.token))
        await socket.sync()
        await socket.say(room, "look", files=[file])
        lines = [await Rude.line(site.url) for _ in range(2)]
        for line, who in zip(lines, (bob, alice), strict=True):
            head = f"GET /files/{key}/x HTTP/1.1\r\nHost: {site.url[7:]}\r\nAuthorization: Bearer {who.token}\r\n\r\n"
            line.send(head.encode())
            assert b" 200 " in await line.head()
            await line.some()
        early = await _taken(lines[0], asyncio.get_running_loop().time() + 2.5)
        assert early[0] > 100_000, "a member's download goes on"
        await socket.ask("member.remove", room=room, user=bob.id)
        loop = asyncio.get_running_loop()
        began = loop.time()
        his, hers = await asyncio.gather(*(_taken(line, began + 5) for line in lines))
        figure("cut", f"{server} seconds", his[1] - began, 3, "s")
        assert his[0] < SIZE
        assert hers[0] > his[0], "hers went on meanwhile"
        await socket.end()


async def _taken(line: Rude, until: float) -> tuple[int, float]:
    """How many bytes came slowly, and when the line was cut, or the time was over."""
    loop = asyncio.get_running_loop()
    taken = 0
    with suppress(ConnectionError):
        while loop.time() < until:
            some = await line.some(100_000)
            if not some:
                break
            taken += len(some)
            await asyncio.sleep(0.01)
    return taken, loop.time()
