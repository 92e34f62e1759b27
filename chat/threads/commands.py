"""Threads' commands on the socket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.messages.commands import begins_thread, in_writer, readable
from chat.messages.reading import authors
from chat.threads import following, listing
from chat.threads.resolving import Resolve
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, Number, Text, Wrong, page_limit
from chat.wire.refusals import Forbidden
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
ONE = {"thread": "ThreadState", "directory": "{user id: User}"}


@dataclass(frozen=True)
class Place:
    """Where a page of threads ended, as its reply said in `next`."""

    def __call__(self, value: Any) -> listing.Key:
        found = re.fullmatch(r"([01])-(\d{1,18})-(\d{1,18})-(\d{1,18})", Text(64)(value), re.ASCII)
        if not found:
            raise Wrong("must be the `next` of a page")
        unread, last, room, thread = map(int, found.groups())
        return unread, last, room, thread

    @property
    def words(self) -> str:
        return "`next` of the page before"


@command("thread.get", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class GetThread(Command):
    """A thread with its root, how far I have read it, and whether I follow it."""

    room: Id
    thread: Number


@command(
    "thread.list",
    result={
        "threads": "list of ThreadState",
        "next": "string, or null at the end",
        "unread": "integer: how many of all have something unread",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListThreads(Command):
    """The threads that I follow: those with something unread first, then by their newest reply."""

    after: Annotated[listing.Key, Place()] | None = None
    limit: Annotated[int, page_limit(50)] = 25


@command("thread.follow", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class FollowThread(Command):
    """Follow a thread of a room that I am in, or leave it: then only a reply of my own brings me back.

    Who writes in a thread, began it, or is named in it follows it by himself.
    """

    room: Id
    thread: Number
    following: Boolean = True


@command("thread.resolve", result={"message": "Message (the root)"}, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveThread(Command):
    """Mark a thread as done, or as open again: for who began it, and for moderators. A later reply leaves it so."""

    room: Id
    thread: Number
    resolved: Boolean = True


@handles(GetThread)
async def get(caller: Caller, asked: GetThread) -> Json:
    return await in_thread(_state, caller.user_id, asked.room, asked.thread)


@handles(ListThreads)
async def list_threads(caller: Caller, asked: ListThreads) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


@handles(FollowThread)
async def follow(caller: Caller, asked: FollowThread) -> Json:
    return await in_thread(_follow, caller.user_id, asked)


@in_writer(ResolveThread)
async def resolve(caller: Caller, asked: ResolveThread) -> Resolve:
    return Resolve(room=asked.room, actor=caller.user_id, number=asked.thread, resolved=asked.resolved)


def _state(user: int, room: int, thread: int) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        begins_thread(cursor, seen, thread)
        state = listing.state(cursor, user, seen, thread)
        return {"thread": state, "directory": directory(authors([state["root"]]))}


def _listed(user: int, asked: ListThreads) -> Json:
    with snapshot() as cursor:
        threads, end, unread = listing.page(cursor, user, asked.after, asked.limit)
        shown = [message for one in threads for message in (one["root"], one.get("last")) if message]
        return {
            "threads": threads,
            "next": None if end is None else "-".join(map(str, end)),
            "unread": unread,
            "directory": directory(authors(shown)),
        }


def _follow(user: int, asked: FollowThread) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        begins_thread(cursor, seen, asked.thread)
    if seen.stay is None:
        raise Forbidden(_("You are not in this room."))
    following.choose(user, asked.room, asked.thread, following=asked.following)
    return _state(user, asked.room, asked.thread)
