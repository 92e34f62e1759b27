"""`drafts.list`, and `scheduled.…`: messages to be sent later. Drafts are set by `me.update`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from chat.drafts import reading, scheduling
from chat.messages.commands import Files
from chat.messages.sending import Send
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, MessageText, Moment, Nonce, Number
from chat.wire.refusals import BadRequest
from chatsite.threads import in_thread

Json = dict[str, Any]
ONE = {"scheduled": "Scheduled"}


@command("scheduled.create", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreateScheduled(Command):
    """Have a message sent at a time, 10 seconds to a year ahead; at most 100 wait. `nonce` will be the message's: the
    same again gives the same. Scheduled: `{id, room, at, nonce, text, files, thread?, also_to_room?, reply_to?,
    failed?}`; `failed` says why it was not sent: `gone`, `left`, `archived`, `suspended`, `forbidden`, `pointless`
    (what it points to is gone) or `twice` (its nonce was used)."""

    room: Id
    nonce: Nonce
    at: Moment
    text: MessageText
    reply_to: Number | None = None
    thread: Number | None = None
    also_to_room: Boolean = False
    files: Files = ()


@command("scheduled.list", result={"scheduled": "list of Scheduled, the next one first"})
@dataclass(frozen=True, slots=True, kw_only=True)
class ListScheduled(Command):
    """My messages that are to be sent later, and those that could not be sent."""


@command("scheduled.update", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateScheduled(Command):
    """Change what is named. A new time takes one up again that failed."""

    scheduled: Id
    text: MessageText | None = None
    at: Moment | None = None
    files: Files | None = None


@command("scheduled.send_now", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class SendScheduled(Command):
    """Have it sent this moment, also one that failed."""

    scheduled: Id


@command("scheduled.delete")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteScheduled(Command):
    """Cancel one."""

    scheduled: Id


@command("drafts.list", result={"drafts": "list of {room, thread?, text, at}, the newest first"})
@dataclass(frozen=True, slots=True, kw_only=True)
class ListDrafts(Command):
    """Everything I began to write. RoomStates and `mine` tell the same, without the times."""


@handles(ListDrafts)
async def drafts(caller: Caller, asked: ListDrafts) -> Json:
    return {"drafts": await in_thread(reading.drafts, caller.user_id)}


@handles(CreateScheduled)
async def create(caller: Caller, asked: CreateScheduled) -> Json:
    plan = Send(
        room=asked.room, actor=caller.user_id, nonce=asked.nonce, text=asked.text, reply_to=asked.reply_to,
        thread=asked.thread, also_to_room=asked.also_to_room, files=asked.files,
    )  # fmt: skip
    return {"scheduled": await in_thread(scheduling.create, plan, asked.at)}


@handles(ListScheduled)
async def waiting(caller: Caller, asked: ListScheduled) -> Json:
    return {"scheduled": await in_thread(reading.waiting, caller.user_id)}


@handles(UpdateScheduled)
async def update(caller: Caller, asked: UpdateScheduled) -> Json:
    if asked.text is None and asked.at is None and asked.files is None:
        missing = _("is missing")
        raise BadRequest(
            _("Say what is to be changed."), fields={"text": missing, "at": missing, "files": missing}
        )
    change = partial(scheduling.update, text=asked.text, at=asked.at, file_ids=asked.files)
    return {"scheduled": await in_thread(change, caller.user_id, asked.scheduled)}


@handles(SendScheduled)
async def send_now(caller: Caller, asked: SendScheduled) -> Json:
    return {"scheduled": await in_thread(scheduling.send_now, caller.user_id, asked.scheduled)}


@handles(DeleteScheduled)
async def delete(caller: Caller, asked: DeleteScheduled) -> Json:
    await in_thread(scheduling.delete, caller.user_id, asked.scheduled)
    return {}
