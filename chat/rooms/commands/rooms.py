"""`room.*`: make, change, come, go, look around."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from chat.rooms import actions, browsing, catalogue, members, naming
from chat.rooms.actions import Wish
from chat.rooms.models import Kind, Mode, Pinning, Shown, Within
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Boolean, Choice, Id, Query, Text, page_limit
from chatsite.threads import in_thread

RoomKind = Annotated[str, Choice((Kind.PUBLIC.value, Kind.PRIVATE.value))]
ModeName = Annotated[str, Choice(tuple(Mode.values))]
HowLong = Annotated[str, Choice(tuple(Within.values))]
History = Annotated[str, Choice(tuple(Shown.values))]
WhoPins = Annotated[str, Choice((Pinning.MEMBERS.value, Pinning.MODERATORS.value))]
# Bounds of what is read; the action says what is wrong with a name after it was normalised.
Name = Annotated[str, Text(naming.NAME_LENGTH * 4, least=1)]
Topic = Annotated[str, Text(naming.TOPIC_LENGTH * 4)]
Slug = Annotated[str, Text(naming.SLUG_LENGTH, least=1)]
PageSize = Annotated[int, page_limit(100)]
Sorting = Annotated[str, Choice(catalogue.SORTS)]
Showing = Annotated[str, Choice(catalogue.SHOWS)]

ROOM = {"room": "RoomState without `me`"}


@command("room.create", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRoom(Command):
    """Make a room; I am its owner.

    A name has 1 to 80 characters, a topic at most 250. Only public rooms have a slug (`a-z0-9-`, at least one
    letter); without one it is made from the name. No two public rooms have names that look alike. Only private
    rooms can hide from a new member what was before he came.
    """

    kind: RoomKind
    name: Name
    slug: Slug | None = None
    topic: Topic = ""
    hides_history: Boolean = False


@handles(CreateRoom)
async def create_room(caller: Caller, command: CreateRoom) -> Json:
    state = await in_thread(
        actions.create,
        caller.user_id,
        command.kind,
        command.name,
        slug=command.slug or "",
        topic=command.topic,
        hides_history=command.hides_history,
    )
    return {"room": state}


@command("room.update", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRoom(Command):
    """Change what is named; what is left out or null stays as it is. For moderators and owners.

    A public room can be made private by an owner (it loses its slug), never the other way. `pinning`: who may
    pin; until it is said, moderators in public rooms and members in private ones. Owners alone set these: `mode`:
    how people talk here; `edit_within`, `delete_within`: how long one may change or delete one's own messages, by the
    database's clock; `edit_history`: whether all readers see what a message said before, or only its author and
    moderators; `previews`: whether cards below messages show what their links lead to.
    """

    room: Id
    name: Name | None = None
    slug: Slug | None = None
    topic: Topic | None = None
    mode: ModeName | None = None
    kind: RoomKind | None = None
    hides_history: Boolean | None = None
    pinning: WhoPins | None = None
    edit_within: HowLong | None = None
    delete_within: HowLong | None = None
    edit_history: History | None = None
    previews: Boolean | None = None


@handles(UpdateRoom)
async def update_room(caller: Caller, command: UpdateRoom) -> Json:
    wish = Wish(**{one.name: getattr(command, one.name) for one in fields(Wish)})
    return {"room": await in_thread(actions.update, caller.user_id, command.room, wish)}


@command("room.archive", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRoom(Command):
    """Make a room read-only, or open it again with `archived` false. For owners."""

    room: Id
    archived: Boolean = True


@handles(ArchiveRoom)
async def archive_room(caller: Caller, command: ArchiveRoom) -> Json:
    return {"room": await in_thread(actions.archive, caller.user_id, command.room, command.archived)}


@command("room.delete")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRoom(Command):
    """Delete a room for everybody, for good. For owners."""

    room: Id


@handles(DeleteRoom)
async def delete_room(caller: Caller, command: DeleteRoom) -> Json:
    await in_thread(actions.delete, caller.user_id, command.room)
    return {}


@command("room.join", result=ROOM)
@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRoom(Command):
    """Come into a public room. Who is in it already stays as he is."""

    room: Id


@handles(JoinRoom)
async def join_room(caller: Caller, command: JoinRoom) -> Json:
    return {"room": await in_thread(members.join, caller.user_id, command.room)}


@command("room.leave")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRoom(Command):
    """Go out of a room. The last owner can't (`conflict`), nor can anybody out of a direct of two."""

    room: Id


@handles(LeaveRoom)
async def leave_room(caller: Caller, command: LeaveRoom) -> Json:
    await in_thread(members.leave, caller.user_id, command.room)
    return {}


@command(
    "room.browse",
    result={
        "rooms": "list of RoomState without `me`",
        "counts": "{`all`, `open`, `mine`, `archived`}: how many are found; this and the rest with `preview`",
        "more": "boolean: there are further ones",
        "faces": "{room id: up to 3 user ids}, those I have directs with first",
        "known": "{room id: how many are in it whom I have directs with}",
        "directory": "object of User by id",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class BrowseRooms(Command):
    """Public rooms, the archived ones last; `text` stands in name, topic or slug, without case and accents. `after` is
    the last room's id of the page before.

    `show`: all that are not archived, those of them I am not in or am in, or the archived ones; without it all of
    them. `sort`: by name, by when something was last said, by how many are in them, or the newest first.
    """

    text: Query = ""
    after: Id | None = None
    limit: PageSize = 100
    sort: Sorting = "name"
    show: Showing | None = None
    preview: Boolean = False


@handles(BrowseRooms)
async def browse_rooms(caller: Caller, command: BrowseRooms) -> Json:
    return await in_thread(
        catalogue.rooms,
        caller.user_id,
        command.text,
        command.after,
        command.limit,
        sort=command.sort,
        show=command.show,
        preview=command.preview,
    )


@command("room.members", result={"members": "list of {user, role}", "directory": "object of User by id"})
@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMembers(Command):
    """Who is in a room, by id. `after` is the last user's id of the page before."""

    room: Id
    after: Id | None = None
    limit: PageSize = 100


@handles(RoomMembers)
async def room_members(caller: Caller, command: RoomMembers) -> Json:
    return await in_thread(browsing.members, caller.user_id, command.room, command.after, command.limit)
