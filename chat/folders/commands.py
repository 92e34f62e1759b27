"""`folder.…` and `sidebar.arrange`: how my list of rooms is arranged, mine alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from chat.folders import actions
from chat.folders.models import NAME, Sort
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import UNSET, Boolean, Choice, Distinct, Id, Integer, Line, Unset, named
from chatsite.threads import in_thread

Json = dict[str, Any]
Name = Annotated[str, Line(NAME)]
SortName = Annotated[str, Choice(tuple(Sort.values))]
PART_SORTS = (Sort.NAME.value, Sort.ACTIVITY.value)
PARTS = ("starred", "rooms", "directs")


@command("folder.make", result={"folder": "Folder"})
@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFolder(Command):
    """Make a folder in my list, above the folder `before` or below all others, with these rooms of mine; a room stands
    in one folder at most. At most 50, no two of one name.

    All my devices are told by `mine` without `room`, `set: {folders: [Folder], sidebar: {unread_only?, parts?}}`, all
    of it whenever something of it changed; null is none. Folder: `{id, name, sort, collapsed?, rooms}`, from top to
    bottom, its rooms in my own order whatever `sort` says. A room that I leave or that is deleted stands in none.
    """

    name: Name
    rooms: Annotated[tuple[int, ...], Distinct(Integer(1), actions.ROOMS)] = ()
    sort: SortName = Sort.OWN.value
    before: Id | None = None


@command("folder.change")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFolder(Command):
    """Call a folder otherwise, sort it (as I put the rooms, by `name`, by `activity`), or fold it up."""

    folder: Id
    name: Name | Unset = UNSET
    sort: SortName | Unset = UNSET
    collapsed: Boolean | Unset = UNSET


@command("folder.order")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFolder(Command):
    """Put a folder above another one of mine; without `before` below all others."""

    folder: Id
    before: Id | None = None


@command("folder.delete")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteFolder(Command):
    """Delete a folder. Its rooms stay mine and stand where they would without it."""

    folder: Id


@command("folder.put")
@dataclass(frozen=True, slots=True, kw_only=True)
class PutRoom(Command):
    """Put a room of mine into a folder, before another room of it or at the end; null takes it out of where it
    stands. At most 200 in one."""

    room: Id
    folder: Id | None
    before: Id | None = None


@command("folder.mute", result={"rooms": "list of room ids: those that weren't so before"})
@dataclass(frozen=True, slots=True, kw_only=True)
class MuteFolder(Command):
    """Mute every room that stands in a folder now, or with `muted` false none of them; as `me.update` does."""

    folder: Id
    muted: Boolean = True


@command("sidebar.arrange")
@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeSidebar(Command):
    """`unread_only`: show only rooms with something unread. With `part` (`starred`, `rooms`, `directs`, which everybody
    has) how it is sorted, and whether it is folded up."""

    unread_only: Boolean | Unset = UNSET
    part: Annotated[str, Choice(PARTS)] | None = None
    sort: Annotated[str, Choice(PART_SORTS)] | Unset = UNSET
    collapsed: Boolean | Unset = UNSET


@handles(MakeFolder)
async def make(caller: Caller, asked: MakeFolder) -> Json:
    made = await in_thread(
        lambda: actions.make(caller.user_id, asked.name, asked.rooms, sort=asked.sort, before=asked.before)
    )
    return {"folder": made}


@handles(ChangeFolder)
async def change(caller: Caller, asked: ChangeFolder) -> Json:
    await in_thread(actions.change, caller.user_id, asked.folder, named(asked, "name", "sort", "collapsed"))
    return {}


@handles(OrderFolder)
async def order(caller: Caller, asked: OrderFolder) -> Json:
    await in_thread(actions.order, caller.user_id, asked.folder, asked.before)
    return {}


@handles(DeleteFolder)
async def delete(caller: Caller, asked: DeleteFolder) -> Json:
    await in_thread(actions.delete, caller.user_id, asked.folder)
    return {}


@handles(PutRoom)
async def put(caller: Caller, asked: PutRoom) -> Json:
    await in_thread(actions.put, caller.user_id, asked.room, asked.folder, asked.before)
    return {}


@handles(MuteFolder)
async def mute(caller: Caller, asked: MuteFolder) -> Json:
    return {"rooms": await in_thread(actions.mute, caller.user_id, asked.folder, asked.muted)}


@handles(ArrangeSidebar)
async def arrange(caller: Caller, asked: ArrangeSidebar) -> Json:
    wish = named(asked, "unread_only", "sort", "collapsed")
    await in_thread(actions.arrange, caller.user_id, wish, asked.part)
    return {}
