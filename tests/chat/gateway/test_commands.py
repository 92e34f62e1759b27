"""Every command of the contract over a real socket, as somebody who may, and as somebody who may not."""

import asyncio
import contextlib
import datetime
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chat.wire.commands import registry
from tests.chat.gateway.test_delivery import room_of
from tests.support.entrants import Entrant
from tests.support.site import Site
from tests.support.sockets import Refused, Socket, message, result_of

CONTRACT = {"rooms", "directs", "messages", "reactions", "receipts", "presence", "gateway"}
Cast = tuple[Entrant, Entrant, Entrant]


class Person(Socket):
    """A socket of somebody who may also be told no."""

    async def refused(self, kind: str, /, **fields: Any) -> str:
        """The code with which a command is refused."""
        with pytest.raises(Refused) as refused:
            await self.ask(kind, **fields)
        return refused.value.code


@contextlib.asynccontextmanager
async def three(site: Site, cast: Cast) -> AsyncIterator[tuple[Person, Person, Person]]:
    """Alice on the first process, Bob and Charlie on the second."""
    alice, bob, charlie = cast
    async with (
        Person.open(site.urls[0], alice.token) as a,
        Person.open(site.urls[1], bob.token) as b,
        Person.open(site.urls[1], charlie.token) as c,
    ):
        yield a, b, c


async def test_a_room_is_made_found_joined_and_changed(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with three(site, cast) as (a, b, c):
        name = f"Harbour {alice.id}"
        state = (await a.ask("room.create", kind="public", name=name, topic="boats"))["room"]
        room = state["id"]
        assert (state["name"], state["topic"], state["members"]) == (name, "boats", 1)
        assert await a.refused("room.create", kind="public", name="x", slug=state["slug"]) in (
            "conflict",
            "bad_request",
        )
        found = (await b.ask("room.browse", text=name))["rooms"]
        assert [one["id"] for one in found] == [room]
        assert (await b.ask("room.join", room=room))["room"]["members"] == 2
        assert await b.refused("room.update", room=room, topic="mine now") == "forbidden"
        updated = (await a.ask("room.update", room=room, topic="boats and ropes"))["room"]
        assert updated["topic"] == "boats and ropes"
        changed = await b.wait_for(lambda e: e.get("state", {}).get("topic") == "boats and ropes")
        assert changed["rev"] <= updated["rev"]
        listed = await c.ask("room.members", room=room)
        assert {member["user"]: member["role"] for member in listed["members"]} == {
            alice.id: "owner",
            bob.id: "member",
        }
        assert set(listed["directory"]) == {str(alice.id), str(bob.id)}


async def test_members_come_rise_and_go(site: Site, cast: Cast) -> None:
    alice, _, charlie = cast
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b)
        assert await c.refused("member.add", room=room, user=charlie.id) == "forbidden"
        await a.ask("member.add", room=room, user=charlie.id)
        await c.has(room)
        await a.ask("member.role", room=room, user=charlie.id, role="moderator")
        await c.event("mine", room=room)
        assert await a.refused("member.role", room=room, user=alice.id, role="member") in (
            "conflict",
            "forbidden",
        )
        assert await a.refused("room.leave", room=room) in ("conflict", "forbidden")
        await a.ask("member.remove", room=room, user=charlie.id)
        await c.event("room.removed", room=room, why="removed")
        await b.ask("room.leave", room=room)
        assert (await b.event("room.removed", room=room))["why"] == "left"


async def test_a_room_is_archived_and_deleted(site: Site, cast: Cast) -> None:
    async with Person.open(site.urls[0], cast[0].token) as a:
        room = await room_of(a)
        assert (await a.ask("room.archive", room=room))["room"]["archived"]
        assert await a.refused("message.send", **message(room, "into the archive")) == "forbidden"
        await a.ask("room.archive", room=room, archived=False)
        await a.ask("room.delete", room=room)
        assert (await a.event("room.removed", room=room))["why"] == "deleted"
        assert await a.refused("room.history", room=room) == "not_found"


