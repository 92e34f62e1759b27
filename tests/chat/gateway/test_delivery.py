"""Guarantees 1, 2, 3 and 5 of the contract, over two web processes on one layer and one database."""

import asyncio
import uuid

import pytest

from tests.support.entrants import Entrant
from tests.support.site import Site
from tests.support.sockets import Json, Refused, Socket, message, result_of

Cast = tuple[Entrant, Entrant, Entrant]


async def room_of(owner: Socket, *others: Socket, kind: str = "public") -> int:
    """A new room of `owner` that the others are in, live for everybody."""
    state = (await owner.ask("room.create", kind=kind, name=f"Room {uuid.uuid4().hex[:8]}"))["room"]
    room: int = state["id"]
    for other in others:
        welcome = await other.event("welcome")
        await owner.ask("member.add", room=room, user=welcome["user"]["id"])
    for one in (owner, *others):
        await one.has(room)
    return room


def created(socket: Socket, room: int) -> list[Json]:
    """The messages that this socket was told of, in the order in which it was."""
    return [one for one in socket.messages(room) if one["kind"] == "text"]


async def test_two_people_on_two_processes_hear_each_other(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b, kind="private")
        sent = await a.say(room, "hello **bob**")
        heard = await b.hears(sent)
        assert heard["text"] == "hello **bob**"
        assert heard["html"] == "<p>hello <strong>bob</strong></p>"
        back = await b.say(room, "hello alice")
        assert (await a.hears(back))["author"] == bob.id


async def test_the_reply_stands_before_the_event(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as a:
        room = await room_of(a)
        for number in range(20):
            nonce = str(uuid.uuid4())
            reply = await a.begin("message.send", room=room, nonce=nonce, text=f"{number}")
            await a.hears(reply["result"]["message"])
            told = [i for i, e in enumerate(a.everything) if e.get("message", {}).get("nonce") == nonce]
            assert all(a.everything.index(reply) < place for place in told), "but for a healed gap"


async def test_number_and_rev_have_no_gaps_and_all_see_one_order(site: Site, cast: Cast) -> None:
    alice, bob, charlie = cast
    async with (
        Socket.open(site.urls[0], alice.token) as a,
        Socket.open(site.urls[1], bob.token) as b,
        Socket.open(site.urls[1], charlie.token) as c,
    ):
        room = await room_of(a, b, c)

        async def talk(socket: Socket, name: str) -> None:
            for number in range(60):
                await socket.say(room, f"{name} {number}")

        await asyncio.gather(talk(a, "a"), talk(b, "b"), talk(a, "a again"))
        for socket in (a, b, c):
            await socket.wait_for(lambda _, s=socket: len(created(s, room)) == 180, 10)  # type: ignore[misc]
        seen = [created(socket, room) for socket in (a, b, c)]
        assert (
            [m["number"] for m in seen[0]] == [m["number"] for m in seen[1]] == [m["number"] for m in seen[2]]
        )
        numbers = [m["number"] for m in seen[2]]
        revs = [m["rev"] for m in seen[2]]
        assert numbers == list(range(numbers[0], numbers[0] + 180))
        assert revs == list(range(revs[0], revs[0] + 180))


async def test_the_same_nonce_fifty_times_at_once_gives_one_message(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with (
        Socket.open(site.urls[0], alice.token) as one,
        Socket.open(site.urls[1], alice.token) as two,
        Socket.open(site.urls[1], bob.token) as b,
    ):
        room = await room_of(one, b)
        fields = message(room, "only once")
        replies = await asyncio.gather(
            *((one, two)[number % 2].reply_to("message.send", **fields) for number in range(50))
        )
        answers = {
            (m["number"], m["rev"], m["text"]) for m in (result_of(reply)["message"] for reply in replies)
        }
        assert len(answers) == 1
        last = await one.say(room, "after")
        await b.hears(last)
        assert [m["text"] for m in created(b, room)] == ["only once", "after"]
        history = await b.ask("room.history", room=room)
        assert [m["text"] for m in history["messages"] if m["kind"] == "text"] == ["only once", "after"]


async def test_the_same_nonce_for_something_else_is_a_conflict(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as a:
        room, other = await room_of(a), await room_of(a)
        fields = message(room, "first")
        sent = await a.ask("message.send", **fields)
        for changed in ({"text": "second"}, {"room": other}, {"reply_to": sent["message"]["number"]}):
            with pytest.raises(Refused) as refused:
                await a.ask("message.send", **{**fields, **changed})
            assert refused.value.code == "conflict"
        await a.ask("message.edit", room=room, number=sent["message"]["number"], text="edited since")
        again = await a.ask("message.send", **fields)
        assert again["message"]["text"] == "edited since"


async def test_what_was_acknowledged_survives_kill_9(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[1], bob.token) as b:
        acknowledged: list[str] = []
        async with Socket.open(site.urls[0], alice.token) as a:
            room = await room_of(a, b)

            async def talk() -> None:
                for number in range(10_000):
                    sent = await a.say(room, f"kept {number}")
                    acknowledged.append(sent["text"])

            talking = asyncio.create_task(talk())
            while len(acknowledged) < 30:
                await asyncio.sleep(0.01)
            victim = next(c for c in site.children() if str(site.port) in c.cmdline())
            victim.kill()
            with pytest.raises((asyncio.CancelledError, TimeoutError, AssertionError)):
                await asyncio.wait_for(talking, 5)
        newest = (await b.ask("room.history", room=room, limit=100))["messages"]
        assert len(acknowledged) >= 30
        assert set(acknowledged[-50:]) <= {m["text"] for m in newest}
        for _ in range(100):
            if site.answers():
                break
            await asyncio.sleep(0.1)
        async with Socket.open(site.urls[0], alice.token) as back:
            await b.hears(await back.say(room, "back"))


async def test_nothing_comes_twice_however_often_one_syncs(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        held = (await b.sync())["rooms"][0]["rev"]
        seen: list[int] = []
        for number in range(30):
            await a.say(room, f"{number}")
            if number % 7 == 0:
                result = await b.sync({str(room): held})
                seen += [m["rev"] for m in result["changes"][str(room)]["messages"]]
        await b.wait_for(lambda _: bool(created(b, room)) and created(b, room)[-1]["text"] == "29", 10)
        revs = seen + [m["rev"] for m in created(b, room)]
        assert len(revs) == len(set(revs)) == 30
