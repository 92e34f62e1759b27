"""What each command is given when everybody tries it, in a private room and in a public one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.sockets import Socket

ROLES = ("outsider", "staff", "member", "moderator", "owner")
"""From the weakest to the strongest, so that what ends a room comes last. Staff is not in the room."""
KINDS = ("private", "public")
PAIR = ("blocked", "aloof")
"""Whom the owner has blocked, and one who accepts nobody's messages."""


@dataclass
class Place:
    """A room with everybody in it who should be, and things of its owner's: one for each role to try."""

    room: int
    numbers: list[int]
    invitations: list[int]
    token: str


@dataclass
class Table:
    """Who is there, by role, with the ids of five more accounts."""

    sockets: Mapping[str, Socket]
    ids: Mapping[str, int]
    others: list[int]
    sounds: Mapping[str, int]
    """By role, an upload of his own that is a recording."""
    rows: dict[str, list[str]] = field(default_factory=dict)
    directs: set[int] = field(default_factory=set)

    async def furnish(self, kind: str, command: str) -> Place:
        """A new room of the owner, with what this command needs there."""
        owner = self.sockets["owner"]
        name = f"{kind} {uuid.uuid4().hex[:8]}"
        room = (await owner.ask("room.create", kind=kind, name=name))["room"]["id"]
        for role in ("member", "moderator"):
            await owner.ask("member.add", room=room, user=self.ids[role], role=role)
        return await self.fill(owner, room, command)

    async def fill(self, owner: Socket, room: int, command: str) -> Place:
        """What this command needs, made by the room's owner, or in a direct by one of the two."""
        concept = command.partition(".")[0]
        numbers, made = [0] * len(ROLES), []
        if concept in ("message", "reaction", "read", "pin", "saved", "preview"):
            numbers = [
                (await owner.say(room, f"for the {role}: https://tides.example"))["number"] for role in ROLES
            ]
        if concept in ("poll", "todo"):
            numbers = [await self._part(owner, room, concept) for _ in ROLES]
        if concept == "answer":
            if room not in self.directs:
                await owner.ask("room.update", room=room, mode="questions")
            numbers = [await self._thread(owner, room, answer=True) for _ in ROLES]
        if concept == "thread":
            numbers = [await self._thread(owner, room) for _ in ROLES]
        if concept == "scheduled":
            numbers = [await self._scheduled(owner, room) for _ in ROLES]
        if concept == "reminder":
            wish = self.fields("reminder.create", Place(room, [0], [0], ""), 0)
            asked = [await owner.ask("reminder.create", **{**wish, "text": role}) for role in ROLES]
            numbers = [int(one["reminder"]["id"]) for one in asked]
        if concept == "invitation" and room not in self.directs:
            made = [await owner.ask("invitation.create", room=room, uses=9) for _ in ROLES]
        token = made[0]["url"].rpartition("/")[2] if made else ""
        return Place(room, numbers, [one["id"] for one in made] or [999_999] * len(ROLES), token or "none")

    async def try_blocked(self, command: str) -> None:
        """Add to the row what somebody is answered in a direct with who has blocked him; who accepts no messages
        answers the same, to the byte."""
        him, replies = self.ids["blocked"], []
        sides: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "owner": [("block.remove", {"user": him}), ("block.add", {"user": him})],
            "aloof": [("privacy.update", {"accepts": who}) for who in ("everyone", "nobody")],
        }
        for name, (opened, shut) in sides.items():
            other = self.sockets[name]
            await other.ask(opened[0], **opened[1])
            room = (await other.ask("direct.open", users=[him]))["room"]["id"]
            self.directs.add(room)
            place = await self.fill(other, room, command)
            await other.ask(shut[0], **shut[1])
            fields = self.fields(command, place, 0)
            if command == "direct.open":
                fields = {"users": [self.ids[name], self.others[0]]}
            elif command == "member.add":
                own = await self.sockets["blocked"].ask("room.create", kind="private", name="mine")
                fields = {"room": own["room"]["id"], "user": self.ids[name]}
            reply = await self.sockets["blocked"].reply_to(command, **fields)
            replies.append(reply.get("error", "ok"))
        one, twin = (str(reply).replace("owner", "aloof") for reply in replies)
        assert one == twin, command
        self.rows[command].append("ok" if replies[0] == "ok" else replies[0]["code"])

    async def _part(self, owner: Socket, room: int, concept: str) -> int:
        """A message of the owner that is a poll or a list."""
        poll: dict[str, Any] = {"question": "Tea?", "options": ["yes", "no"]}
        asked = poll if concept == "poll" else {"title": "Tea", "items": ["water", "leaves"]}
        told = await owner.ask(f"{concept}.create", room=room, nonce=str(uuid.uuid4()), **asked)
        return int(told["message"]["number"])

    async def _thread(self, owner: Socket, room: int, *, answer: bool = False) -> int:
        """A thread of the owner's: its root, or the reply in it."""
        root = int((await owner.say(room, "a question"))["number"])
        said = {"room": room, "thread": root, "nonce": str(uuid.uuid4()), "text": "an answer"}
        reply = (await owner.ask("message.send", **said))["message"]
        return int(reply["number"]) if answer else root

    async def _scheduled(self, owner: Socket, room: int) -> int:
        """A message of the owner's that is to be sent next year; its id."""
        made = await owner.ask(
            "scheduled.create", **self.fields("scheduled.create", Place(room, [0], [0], ""), 0)
        )
        return int(made["scheduled"]["id"])

    async def try_out(self, command: str) -> None:
        """Fill the row of one command: the answers of ROLES in a private room, then in a public one."""
        answers = []
        for kind in KINDS:
            place = await self.furnish(kind, command)
            if command in ("member.remove", "member.role"):
                for other in self.others:
                    await self.sockets["owner"].ask("member.add", room=place.room, user=other)
            for turn, role in enumerate(ROLES):
                reply = await self.sockets[role].reply_to(command, **self.fields(command, place, turn))
                answers.append("ok" if reply["ok"] else str(reply["error"]["code"]))
        self.rows[command] = answers

    def fields(self, command: str, place: Place, turn: int) -> dict[str, Any]:
        """What a command says at one role's turn; each has a message, an invitation and a person of its own."""
        room, number, other = place.room, place.numbers[turn], self.others[turn]
        special: dict[str, dict[str, Any]] = {
            "sync": {"rooms": {}, "feed": 0, "only": [room]},
            "room.history": {"room": room, "limit": 10},
            "message.get": {"room": room, "numbers": [number]},
            "message.audience": {"room": room, "number": number},
            "message.send": {"room": room, "nonce": str(uuid.uuid4()), "text": "hello"},
            "message.preview": {"room": room, "text": "**hello**"},
            "message.edit": {"room": room, "number": number, "text": "changed"},
            "message.delete": {"room": room, "number": number},
            "message.edits": {"room": room, "number": number},
            "message.forward": {"room": room, "number": number, "to": room, "nonce": str(uuid.uuid4())},
            "message.move": {
                "room": room,
                "numbers": [number],
                "to": room,
                "thread": [*place.numbers, *place.numbers][turn + 1],
            },
            "reaction.add": {"room": room, "number": number, "emoji": "👍"},
            "reaction.remove": {"room": room, "number": number, "emoji": "👍"},
            "reaction.list": {"room": room, "number": number, "emoji": "👍"},
            "answer.accept": {"room": room, "number": number},
            "pin.add": {"room": room, "number": number},
            "pin.remove": {"room": room, "number": number},
            "pin.list": {"room": room, "limit": 10},
            "poll.create": {
                "room": room,
                "nonce": str(uuid.uuid4()),
                "question": "Tea?",
                "options": ["a", "b"],
            },
            "poll.vote": {"room": room, "number": number, "options": [1]},
            "poll.close": {"room": room, "number": number},
            "poll.votes": {"room": room, "number": number, "option": 1},
            "preview.remove": {"room": room, "number": number, "url": "https://tides.example"},
            "saved.add": {"room": room, "number": number},
            "saved.remove": {"room": room, "number": number},
            "saved.list": {"limit": 1},
            "scheduled.create": {
                "room": room,
                "nonce": str(uuid.uuid4()),
                "text": "later",
                "at": (datetime.now(UTC) + timedelta(days=300)).isoformat(),
            },
            "scheduled.list": {},
            "scheduled.update": {"scheduled": number, "text": "changed"},
            "scheduled.send_now": {"scheduled": number},
            "scheduled.delete": {"scheduled": number},
            "reminder.create": {
                "room": room,
                "text": "tea",
                "at": (datetime.now(UTC) + timedelta(days=300)).isoformat(),
            },
            "reminder.list": {},
            "reminder.update": {"reminder": number, "text": "more tea"},
            "reminder.done": {"reminder": number},
            "drafts.list": {},
            "block.add": {"user": other},
            "block.remove": {"user": other},
            "block.list": {},
            "privacy.update": {"accepts": "everyone"},
            "emoji.list": {},
            "emoji.delete": {"emoji": 999_999 + turn},
            "read.mark": {"room": room, "number": number},
            "thread.get": {"room": room, "thread": number},
            "thread.list": {"limit": 1},
            "thread.follow": {"room": room, "thread": number},
            "thread.resolve": {"room": room, "thread": number},
            "presence.set": {"status": "online"},
            "todo.create": {"room": room, "nonce": str(uuid.uuid4()), "title": "Tea"},
            "todo.add": {"room": room, "number": number, "text": "cups"},
            "todo.tick": {"room": room, "number": number, "item": 1, "done": True},
            "todo.rename": {"room": room, "number": number, "item": 1, "text": "hot water"},
            "todo.move": {"room": room, "number": number, "item": 1, "after": 2},
            "todo.remove": {"room": room, "number": number, "item": 1},
            "voice.send": {
                "room": room,
                "nonce": str(uuid.uuid4()),
                "file": self.sounds[ROLES[turn]],
                "duration": 1_000,
                "peaks": [50],
            },
            "watch": {"rooms": [room], "users": []},
            "user.get": {"ids": [other]},
            "user.search": {"text": "nobody", "room": room},
            "room.members": {"room": room, "limit": 10},
            "room.create": {"kind": "private", "name": f"new {uuid.uuid4().hex[:8]}"},
            "room.update": {"room": room, "topic": f"topic {turn}"},
            "room.browse": {"limit": 1},
            "member.add": {"room": room, "user": other},
            "member.remove": {"room": room, "user": other},
            "member.role": {"room": room, "user": other, "role": "moderator"},
            "invitation.create": {"room": room, "uses": 1},
            "invitation.accept": {"token": place.token},
            "invitation.revoke": {"invitation": place.invitations[turn]},
            "direct.open": {"users": [other]},
            "me.update": {"room": room, "starred": True},
        }
        return special.get(command, {"room": room})


def page(rows: Mapping[str, list[str]]) -> str:
    """The table as it stands in docs/permissions.md."""
    head = ["command", *(f"{role}" for _ in KINDS for role in ROLES), "blocked"]
    lines = [head, ["---"] * len(head), *([f"`{name}`", *answers] for name, answers in sorted(rows.items()))]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