async def test_invitations_and_directs(site: Site, cast: Cast) -> None:
    alice, bob, _ = cast
    async with three(site, cast) as (a, b, c):
        room = (await a.ask("room.create", kind="private", name="Quiet"))["room"]["id"]
        soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)).isoformat()
        made = await a.ask("invitation.create", room=room, expires=soon, uses=1)
        token = made["url"].rstrip("/").rpartition("/")[2]
        assert (await b.ask("invitation.accept", token=token))["room"]["id"] == room
        assert await c.refused("invitation.accept", token=token) == "not_found"
        other = await a.ask("invitation.create", room=room, expires=soon, uses=5)
        assert await c.refused("invitation.revoke", invitation=other["id"]) == "not_found"
        await a.ask("invitation.revoke", invitation=other["id"])
        revoked = other["url"].rstrip("/").rpartition("/")[2]
        assert await c.refused("invitation.accept", token=revoked) == "not_found"
        assert await c.refused("room.join", room=room) == "not_found"

        direct = (await a.ask("direct.open", users=[bob.id]))["room"]
        assert direct["kind"] == "direct"
        assert sorted(direct["people"]) == sorted([alice.id, bob.id])
        assert (await b.ask("direct.open", users=[alice.id]))["room"]["id"] == direct["id"]
        await b.has(direct["id"])
        sent = await a.say(direct["id"], "between us")
        await b.hears(sent)
        assert await c.refused("room.history", room=direct["id"]) == "not_found"
        assert await a.refused("direct.open", users=[10**9]) in ("not_found", "bad_request")


async def test_messages_with_replies_and_threads(site: Site, cast: Cast) -> None:
    alice = cast[0]
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, kind="private")
        await a.ask("message.send", **message(room, "one"))
        root = (await a.ask("message.send", **message(room, "root")))["message"]
        reply = (await b.ask("message.send", **message(room, "reply", reply_to=root["number"])))["message"]
        assert reply["quote"] == {"author": alice.id, "excerpt": "root"}
        threaded = (await b.ask("message.send", **message(room, "in it", thread=root["number"])))["message"]
        assert threaded["ordinal"] == reply["ordinal"]
        told = await a.learns(room, root["number"], lambda fields: "replies" in fields)
        assert told["replies"]["count"] == 1
        await previews(a, c, room)
        assert await a.refused("message.send", **message(room, "  ")) == "bad_request"
        assert await c.refused("message.send", **message(room, "let me in")) == "not_found"
        assert await b.refused("message.edit", room=room, number=root["number"], text="mine") == "forbidden"
        edited = (await a.ask("message.edit", room=room, number=root["number"], text="root, edited"))[
            "message"
        ]
        assert edited["edited_at"]
        quoted = {"author": alice.id, "excerpt": "root, edited"}
        await b.learns(room, reply["number"], lambda fields: fields.get("quote") == quoted)


async def previews(member: Person, stranger: Person, room: int) -> None:
    """As it would look, names too; stored nowhere and told to nobody; and no look into a room of others."""
    before = (await member.ask("room.history", room=room))["rev"]
    shown = await member.ask("message.preview", room=room, text="**Look**, ||@all||")
    hidden = '<span class="spoiler"><bdi class="mention">@all</bdi></span>'
    assert shown == {"html": f"<p><strong>Look</strong>, {hidden}</p>"}
    assert await member.ask("message.preview", room=room, text="plain") == {"html": None}
    assert (await member.ask("room.history", room=room))["rev"] == before
    assert await member.refused("message.preview", room=room, text="x" * 10_001) in (
        "bad_request",
        "too_large",
    )
    assert await stranger.refused("message.preview", room=room, text="plain") == "not_found"


