"""What each command is given when everybody tries it, in a private room and in a public one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.site.asked import Thing, asked
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
        if concept == "folder":
            numbers = await self._folders(owner)
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

    async def _folders(self, owner: Socket) -> list[int]:
        """New folders of the owner's, in place of those of the last command: nobody may have many."""
        for one in (await owner.ask("sync", rooms={}, feed=0))["mine"]:
            for folder in one["set"].get("folders") or ():
                await owner.ask("folder.delete", folder=folder["id"])
        made = [await owner.ask("folder.make", name=uuid.uuid4().hex[:8]) for _ in ROLES]
        return [int(one["folder"]["id"]) for one in made]

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
        things = {
            Thing.ROOM: place.room,
            Thing.NUMBER: place.numbers[turn],
            Thing.NEXT: [*place.numbers, *place.numbers][turn + 1],
            Thing.OTHER: self.others[turn],
            Thing.INVITATION: place.invitations[turn],
            Thing.TOKEN: place.token,
            Thing.SOUND: self.sounds[ROLES[turn]],
            Thing.MISSING: 999_999 + turn,
            Thing.NONCE: str(uuid.uuid4()),
            Thing.NAME: f"new {uuid.uuid4().hex[:8]}",
            Thing.LATER: (datetime.now(UTC) + timedelta(days=300)).isoformat(),
        }
        return asked(command, things)


def page(rows: Mapping[str, list[str]]) -> str:
    """The table as it stands in docs/permissions.md."""
    head = ["command", *(f"{role}" for _ in KINDS for role in ROLES), "blocked"]
    lines = [head, ["---"] * len(head), *([f"`{name}`", *answers] for name, answers in sorted(rows.items()))]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
