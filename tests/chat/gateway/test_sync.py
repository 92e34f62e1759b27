"""`sync`: what was missed, from where on a room is live, and what a client has to drop."""

from tests.chat.gateway.test_delivery import room_of
from tests.support.entrants import Entrant
from tests.support.site import Site
from tests.support.sockets import Socket, message

Cast = tuple[Entrant, Entrant, Entrant]


async def test_a_client_that_was_away_gets_each_change_once_at_its_newest(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a:
        async with Socket.open(site.urls[1], bob.token) as b:
            room = await room_of(a, b)
            first = await a.say(room, "first")
            second = await a.say(room, "second")
            await b.hears(second)
        await a.ask("message.edit", room=room, number=first["number"], text="first, edited")
        await a.ask("message.delete", room=room, number=second["number"])
        third = await a.say(room, "third")
        async with Socket.open(site.urls[1], bob.token, synced=False) as b:
            result = await b.sync({str(room): second["rev"]})
            change = result["changes"][str(room)]
            assert change["complete"]
            assert change["rev"] == third["rev"]
            assert [m["text"] for m in change["messages"]] == ["first, edited", "", "third"]
            assert change["messages"][1]["deleted"]
            assert [m["rev"] for m in change["messages"]] == sorted(m["rev"] for m in change["messages"])
            assert str(alice.id) in result["directory"]
            live = await a.say(room, "live")
            await b.hears(live)


async def test_a_room_left_out_is_live_from_its_state(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        await a.say(room, "before")
        async with Socket.open(site.urls[1], bob.token, synced=False) as other:
            result = await other.sync()
            (state,) = [one for one in result["rooms"] if one["id"] == room]
            assert result["changes"] == {}
            assert state["me"]["role"] == "member"
            after = await a.say(room, "after")
            assert after["rev"] == state["rev"] + 1
            await other.hears(after)


async def test_pages_end_at_500_and_an_incomplete_room_is_silent(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        held = (await b.sync())["rooms"][0]["rev"]
        await b.end()
        for number in range(0, 620, 31):
            replies = [a.begin("message.send", **message(room, f"{number + one}")) for one in range(31)]
            for reply in replies:
                assert (await reply)["ok"]
        async with Socket.open(site.urls[1], bob.token, synced=False) as again:
            change = (await again.sync({str(room): held}))["changes"][str(room)]
            assert not change["complete"]
            assert len(change["messages"]) <= 500
            assert change["rev"] == change["messages"][-1]["rev"]
            silent = await a.say(room, "while incomplete")
            texts = [m["text"] for m in change["messages"]]
            while not change["complete"]:
                change = (await again.sync({str(room): change["rev"]}))["changes"][str(room)]
                texts += [m["text"] for m in change["messages"]]
            assert texts == [str(number) for number in range(620)] + ["while incomplete"]
            assert not [e for e in again.events if e.get("rev") == silent["rev"]]
            live = await a.say(room, "live")
            await again.hears(live)


async def test_a_rev_that_cannot_be_continued_is_reset(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        rev = (await b.sync())["rooms"][0]["rev"]
        async with Socket.open(site.urls[1], bob.token, synced=False) as other:
            change = (await other.sync({str(room): rev + 50}))["changes"][str(room)]
            assert change == {"messages": [], "rev": rev, "complete": True, "reset": True}
        async with Socket.open(site.urls[1], bob.token, synced=False) as other:
            change = (await other.sync({str(room): 1}))["changes"][str(room)]
            assert change["reset"], "rev 1 was before his stay began"


async def test_a_room_that_is_gone_is_missing(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        rev = (await b.sync())["rooms"][0]["rev"]
        await a.ask("member.remove", room=room, user=bob.id)
        removed = await b.event("room.removed", room=room)
        assert removed["why"] == "removed"
        result = await b.sync({str(room): rev})
        assert result["rooms"] == []
        assert result["changes"] == {}
        sent = await a.say(room, "not for bob")
        await a.hears(sent)
        assert not [e for e in b.events if e.get("rev", 0) >= sent["rev"]]


async def test_only_speaks_of_these_rooms_alone(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as a:
        one, two = await room_of(a), await room_of(a)
        result = await a.sync({}, only=[one])
        assert [state["id"] for state in result["rooms"]] == [one]
        sent = await a.say(two, "still live")
        await a.hears(sent)


async def test_marks_come_to_the_other_device_and_by_sync(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with (
        Socket.open(site.urls[0], alice.token) as a,
        Socket.open(site.urls[0], bob.token) as desk,
        Socket.open(site.urls[1], bob.token) as phone,
    ):
        room = await room_of(a, desk, phone)
        feed = (await phone.sync())["feed"]
        sent = await a.say(room, "read me")
        await desk.hears(sent)
        marked = await desk.ask("read.mark", room=room, number=sent["number"])
        assert marked["unread"] == 0
        mine = await phone.event("mine", room=room)
        assert mine["set"]["read"] == sent["number"]
        assert mine["feed"] > feed
        told = (await phone.sync({}, feed=feed))["mine"]
        assert [one["set"]["read"] for one in told if one.get("room") == room] == [sent["number"]]


async def test_marks_of_threads_come_by_sync_too(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with Socket.open(site.urls[0], alice.token) as a, Socket.open(site.urls[1], bob.token) as b:
        room = await room_of(a, b)
        root = await a.say(room, "a thread")
        reply = await a.say(room, "a reply", thread=root["number"])
        feed = (await b.sync())["feed"]
        await b.ask("read.mark", room=room, thread=root["number"], number=reply["number"])
        told = (await b.sync({}, feed=feed))["mine"]
        marks = [one for one in told if one.get("thread") == root["number"]]
        assert [one["set"] for one in marks] == [{"read": reply["number"], "unread": 0, "following": False}]


async def test_nothing_is_told_before_the_first_sync(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with (
        Socket.open(site.urls[0], alice.token) as a,
        Socket.open(site.urls[1], bob.token) as b,
        Socket.open(site.urls[1], bob.token, synced=False) as early,
    ):
        room = await room_of(a, b)
        await b.ask("me.update", room=room, starred=True)
        await b.event("mine", room=room)
        await b.hears(await a.say(room, "not yet"))
        assert [event["type"] for event in early.events] == ["welcome"]
        (state,) = (await early.sync())["rooms"]
        assert state["me"]["starred"]
        await early.hears(await a.say(room, "now"))
