"""`people.*`: the directory, and somebody's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.people import listing
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import Choice, Id, Query, page_limit
from chatsite.threads import in_thread

Kind = Annotated[str, Choice(listing.KINDS)]
Sorting = Annotated[str, Choice(listing.SORTS)]
PageSize = Annotated[int, page_limit(100)]


@command(
    "people.list",
    result={
        "users": "list of user ids, in order",
        "more": "boolean: there are further ones",
        "counts": "{`all`, `people`, `guests`, `bots`}: how many `text` finds",
        "shared": "{user id: {`count`, `rooms`: up to 3 ids}}: rooms I share with them, directs not counted",
        "directory": "object of User by id",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListPeople(Command):
    """Everybody who is active, or those whose username or name has words that begin like those of `text`, without case
    and accents. Guests are told of the people of their own rooms alone.

    `sort`: by name, or who came last. `after` is the last user's id of the page before.
    """

    text: Query = ""
    kind: Kind = "all"
    sort: Sorting = "name"
    after: Id | None = None
    limit: PageSize = 50


@handles(ListPeople)
async def list_people(caller: Caller, command: ListPeople) -> Json:
    return await in_thread(
        listing.page,
        caller.user_id,
        command.text,
        command.kind,
        command.sort,
        command.after,
        command.limit,
    )


@command(
    "people.card",
    result={
        "bio": "what he says of himself",
        "since": "the day he came, `YYYY-MM-DD`",
        "offset": "minutes that his clock is ahead of UTC now; null when he doesn't say where he is",
        "shared": "{`count`, `rooms`: up to 50 ids}: rooms I share with him",
        "directory": "object of User by id",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsCard(Command):
    """What everybody may know of somebody. Who is not active, and to guests who is in none of their rooms, answers like
    nobody (`not_found`)."""

    user: Id


@handles(PersonsCard)
async def persons_card(caller: Caller, command: PersonsCard) -> Json:
    return await in_thread(listing.card, caller.user_id, command.user)
