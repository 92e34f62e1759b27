"""What a message with mentions, a thread and a link costs beside a plain one: `python -m bench.sending [--turns 7]`.

One web process, one person who sends, waits for the reply and then a little, so that whom it concerns has been told;
each kind by turns, so that all meet the same machine. Told is the time to the reply: what is on the way of a message.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from typing import Any

from tests.support.entrants import people, run
from tests.support.site import Site
from tests.support.sockets import Socket, connect_to, message

BLOCK = 40
PAUSE = 0.03
PLAIN = "**some words** that a person may well have typed, " * 2
MENTIONS = PLAIN + "@sailor1, @sailor2 and @sailor3"
KINDS: dict[str, dict[str, Any]] = {
    "plain": {"text": PLAIN},
    "three mentions": {"text": MENTIONS},
    "a link": {"text": PLAIN + "https://example.org/{number}"},
    "in a thread": {"text": PLAIN, "thread": 1},
    "all of it": {"text": MENTIONS + " https://example.org/{number}", "thread": 1},
}
_ROOM = """
import json
from chat.rooms.models import Membership, Room
users = {users!r}
room = Room.objects.create(kind="private", name="bench", rev=1, members=len(users), created_by_id=users[0])
Membership.objects.bulk_create(Membership(room=room, user_id=user, role="member", since_rev=1) for user in users)
print(json.dumps(room.pk))
"""


async def bench(site: Site, turns: int) -> None:
    """Print the median of each kind, and how many times a plain one that is."""
    known = await asyncio.to_thread(people, site, *(f"sailor{place}" for place in range(4)))
    room = json.loads(await asyncio.to_thread(run, site, _ROOM.format(users=[one.id for one in known])))
    socket = Socket(await connect_to(site.url, known[0].token))
    await socket.sync()
    await socket.say(room, "the root")
    times: dict[str, list[float]] = {name: [] for name in KINDS}
    for turn in range(turns * BLOCK):
        for name, fields in KINDS.items():
            told = {**message(room, fields["text"].format(number=turn)), "thread": fields.get("thread")}
            began = time.perf_counter()
            await socket.ask(
                "message.send", **{key: value for key, value in told.items() if value is not None}
            )
            times[name].append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE)
    plain = statistics.median(times["plain"])
    for name, each in times.items():
        took = statistics.median(each)
        print(f"{name:<15}{took * 1e3:6.2f} ms to the reply, {took / plain:.2f} times a plain one")
    await socket.end()


def main() -> None:
    parser = argparse.ArgumentParser(description="What a message with all that hangs on it costs.")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args()
    with Site.running(RATE_FACTOR="1000", PREVIEWS="on") as site:
        asyncio.run(bench(site, options.turns))


if __name__ == "__main__":
    main()
