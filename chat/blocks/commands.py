"""`block.*`: of whom I want nothing; `privacy.update`: who may write to me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from accounts.people import directory
from chat.blocks import actions, reading
from chat.blocks.models import Accepts
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Choice, Id
from chatsite.threads import in_thread

Whose = Annotated[str, Choice(tuple(Accepts.values))]


@command("block.add")
@dataclass(frozen=True, slots=True, kw_only=True)
class AddBlock(Command):
    """Want nothing of somebody: at most 500 people. He isn't told; to him I am somebody who accepts no messages.

    Neither of us can write into our direct then, which stays readable; presence, marks and typing are hidden both
    ways, and his mentions don't count for me. All my devices are told by `mine` without `room`, `set: {blocks: [user
    id], accepts}`: the whole list, null when it is empty.
    """

    user: Id


@command("block.remove")
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveBlock(Command):
    """Unblock somebody. Who isn't blocked stays so."""

    user: Id


@command(
    "block.list",
    result={
        "users": "list of user ids, the last one blocked first",
        "accepts": "`everyone`, `shared` or `nobody`: who may write to me",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlocks(Command):
    """Whom I have blocked, and whose messages I accept."""


@command("privacy.update")
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePrivacy(Command):
    """Choose who may write to me in directs and add me to rooms: `everyone`, `shared` (who shares a room with me) or
    `nobody`.

    Of whom I don't accept messages, to him I can't write either. Told by `mine` like a block.
    """

    accepts: Whose


@handles(AddBlock)
async def add(caller: Caller, asked: AddBlock) -> Json:
    await in_thread(actions.add, caller.user_id, asked.user)
    return {}


@handles(RemoveBlock)
async def remove(caller: Caller, asked: RemoveBlock) -> Json:
    await in_thread(actions.remove, caller.user_id, asked.user)
    return {}


@handles(ListBlocks)
async def list_blocks(caller: Caller, asked: ListBlocks) -> Json:
    return await in_thread(_listed, caller.user_id)


@handles(UpdatePrivacy)
async def update_privacy(caller: Caller, asked: UpdatePrivacy) -> Json:
    await in_thread(actions.accept, caller.user_id, asked.accepts)
    return {}


def _listed(user: int) -> Json:
    users = reading.blocked(user)
    return {"users": users, "accepts": reading.accepts(user), "directory": directory(users)}
