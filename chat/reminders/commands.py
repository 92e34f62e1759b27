"""`reminder.…`: what I want to be reminded of, mine alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import directory
from chat.reminders import actions, reading
from chat.reminders.models import NOTE
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, Moment, Number, Text
from chat.wire.refusals import BadRequest
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Note = Annotated[str, Text(NOTE)]
ONE = {"reminder": "Reminder"}


@command("reminder.create", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreateReminder(Command):
    """Be reminded at a time, within a year: of message `number` of a room that I may read, or of my own words, which I
    wrote there, or both. At most 200 stand in my list. Reminder: `{id, room, at, number?, text?, due?}`.

    At its time my devices are told by `notification`, and it stays in the list, `due`, until I am done with it. Every
    change is told by `mine` without `room`, `set: {reminders: {id: Reminder or null}}`; `reminders: null` says that
    too much has changed: ask `reminder.list` anew.
    """

    room: Id
    number: Number | None = None
    text: Note = ""
    at: Moment


@command(
    "reminder.list",
    result={
        "reminders": "list of Reminder with `message?`: {author, excerpt, created_at} or null; the next one first",
        "rooms": "list of RoomState without `me`",
        "directory": "{user id: User}",
    },
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ListReminders(Command):
    """What is due and what is to come. `message` is null where I may not read it any more."""


@command("reminder.update", result=ONE)
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReminder(Command):
    """Change what is named. A new time puts off one that is due."""

    reminder: Id
    at: Moment | None = None
    text: Note | None = None


@command("reminder.done")
@dataclass(frozen=True, slots=True, kw_only=True)
class EndReminder(Command):
    """Be done with one that is due, or cancel one that is to come; with `back`, take that back."""

    reminder: Id
    back: Boolean = False


@handles(CreateReminder)
async def create(caller: Caller, asked: CreateReminder) -> Json:
    make = partial(
        actions.create, caller.user_id, asked.room, number=asked.number or 0, text=asked.text, at=asked.at
    )
    return {"reminder": await in_thread(make)}


@handles(ListReminders)
async def list_reminders(caller: Caller, asked: ListReminders) -> Json:
    return await in_thread(_listed, caller.user_id)


@handles(UpdateReminder)
async def update(caller: Caller, asked: UpdateReminder) -> Json:
    if asked.at is None and asked.text is None:
        missing = _("is missing")
        raise BadRequest(_("Say what is to be changed."), fields={"at": missing, "text": missing})
    change = partial(actions.update, caller.user_id, asked.reminder, at=asked.at, text=asked.text)
    return {"reminder": await in_thread(change)}


@handles(EndReminder)
async def end(caller: Caller, asked: EndReminder) -> Json:
    await in_thread(actions.bring_back if asked.back else actions.end, caller.user_id, asked.reminder)
    return {}


def _listed(user: int) -> Json:
    with snapshot() as cursor:
        reminders, rooms = reading.listed(cursor, User.objects.get(pk=user))
        people = {one["message"]["author"] for one in reminders if one.get("message")}
        people.update(person for room in rooms for person in room["people"])
        return {"reminders": reminders, "rooms": rooms, "directory": directory(people)}