async def test_reactions(site: Site, cast: Cast) -> None:
    bob = cast[1]
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, kind="private")
        root = await a.say(room, "root")
        reacted = (await b.ask("reaction.add", room=room, number=root["number"], emoji="👍"))["message"]
        assert reacted["reactions"] == [{"emoji": "👍", "count": 1, "users": [bob.id], "mine": True}]
        told = await a.learns(room, root["number"], lambda fields: "reactions" in fields)
        assert told["reactions"] == [{"emoji": "👍", "count": 1, "users": [bob.id]}]
        assert all(e["by"] == {"user": bob.id, "emoji": "👍", "added": True} for e in a.events if "by" in e)
        assert (await a.ask("reaction.list", room=room, number=root["number"], emoji="👍"))["users"] == [
            bob.id
        ]
        await b.ask("reaction.remove", room=room, number=root["number"], emoji="👍")
        assert await b.refused("reaction.add", room=room, number=root["number"], emoji="x") == "bad_request"
        assert await c.refused("reaction.add", room=room, number=root["number"], emoji="👍") == "not_found"


async def test_history_marks_and_deleting(site: Site, cast: Cast) -> None:
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, kind="private")
        await a.say(room, "one")
        root = await a.say(room, "root, edited")
        reply = await b.say(room, "reply", reply_to=root["number"])
        threaded = await b.say(room, "in it", thread=root["number"])
        await a.ask("reaction.add", room=room, number=root["number"], emoji="👍")
        got = await b.ask("message.get", room=room, numbers=[root["number"], 10**6])
        assert [m["text"] for m in got["messages"]] == ["root, edited"]
        page = await b.ask("room.history", room=room, limit=2)
        assert [m["number"] for m in page["messages"]] == [root["number"], reply["number"]]
        assert page["has_before"]
        assert not page["has_after"]
        thread = await b.ask("room.history", room=room, thread=root["number"])
        assert [m["number"] for m in thread["messages"]] == [root["number"], threaded["number"]]
        assert await c.refused("message.get", room=room, numbers=[1]) == "not_found"

        mark = await b.ask("read.mark", room=room, number=root["number"], back=True)
        assert mark["unread"] == 1
        assert (await b.ask("read.mark", room=room, number=1))["read"] == root["number"], "only moves forward"
        assert await b.refused("message.delete", room=room, number=root["number"]) == "forbidden"
        gone = (await a.ask("message.delete", room=room, number=root["number"]))["message"]
        assert gone["deleted"]
        assert gone["text"] == ""
        assert "reactions" not in gone
        await b.learns(room, root["number"], lambda fields: fields.get("deleted"))


async def test_what_is_mine_people_and_hints(site: Site, cast: Cast) -> None:
    alice, bob, charlie = cast
    async with (
        Person.open(site.urls[0], alice.token) as a,
        Person.open(site.urls[1], bob.token) as b,
        Person.open(site.urls[0], charlie.token) as c,
    ):
        room = await room_of(a, b, kind="private")
        await b.ask("me.update", room=room, starred=True, level="mentions", draft="half a th")
        mine = await b.wait_for(lambda e: e["type"] == "mine" and e.get("set", {}).get("starred"))
        assert mine["set"]["level"] == "mentions"
        synced = await b.ask("sync", rooms={}, feed=0)
        (state,) = [one for one in synced["rooms"] if one["id"] == room]
        assert state["me"]["draft"] == "half a th"
        assert await c.refused("me.update", room=room, starred=True) == "not_found"

        assert set((await c.ask("user.get", ids=[alice.id, 10**9]))["directory"]) == {str(alice.id)}
        found = await c.ask("user.search", text=alice.name)
        assert alice.id in found["users"]

        watched = await b.ask(
            "watch", rooms=[room, {"room": room, "thread": 1}], users=[alice.id, charlie.id]
        )
        assert set(watched) == {"typing", "presence", "receipts"}
        assert (await a.types_until_seen(b, room))["user"] == alice.id
        assert await c.refused("typing", room=room) == "not_found"
        await a.ask("presence.set", status="dnd")
        assert (await b.event("presence", user=alice.id, status="dnd"))["status"] == "dnd"
        await a.ask("presence.set", status="invisible")
        await b.event("presence", user=alice.id, status="offline")
        sent = await a.say(room, "seen?")
        await b.ask("watch", rooms=[room])
        await a.ask("watch", rooms=[room])
        await b.ask("read.mark", room=room, number=sent["number"])
        assert (await a.event("receipt", room=room, user=bob.id))["number"] == sent["number"]
        assert (await c.ask("watch", rooms=[room]))["receipts"] == [], "an outsider is told nothing"


