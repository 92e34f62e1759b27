"""T38: people are removed from rooms while these go on talking: nothing that came later reaches them, anywhere."""

import asyncio
import io
import json
import time
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from tests.faults.conftest import Start
from tests.support.clients import Client
from tests.support.entrants import Entrant, run
from tests.support.figures import SCALE, figure, percentile, say
from tests.support.guards import without
from tests.support.ledger import Record
from tests.support.load import Crowd, crowd
from tests.support.site import Site
from tests.support.sockets import Refused
from tests.support.windows import fetch, talking

pytestmark = pytest.mark.slow
EITHER = pytest.mark.parametrize(("server", "database"), [("daphne", "postgres"), ("uvicorn", "sqlite")])
STAYING = 2
"""The first of each room stay in it and talk; the very first removes the others."""


@dataclass
class Told:
    """What sockets were told of rooms: (person, room, highest rev in it)."""

    revs: list[tuple[int, int, int]]

    def listen(self, client: Client) -> None:
        """Note every event of this client."""

        def heard(event: dict[str, Any]) -> None:
            room = event.get("room")
            if isinstance(room, int):
                copies = [event["message"]] if "message" in event else event.get("messages", [])
                revs = [event.get("rev") or 0, *(one["rev"] for one in copies)]
                self.revs.append((client.who.id, room, max(revs)))

        client.heard = heard

    def too_much(self, record: Record) -> list[str]:
        """What was told that has a rev after the person's removal."""
        until = {(user, room): end for room, user, _, end, _, _ in record.stays if end is not None}
        return [
            f"{user} was told rev {rev} of room {room}, removed at {until[user, room]}"
            for user, room, rev in self.revs
            if rev > until.get((user, room), rev)
        ]


async def prove_removed(them: Crowd, rate: float) -> None:
    """Everybody but the talkers is removed from every room, one after the other; each tries the doors at once."""
    told = Told([])
    for client in them.clients:
        told.listen(client)
    going = [(room, one) for room, everybody in them.members.items() for one in everybody[STAYING:]]
    them.random.shuffle(going)
    owners = {room: them.clients[everybody[0]] for room, everybody in them.members.items()}
    them.members = {room: everybody[:STAYING] for room, everybody in them.members.items()}
    took = []
    async with talking(them, 1 + len(going) / 25, rate):
        for room, one in going:
            began = time.monotonic()
            await owners[room].ask("member.remove", room=room, user=them.clients[one].who.id)
            while room in them.clients[one].store.rooms and time.monotonic() - began < 2:
                await asyncio.sleep(0.005)
            took.append(time.monotonic() - began)
            await _nothing_by_pulling(them.clients[one], room)
            await asyncio.sleep(max(0.0, began + 0.04 - time.monotonic()))
    wrong = told.too_much(await asyncio.to_thread(Record.of, them.site))
    assert not wrong, f"{len(wrong)} told after a removal: {wrong[:5]}"
    await them.level()
    say("T38", f"{len(going)} removals, {len(told.revs)} events, {len(them.ledger.acks)} messages meanwhile")
    say(
        "T38",
        f"half of them gone within {percentile(took, 0.5):.3f} s, 99 % within {percentile(took, 0.99):.3f} s",
    )
    figure("T38", "longest until the room was gone from the socket", max(took), 1, "s")


async def _nothing_by_pulling(client: Client, room: int) -> None:
    for kind, fields in (
        ("room.history", {}),
        ("message.get", {"numbers": [1]}),
        ("room.members", {}),
        ("message.send", {"nonce": str(uuid.uuid4()), "text": "still here?"}),
    ):
        try:
            answer = await client.ask(kind, room=room, **fields)
        except Refused as refused:
            assert refused.code == "not_found", f"{kind}: {refused}"
        else:
            raise AssertionError(f"{kind} after a removal gave {str(answer)[:200]}")


async def prove_pages(them: Crowd) -> None:
    """Room, permalink, file and thumbnail: there for the member, and as if they had never been for the removed."""
    room, (owner, _, gone, *_) = next(iter(them.members.items()))
    ruling, his = them.clients[owner], them.clients[gone]
    site = them.site
    file = await asyncio.to_thread(upload, site, ruling.who)
    await asyncio.to_thread(run, site, "from tests.support.files import make_all; make_all(); print()")
    message = await ruling.send(room, "a picture", files=[file["id"]])
    files = [file["url"], f"{file['url'].rpartition('/')[0]}/thumb"]
    pages = [f"/rooms/{room}/", f"/rooms/{room}/{message['number']}"]
    before = [await asyncio.to_thread(_status, site, his.who, path) for path in files + pages]
    await ruling.ask("member.remove", room=room, user=his.who.id)
    after = [await asyncio.to_thread(_status, site, his.who, path) for path in files]
    shown = [await asyncio.to_thread(_page, site, his.who, path) for path in pages]
    assert before[:2] == [200, 200], before
    assert after == [404, 404], f"files of a room that he was removed from: {after}"
    assert not any("a picture" in page or "Room 0" in page for page in shown), "a page shows the room"


def upload(site: Site, who: Entrant) -> dict[str, Any]:
    """Bring a picture; the File that was told. Raises HTTPError when it is refused."""
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "PNG")
    mark = uuid.uuid4().hex
    part = 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png'
    head = f"--{mark}\r\n{part}\r\n\r\n"
    request = urllib.request.Request(
        f"{site.url}/files/",
        data=head.encode() + picture.getvalue() + f"\r\n--{mark}--\r\n".encode(),
        headers={
            "Authorization": f"Bearer {who.token}",
            "Content-Type": f"multipart/form-data; boundary={mark}",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def _status(site: Site, who: Entrant, path: str) -> int:
    return fetch(site.urls[-1] + path, Cookie=f"sessionid={who.cookie}")[0]


def _page(site: Site, who: Entrant, path: str) -> str:
    return fetch(site.urls[-1] + path, Cookie=f"sessionid={who.cookie}")[1].decode()


@EITHER
async def test_t38_nothing_after_a_removal(start: Start, server: str, database: str) -> None:
    with start(database, server=server) as site:
        async with crowd(site, sockets=int(66 * SCALE), rooms=16, largest=66) as them:
            await prove_removed(them, 50)


async def test_t38_pages_and_files_after_a_removal(start: Start) -> None:
    with start("sqlite") as site:
        async with crowd(site, sockets=6, rooms=1, largest=6) as them:
            await prove_pages(them)


async def test_t38_is_red_when_a_removal_takes_nobody_off_a_list(start: Start) -> None:
    with start("sqlite", **without("removals-heard")) as site:
        async with crowd(site, sockets=8, rooms=1, largest=8) as them:
            with pytest.raises(AssertionError, match=r"told after a removal|not level|holds rooms"):
                await prove_removed(them, 50)


async def test_t38_is_red_when_files_are_for_everybody(start: Start) -> None:
    with start("sqlite", **without("files-for-members")) as site:
        async with crowd(site, sockets=6, rooms=1, largest=6) as them:
            with pytest.raises(AssertionError, match="files of a room"):
                await prove_pages(them)
