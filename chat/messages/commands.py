"""The log's commands on the socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.messages import actions, mentioning, reading, registry
from chat.messages.sending import FILES
from chat.messages.writer import submit
from chat.rooms.reading import Seen, see
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, Integer, ListOf, MessageText, Nonce, Number, page_limit
from chat.wire.later import Later
from chat.wire.refusals import BadRequest, NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Numbers = Annotated[tuple[int, ...], ListOf(Integer(1), 50, 1)]
Files = Annotated[tuple[int, ...], ListOf(Integer(1), FILES)]
Limit = Annotated[int, page_limit(100)]
ONE_MESSAGE = {"message": "Message"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMessage(Command):
    """Base of the commands about one message, here and in higher concepts."""

    room: Id
    number: Number


@command("message.send", rate="send", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(Command):
    """Send a message; `ok` means that it is stored. The same nonce again gives the same message.

    `text` may be blank only with `files`. `thread` is the number of the thread's root.
    """

    room: Id
    nonce: Nonce
    text: MessageText
    reply_to: Number | None = None
    thread: Number | None = None
    also_to_room: Boolean = False
    files: Files = ()


@command("message.edit", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage(AboutMessage):
    """Replace the text of one of my messages."""

    text: MessageText


@command("message.delete", result={"message": "Message (the tombstone)"}, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMessage(AboutMessage):
    """Delete one of my messages, or anybody's in a room that I moderate."""


@command("message.preview", result={"html": "as a Message has it, or null when the text is plain"})
@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMessage(Command):
    """How a text would look as a message of mine in the room. Nothing is stored, and nobody is told."""

    room: Id
    text: MessageText


@command(
    "message.get", result={"messages": "list of Message, ascending by number", "directory": "{user id: User}"}
)
@dataclass(frozen=True, slots=True, kw_only=True)
class GetMessages(Command):
    """Messages by their numbers; missing and hidden ones are left out. Ends at 128 KiB: ask again for the others."""

    room: Id
    numbers: Numbers


@command(
    "room.history",
    result={
        "messages": "list of Message, ascending by number",
        "has_before": "boolean",
        "has_after": "boolean",
        "rev": "the room's rev at this moment",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class History(Command):
    """A page of the main timeline, or with `thread` (its root's number) of a thread: the root, then its replies.

    One of `before`, `after` and `around` (message numbers), or none for the newest page. A page ends at `limit`
    messages or at 128 KiB.
    """

    room: Id
    thread: Number | None = None
    before: Number | None = None
    after: Annotated[int, Integer(0)] | None = None
    around: Number | None = None
    limit: Limit = 50


@handles(SendMessage)
async def send(caller: Caller, asked: SendMessage) -> Later[Json]:
    return await actions.send(
        caller.user_id, asked.room, nonce=asked.nonce, text=asked.text, reply_to=asked.reply_to,
        thread=asked.thread, also_to_room=asked.also_to_room, files=asked.files, lane=caller.lane,
        arrived=caller.arrived,
    )  # fmt: skip


@handles(EditMessage)
async def edit(caller: Caller, asked: EditMessage) -> Later[Json]:
    return await actions.edit(caller.user_id, asked.room, asked.number, asked.text, lane=caller.lane)


@handles(DeleteMessage)
async def delete(caller: Caller, asked: DeleteMessage) -> Later[Json]:
    return actions.delete_later(caller.user_id, asked.room, asked.number, lane=caller.lane)


@handles(PreviewMessage)
async def preview(caller: Caller, asked: PreviewMessage) -> Json:
    return await in_thread(_preview, caller.user_id, asked)


@handles(GetMessages)
async def get(caller: Caller, asked: GetMessages) -> Json:
    return await in_thread(_get, caller.user_id, asked)


@handles(History)
async def history(caller: Caller, asked: History) -> Json:
    if sum(value is not None for value in (asked.before, asked.after, asked.around)) > 1:
        raise BadRequest(
            _("Only one of before, after and around."), fields={"before": _("excludes after and around")}
        )
    return await in_thread(_history, caller.user_id, asked)


def _preview(user: int, asked: PreviewMessage) -> Json:
    with snapshot() as cursor:
        readable(cursor, user, asked.room)
    html, _mentions = mentioning.render(asked.room, user, asked.text)
    return {"html": html}


def _get(user: int, asked: GetMessages) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        found = reading.numbers(cursor, asked.room, asked.numbers, seen.hidden_before)
        return _told(found, user, seen)


def _history(user: int, asked: History) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        if asked.thread is not None:
            begins_thread(cursor, seen, asked.thread)
        found, before, after = reading.history(
            cursor, asked.room, thread=asked.thread, before=asked.before, after=asked.after, around=asked.around,
            limit=asked.limit, hidden_before=seen.hidden_before,
        )  # fmt: skip
        return {**_told(found, user, seen), "has_before": before, "has_after": after, "rev": seen.room.rev}


def begins_thread(cursor: Any, seen: Seen, number: int) -> None:
    """Raises NotFound unless a thread that the person may read begins with this message."""
    roots = reading.numbers(cursor, seen.room.id, [number], seen.hidden_before)
    if not roots or "thread" in roots[0]:
        raise NotFound(_("There is no such thread."), fields={"thread": _("begins no thread")})


def readable(cursor: Any, user: int, room: int) -> Seen:
    """The room as the person sees it, read in the caller's snapshot. Raises NotFound."""
    seen = see(cursor, user, room)
    if seen is None:
        raise NotFound(_("There is no such room."))
    return seen


def _told(messages: list[Json], user: int, seen: Seen) -> Json:
    shown = reading.for_reader(messages, user, hidden_before=seen.hidden_before)
    return {"messages": shown, "directory": directory(reading.authors(shown))}


def in_writer(kind: type[Command]) -> Callable[[registry.MakePlan], registry.MakePlan]:
    """Name the function that makes the plan of a command: `async (caller, command) -> Plan`. The writer carries
    it out with the next batch; the plan's lane is the caller's."""

    def register(make: registry.MakePlan) -> registry.MakePlan:
        async def handler(caller: Caller, asked: Any) -> Later[Json]:
            plan = await make(caller, asked)
            plan.lane = caller.lane
            return submit(plan)

        handles(kind)(handler)
        return make

    return register
