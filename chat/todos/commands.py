"""The commands of to-do lists on the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from chat.messages import actions
from chat.messages.commands import AboutMessage, in_writer
from chat.todos import listing
from chat.todos.changing import Add, Move, Remove, Rename, Tick
from chat.wire.commands import Caller, Command, command, handles
from chat.wire.fields import Boolean, Counter, Distinct, Id, Line, Nonce, Number
from chat.wire.later import Later

Json = dict[str, Any]
Title = Annotated[str, Line(listing.TITLE)]
Item = Annotated[str, Line(listing.ITEM)]
Items = Annotated[tuple[str, ...], Distinct(Line(listing.ITEM), listing.MOST)]
ONE_MESSAGE = {"message": "Message"}


@command("todo.create", rate="send", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTodo(Command):
    """Send a message that is a to-do list: its part `todo` holds the items, its `text` says the same in words. The
    same nonce again gives the same message."""

    room: Id
    thread: Number | None = None
    nonce: Nonce
    title: Title
    items: Items = ()


@command("todo.add", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem(AboutMessage):
    """Add to a list: behind the item `after` (0 is the beginning), or at the end."""

    text: Item
    after: Counter | None = None


@command("todo.tick", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class TickItem(AboutMessage):
    """Say that an item is done, or that it isn't; the list keeps who did it and when."""

    item: Id
    done: Boolean


@command("todo.rename", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RenameItem(AboutMessage):
    """Give an item other words."""

    item: Id
    text: Item


@command("todo.move", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem(AboutMessage):
    """Move an item behind another one; 0 is the beginning."""

    item: Id
    after: Counter


@command("todo.remove", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveItem(AboutMessage):
    """Take an item out of a list."""

    item: Id


@handles(CreateTodo)
async def create(caller: Caller, asked: CreateTodo) -> Later[Json]:
    todo = listing.part(asked.title, asked.items)
    return await actions.send(
        caller.user_id, asked.room, nonce=asked.nonce, text=listing.words(todo), thread=asked.thread,
        brings={listing.PART: todo}, lane=caller.lane, arrived=caller.arrived,
    )  # fmt: skip


@in_writer(AddItem)
async def add(caller: Caller, asked: AddItem) -> Add:
    return Add(room=asked.room, actor=caller.user_id, number=asked.number, text=asked.text, after=asked.after)


@in_writer(TickItem)
async def tick(caller: Caller, asked: TickItem) -> Tick:
    return Tick(room=asked.room, actor=caller.user_id, number=asked.number, item=asked.item, done=asked.done)


@in_writer(RenameItem)
async def rename(caller: Caller, asked: RenameItem) -> Rename:
    return Rename(
        room=asked.room, actor=caller.user_id, number=asked.number, item=asked.item, text=asked.text
    )


@in_writer(MoveItem)
async def move(caller: Caller, asked: MoveItem) -> Move:
    return Move(
        room=asked.room, actor=caller.user_id, number=asked.number, item=asked.item, after=asked.after
    )


@in_writer(RemoveItem)
async def remove(caller: Caller, asked: RemoveItem) -> Remove:
    return Remove(room=asked.room, actor=caller.user_id, number=asked.number, item=asked.item)
