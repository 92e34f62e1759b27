"""`inbox.…`: what waits for me, what called me, and marking much of it as read at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from accounts.people import directory
from chat.inbox import habits, listing, marking
from chat.inbox.entries import Key
from chat.inbox.models import Marks
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Choice, Distinct, Id, Integer, Number, Text, Wrong, page_limit
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
ROOMS = 1000


@dataclass(frozen=True)
class Place:
    """Where a page of the inbox ended, as its reply said in `next`."""

    def __call__(self, value: Any) -> Key:
        found = re.fullmatch(r"([0-2])-(\d{1,15})-(\d{1,18})-(\d{1,18})", Text(64)(value), re.ASCII)
        if not found:
            raise Wrong("must be the `next` of a page")
        group, at, room, thread = map(int, found.groups())
        return group, -at, room, thread

    @property
    def words(self) -> str:
        return "`next` of the page before"


@command(
    "inbox.list",
    result={
        "entries": "list of {room, thread?, root?: Line or null, read, unread, mentions, muted?, lines: [Line]}",
        "next": "string, or null at the end",
        "count": "{entries, unread, mentions}: of everything that isn't muted",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListInbox(Command):
    """My rooms, and threads that I follow or that call me, with something unread: what calls me first (mentions,
    directs), then other news, then what is muted, each by its newest message.

    `lines` are how it begins: at most three messages that come first and three that call me, of people whom I have not
    blocked. Line: `{number, author, excerpt, created_at, calls?}`. `read` is where my mark stands.
    """

    after: Annotated[Key, Place()] | None = None
    limit: Annotated[int, page_limit(50)] = 30


@command(
    "inbox.mentions",
    result={
        "mentions": "list of {place, room, thread?, number, author, excerpt, created_at, unread?}",
        "more": "boolean",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListMentions(Command):
    """Messages of my rooms that call me, read ones too unless `unread`, the last one first; `before` is the `place` of
    the last one of the page before."""

    before: Number | None = None
    limit: Annotated[int, page_limit(50)] = 30
    unread: Boolean = False


@command(
    "inbox.read",
    result={
        "cleared": "integer, or null when nothing waited",
        "count": "integer: how many rooms and threads",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAll(Command):
    """Mark everything as read, at most 2,000 rooms and threads: of all my rooms, or of these with their threads.

    Each mark is told by `mine`, as if I had set it alone. `cleared` names what was done, for `inbox.undo`.
    """

    rooms: Annotated[tuple[int, ...], Distinct(Integer(1), ROOMS, least=1)] | None = None


@command("inbox.undo", result={"count": "integer: how many marks went back"})
@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReading(Command):
    """Put the marks back where they stood before an `inbox.read`; of the last 20 of mine."""

    cleared: Id


@command("inbox.habit")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseHabit(Command):
    """When my clients mark what I read as read by themselves: `always` as soon as it stood before my eyes, only at the
    `end` of a room, or `never`. Told by `mine` without `room`, `set: {reading}`; `always` until I choose."""

    reading: Annotated[str, Choice(tuple(Marks.values))]


@handles(ListInbox)
async def list_inbox(caller: Caller, asked: ListInbox) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


@handles(ListMentions)
async def list_mentions(caller: Caller, asked: ListMentions) -> Json:
    return await in_thread(_mentions, caller.user_id, asked)


@handles(ReadAll)
async def read_all(caller: Caller, asked: ReadAll) -> Json:
    done = await in_thread(marking.mark_all_read, caller.user_id, asked.rooms and set(asked.rooms))
    return {"cleared": done and done.pk, "count": len(done.marks) if done else 0}


@handles(UndoReading)
async def undo(caller: Caller, asked: UndoReading) -> Json:
    return {"count": await in_thread(marking.undo, caller.user_id, asked.cleared)}


@handles(ChooseHabit)
async def choose(caller: Caller, asked: ChooseHabit) -> Json:
    await in_thread(habits.choose, caller.user_id, asked.reading)
    return {}


def _listed(user: int, asked: ListInbox) -> Json:
    with snapshot() as cursor:
        entries, after, count = listing.page(cursor, user, asked.after, asked.limit)
        said = [line for one in entries for line in (*one["lines"], one.get("root")) if line]
        people = directory(line["author"] for line in said)
    following = None if after is None else "-".join(str(abs(part)) for part in after)
    return {"entries": entries, "next": following, "count": count, "directory": people}


def _mentions(user: int, asked: ListMentions) -> Json:
    with snapshot() as cursor:
        found, more = listing.mentions(cursor, user, asked.before, asked.limit, unread=asked.unread)
        people = directory(one["author"] for one in found)
    return {"mentions": found, "more": more, "directory": people}
