"""`me.update`: what is mine alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.rooms import mine
from chat.rooms.models import Level
from chat.wire.commands import Caller, Command, Json, command, handles
from chat.wire.fields import UNSET, Boolean, Choice, Id, MessageText, Moment, Number, Unset, named
from chatsite.threads import in_thread

LevelName = Annotated[str, Choice(tuple(Level.values))]


@command("me.update")
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMine(Command):
    """Set what is mine alone in a room, on all my devices. null clears; what is left out stays as it is.

    `level`: what I want to be told of; `default`, which null gives, is as my settings say, `hidden` is `nothing`, and
    the room out of my list. `muted_until`: nothing disturbs me before then. `draft`: the unsent text.
    `hidden`: a direct is out of my list until something is said in it; told is the number of its newest message then.
    With `thread` (its root's number) it is about that thread, which keeps a level, a mute and a draft.
    """

    room: Id
    thread: Number | None = None
    level: LevelName | Unset | None = UNSET
    muted_until: Moment | Unset | None = UNSET
    starred: Boolean | Unset | None = UNSET
    draft: MessageText | Unset | None = UNSET
    hidden: Boolean | Unset | None = UNSET


@handles(UpdateMine)
async def update_mine(caller: Caller, command: UpdateMine) -> Json:
    wish = named(command, *mine.CLEARED)
    if command.thread is None:
        await in_thread(mine.update, caller.user_id, command.room, wish)
    else:
        await in_thread(mine.update_thread, caller.user_id, command.room, command.thread, wish)
    return {}
