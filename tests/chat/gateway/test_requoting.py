"""A process is killed between two hundreds of quotes: another one finishes, and tells of it."""

import subprocess
import sys

import pytest

from tests.chat.gateway.test_delivery import room_of
from tests.support.entrants import Entrant, run
from tests.support.site import ROOT, Site
from tests.support.sockets import Json, Socket

Cast = tuple[Entrant, Entrant, Entrant]
REPLIES = 230
REPLY = """
import uuid
from chat.messages import actions
from chat.messages.sending import Send
told = actions.send_now([
    Send(room={room}, actor={actor}, nonce=uuid.uuid4(), text=str(place), reply_to={number})
    for place in range({replies})
])
print(sum(isinstance(one, Exception) for one in told))
"""
EDIT_AND_DIE = """
import os, signal
import django
django.setup()
from chat.messages import actions, quoting
quoting.Requote.apply = lambda self, batch: os.kill(os.getpid(), signal.SIGKILL)
actions.edit_now({actor}, {room}, {number}, "new")
"""


@pytest.mark.parametrize("site", ["daphne"], indirect=True)
async def test_quotes_follow_also_when_their_process_is_killed(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        number = (await a.say(room, "old"))["number"]
        fields = {"room": room, "number": number, "replies": REPLIES}
        assert run(site, REPLY.format(actor=bob.id, **fields)) == "0"
        editing = [sys.executable, "-c", EDIT_AND_DIE.format(actor=alice.id, **fields)]
        killed = subprocess.run(editing, env=site.environment, cwd=ROOT, capture_output=True)
        assert killed.returncode == -9, killed.stderr
        assert {"old", "new"} <= await quotes(a, room), "it died in between"
        last = number + REPLIES
        new = {"author": alice.id, "excerpt": "new"}
        await b.learns(room, last, lambda fields: fields.get("quote") == new, 6)
        assert await quotes(a, room) == {"new"}


async def quotes(socket: Socket, room: int) -> set[str]:
    """The words that the replies of the room quote."""
    found: set[str] = set()
    page: Json = {"has_before": True, "messages": []}
    while page["has_before"]:
        before = {"before": page["messages"][0]["number"]} if page["messages"] else {}
        page = await socket.ask("room.history", room=room, limit=100, **before)
        found |= {message["quote"]["excerpt"] for message in page["messages"] if "quote" in message}
    return found
