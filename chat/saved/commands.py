"""`saved.*`: what I want to come back to, mine alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from accounts.models import User
from accounts.people import directory
from chat.messages.commands import AboutMessage
from chat.saved import actions, reading
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Integer
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Limit = Annotated[int, Integer(0, 50)]


@command("saved.add")
@dataclass(frozen=True, slots=True, kw_only=True)
class AddSaved(AboutMessage):
    """Save a message that I may read, for myself. At most 1,000.

    All my devices are told by `mine` without `room`, `set: {saved: {room, number, at}}`: one bookmark, a thing of its
    own; `at` is null when it was taken back. `saved: null` says that too much has changed: ask `saved.list` anew.
    """


@command("saved.remove")
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSaved(AboutMessage):
    """Be done with a message that I saved, also with one that I may no longer read. What isn't saved stays so."""


@command(
    "saved.list",
    result={
        "saved": "list of {place, room, number, at, message: {author, excerpt, created_at} or null}",
        "rooms": "list of RoomState without `me`",
        "count": "integer: how many I have",
        "more": "boolean",
        "numbers?": "{room id: [message number]} of everything, with `limit` 0",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListSaved(Command):
    """What I have saved, the last one first; `before` is the `place` of the last one of the page before.

    `message` is null where there is nothing for me to read any more; it counts all the same.
    """

    before: Annotated[int, Integer(1)] | None = None
    limit: Limit = 30


@handles(AddSaved)
async def add(caller: Caller, asked: AddSaved) -> Json:
    await in_thread(actions.add, caller.user_id, asked.room, asked.number)
    return {}


@handles(RemoveSaved)
async def remove(caller: Caller, asked: RemoveSaved) -> Json:
    await in_thread(actions.remove, caller.user_id, asked.room, asked.number)
    return {}


@handles(ListSaved)
async def list_saved(caller: Caller, asked: ListSaved) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


def _listed(user: int, asked: ListSaved) -> Json:
    with snapshot() as cursor:
        numbers = reading.numbers(user)
        saved, rooms, more = reading.page(cursor, User.objects.get(pk=user), asked.before, asked.limit)
        people = {one["message"]["author"] for one in saved if one["message"]}
        for room in rooms:
            people.update(room["people"], room.get("gone", ()))
        told = {"saved": saved, "rooms": rooms, "more": more, "directory": directory(people)}
    told["count"] = sum(map(len, numbers.values()))
    return told if asked.limit else {**told, "numbers": numbers}
