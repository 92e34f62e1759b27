"""Polls' commands on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _

from accounts.people import directory
from chat.messages import actions
from chat.messages.commands import AboutMessage, in_writer, readable
from chat.messages.reading import numbers
from chat.polls import asking, reading
from chat.polls.voting import Choose, Close
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Id, Integer, Line, ListOf, Moment, Nonce, Number
from chat.wire.later import Later
from chat.wire.refusals import Forbidden, NotFound
from chatsite.databases.snapshot import snapshot
from chatsite.threads import in_thread

Json = dict[str, Any]
Question = Annotated[str, Line(asking.QUESTION)]
Option = Annotated[int, Integer(1, asking.MOST)]
Chosen = Annotated[tuple[int, ...], ListOf(Integer(1, asking.MOST), asking.MOST)]
ONE_MESSAGE = {"message": "Message"}


@command("poll.create", rate="send", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePoll(Command):
    """Send a message that is a poll: its part `poll` holds what is asked and the counts, its `text` says the same in
    words. The same nonce again gives the same message. `anonymous`: nobody is ever told who chose what."""

    room: Id
    thread: Number | None = None
    nonce: Nonce
    question: Question
    options: Annotated[tuple[str, ...], asking.OPTIONS]
    multiple: Boolean = False
    anonymous: Boolean = False
    closes_at: Moment | None = None


@command("poll.vote", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class VoteInPoll(AboutMessage):
    """My whole vote, in place of the last one: ids of options, one where the poll isn't `multiple`, none to take it
    back."""

    options: Chosen


@command("poll.close", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePoll(AboutMessage):
    """Let nobody vote any more: in my own poll, or anybody's in a room that I moderate."""


@command("poll.votes", result={"users": "list of user ids", "directory": "{user id: User}"})
@dataclass(frozen=True, slots=True, kw_only=True)
class ListVotes(AboutMessage):
    """Who chose this option, in the order in which they did, 100 at a time; `after` is the last one I know of. Of an
    anonymous poll nobody is told."""

    option: Option
    after: Id | None = None


@handles(CreatePoll)
async def create(caller: Caller, asked: CreatePoll) -> Later[Json]:
    poll = asking.part(
        asked.question, asked.options,
        multiple=asked.multiple, anonymous=asked.anonymous, closes_at=asked.closes_at,
    )  # fmt: skip
    return await actions.send(
        caller.user_id, asked.room, nonce=asked.nonce, text=asking.words(asked.question, asked.options),
        thread=asked.thread, brings={asking.PART: poll}, lane=caller.lane, arrived=caller.arrived,
    )  # fmt: skip


@in_writer(VoteInPoll)
async def vote(caller: Caller, asked: VoteInPoll) -> Choose:
    return Choose(room=asked.room, actor=caller.user_id, number=asked.number, options=asked.options)


@in_writer(ClosePoll)
async def close(caller: Caller, asked: ClosePoll) -> Close:
    return Close(room=asked.room, actor=caller.user_id, number=asked.number)


@handles(ListVotes)
async def list_votes(caller: Caller, asked: ListVotes) -> Json:
    return await in_thread(_listed, caller.user_id, asked)


def _listed(user: int, asked: ListVotes) -> Json:
    with snapshot() as cursor:
        seen = readable(cursor, user, asked.room)
        found = numbers(cursor, asked.room, [asked.number], seen.hidden_before)
        poll = found[0].get(asking.PART) if found else None
        if poll is None:
            raise NotFound(_("There is no such poll."), fields={"number": _("is no poll of this room")})
        if poll["anonymous"]:
            raise Forbidden(_("This poll is anonymous."), fields={"number": _("is an anonymous poll")})
        if asked.option > len(poll["options"]):
            raise NotFound(_("There is no such option."), fields={"option": _("is no option of this poll")})
        users = reading.PICKS.people(cursor, asked.room, asked.number, asked.option, asked.after)
        return {"users": users, "directory": directory(users)}
