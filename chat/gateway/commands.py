"""The gateway's own commands: what concerns the socket itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from chat import relay
from chat.gateway.reading import may_look, may_see
from chat.gateway.sync import Asked, sync
from chat.presence import actions as presence
from chat.presence.events import Typing
from chat.receipts import reading as receipts
from chat.wire.commands import Caller, Command, Json, Reply, command, handles
from chat.wire.fields import Boolean, Choice, Counter, Either, Id, Integer, ListOf, MapOf, Number, Shape
from chat.wire.refusals import Forbidden, NotFound
from chatsite.threads import in_thread

RoomRevs = Annotated[dict[int, int], MapOf(Integer(0), 2000)]
Rooms = Annotated[tuple[int, ...], ListOf(Integer(1), 2000)]
Watched = Annotated[
    tuple[Any, ...], ListOf(Either((Integer(1), Shape((("room", Integer(1)), ("thread", Integer(1)))))), 5)
]
Users = Annotated[tuple[int, ...], ListOf(Integer(1), 200)]
Status = Annotated[str, Choice(presence.STATUSES)]


@command(
    "sync",
    result={
        "rooms": "[RoomState]",
        "changes": "{room id: {messages, rev, complete, reset?}}",
        "feed": "integer",
        "mine": "[mine]",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sync(Command):
    """Tell what this client holds; get what it missed, and every event from there on."""

    rooms: RoomRevs
    feed: Counter
    only: Rooms | None = None


@handles(Sync)
async def serve_sync(caller: Caller, asked: Sync) -> Reply:
    socket = caller.socket
    only = None if asked.only is None else frozenset(asked.only)
    async with socket.attaching:
        result, behind = await sync(socket, Asked(asked.rooms, asked.feed, only))

    return Reply(result, lambda: socket.push_all(behind), fence=True)


@command("watch", result={"typing": "[hint]", "presence": "[hint]", "receipts": "[hint]"})
@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Command):
    """What is on the screen: hints of these rooms, threads and people come until the next `watch`."""

    rooms: Watched = ()
    users: Users = ()


@handles(Watch)
async def serve_watch(caller: Caller, asked: Watch) -> Json:
    hub = caller.socket.hub
    wanted = [entry if isinstance(entry, tuple) else (entry, None) for entry in asked.rooms]
    look = await in_thread(may_look, caller.user_id, {room for room, _ in wanted}, asked.users)
    hub.hints.apart.know(caller.user_id, look.apart)
    topics = [_topic(room, thread) for room, thread in wanted if room in look.rooms]
    users = [user for user in asked.users if user in look.users]
    hub.hints.watch(caller.socket, frozenset(topics) | {f"user:{user}" for user in users})
    rooms = [room for room, thread in wanted if thread is None and room in look.rooms]
    others = look.apart.others
    marks = [] if look.apart.reserved else await in_thread(receipts.current, rooms)
    return {
        "typing": hub.hints.typing_now(topics, besides=caller.user_id),
        "presence": hub.hints.book.hints(user for user in users if user not in others),
        "receipts": [one for one in marks if one["user"] not in others],
    }


@command("typing", rate="typing")
@dataclass(frozen=True, slots=True, kw_only=True)
class IsTyping(Command):
    """I am writing in this room; repeated every 3 s while it lasts."""

    room: Id
    thread: Number | None = None


@handles(IsTyping)
async def serve_typing(caller: Caller, typing: IsTyping) -> Json:
    if typing.room not in caller.socket.live:
        await in_thread(_may_write, caller.user_id, typing.room)
    if caller.socket.hub.hints.book.hides(caller.user_id):
        return {}
    topic = _topic(typing.room, typing.thread)
    hint = Typing(
        topic=topic, author=caller.user_id, room=typing.room, user=caller.user_id, thread=typing.thread
    )
    relay.publish([hint])
    return {}


@command("presence.set")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetPresence(Command):
    """How others see me, on all my devices."""

    status: Status


@handles(SetPresence)
async def serve_presence(caller: Caller, chosen: SetPresence) -> Json:
    await in_thread(presence.choose, caller.user_id, chosen.status)
    caller.socket.hub.hints.book.choose(caller.user_id, chosen.status)
    return {}


@command("presence.idle")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetIdle(Command):
    """This device has been left alone for a while, or is in use again. Who chose `online` and is idle on every device
    is shown as `away`; a choice of his own stays what it is."""

    idle: Boolean


@handles(SetIdle)
async def serve_idle(caller: Caller, asked: SetIdle) -> Json:
    socket = caller.socket
    if socket.idle != asked.idle:
        socket.idle = asked.idle
        socket.hub.hints.book.rest(caller.user_id, idle=asked.idle)
    return {}


def _may_write(user: int, room: int) -> None:
    """NotFound for a room that he may not see, Forbidden for one that he only looks at."""
    if room not in may_see(user, {room}):
        raise NotFound
    if room not in may_see(user, {room}, member=True):
        raise Forbidden


def _topic(room: int, thread: int | None) -> str:
    return f"room:{room}" if thread is None else f"thread:{room}:{thread}"