async def test_a_mark_takes_effect_before_what_is_sent_behind_it(site: Site, cast: Cast) -> None:
    """Marks wait for each other, but nothing of their socket passes them: who had read all has read his own, too."""
    async with three(site, cast) as (a, b, _):
        room = await room_of(a, b, kind="private")
        for _turn in range(3):
            number = (await a.say(room, "read?"))["number"]
            mark = b.begin("read.mark", room=room, number=number)
            sent = b.begin("message.send", **message(room, "I have"))
            assert result_of(await mark)["unread"] == 0
            own = result_of(await sent)["message"]["number"]
            assert (await b.ask("read.mark", room=room, number=own))["read"] == own
            mine = [one["set"] for one in b.events if one["type"] == "mine" and one.get("room") == room]
            assert {"read", "unread"} <= set(mine[-1])
            assert (mine[-1]["read"], mine[-1]["unread"]) == (own, 0), "moved by sending"
            assert len(mine) == 2 * (_turn + 1), "by nothing else"


async def test_how_one_is_shown(site: Site, cast: Cast) -> None:
    """Idle, who has read, last seen and the status: by choice, and nothing of a room to an outsider."""
    alice, bob, _ = cast
    async with three(site, cast) as (a, b, c):
        room = await room_of(a, b, kind="private")
        number = (await a.say(room, "read?"))["number"]
        await b.ask("read.mark", room=room, number=number)
        asked = {"room": room, "number": number}
        assert (await a.ask("message.readers", **asked))["users"] == [bob.id]
        assert await c.refused("message.readers", **asked) == "not_found"
        await b.ask("watch", users=[alice.id])
        await a.ask("presence.idle", idle=True)
        await b.event("presence", user=alice.id, status="away")
        await a.ask("presence.set", status="invisible")
        await b.event("presence", user=alice.id, status="offline")
        await a.ask("typing", room=room)
        await a.ask("presence.idle", idle=False)
        await a.ask("presence.set", status="online")
        await b.event("presence", user=alice.id, status="online")
        assert [one for one in b.events if one["type"] == "typing"] == [], "an invisible hand writes unseen"
        assert await b.ask("presence.seen", users=[alice.id]) == {"seen": {}}
        await a.ask("status.set", emoji="🌴", text="away")
        await b.wait_for(lambda e: e["type"] == "user.changed" and e["user"]["status"]["text"] == "away")


async def test_who_only_looks_is_told_nothing_more_once_the_room_is_private(site: Site, cast: Cast) -> None:
    alice, _, charlie = cast
    async with Person.open(site.urls[0], alice.token) as a, Person.open(site.urls[1], charlie.token) as c:
        room = await room_of(a)
        await c.ask("watch", rooms=[room])
        await a.types_until_seen(c, room)
        await a.ask("room.update", room=room, kind="private")
        await asyncio.sleep(1.0)
        told = len(c.events)
        await a.ask("typing", room=room)
        await asyncio.sleep(0.5)
        assert c.events[told:] == []
        assert await c.refused("room.history", room=room) == "not_found"


@pytest.mark.last
def test_every_command_is_asked_above() -> None:
    """A command of the contract without a line in this file fails here; the tests above may run in any order and
    process. Those that later concepts add are asked over sockets, as everybody, by tests/site/test_permissions.py."""
    source = Path(__file__).read_text()
    asked = set(re.findall(r'\.ask\(\s*"([a-z.]+)"', source))
    ours = {name for name, entry in registry.items() if entry.kind.__module__.split(".")[1] in CONTRACT}
    assert len(ours) > 25
    assert ours - asked == set()
