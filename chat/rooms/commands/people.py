"""`user.*`: who is behind an id, and who is called like this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.rooms import browsing
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Id, Integer, ListOf, Query
from chatsite.threads import in_thread

Ids = Annotated[tuple[int, ...], ListOf(Integer(1), most=100)]


@command("user.get", result={"directory": "object of User by id"})
@dataclass(frozen=True, slots=True, kw_only=True)
class GetUsers(Command):
    """The people behind these ids; ids of nobody are left out."""

    ids: Ids


@handles(GetUsers)
async def get_users(caller: Caller, command: GetUsers) -> Json:
    return {"directory": await in_thread(browsing.people, caller.user_id, command.ids)}


@command("user.search", result={"users": "list of user ids", "directory": "object of User by id"})
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchUsers(Command):
    """Active people whose username or name has words that begin like those of `text`, without case and accents; at
    most 20. With `room` only those who are in it.
    """

    text: Query
    room: Id | None = None


@handles(SearchUsers)
async def search_users(caller: Caller, command: SearchUsers) -> Json:
    return await in_thread(browsing.search_people, caller.user_id, command.text, command.room)
