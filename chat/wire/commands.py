"""Commands of the socket: what a concept registers, and how a frame becomes one.

@command("message.edit", result={"message": "Message"})
@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage(Command):
    \"\"\"Replace the text of one of my messages.\"\"\"
    room: Id
    number: Number
    text: MessageText

@handles(EditMessage)
async def edit(caller: Caller, command: EditMessage) -> Json | Later[Json]: ...
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from chat.wire.fields import Check, Unset, Wrong
from chat.wire.later import Later
from chat.wire.refusals import BadRequest

Json = dict[str, Any]


class Command:
    """Base of every command; a frozen dataclass whose fields are `Annotated` types of `chat.wire.fields`."""

    TYPE: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and from where. `lane` is one per socket: commands of a lane keep their order. `arrived`: when its
    command came, by the monotonic clock; 0 where nobody noted it."""

    user_id: int
    lane: object = field(default_factory=object)
    socket: Any = None
    arrived: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A result, and what is to be done in the same turn, right behind it.

    `fence`: it counts what was told before it as told, so none of that may be dropped any more.
    """

    result: Json
    behind: Callable[[], None]
    fence: bool = False


Handler = Callable[[Caller, Any], Awaitable["Json | Reply | Later[Json]"]]


@dataclass
class Entry:
    """One command of the registry. `rate` names the token bucket; `result` documents the reply.

    `pipelined`: the next command of the socket need not wait for its answer, because one writer keeps their
    order (sends, edits, deletions, reactions).
    """

    kind: type[Command]
    checks: dict[str, tuple[Check, bool]]
    required: frozenset[str]
    rate: str
    result: Mapping[str, str]
    pipelined: bool = False
    handler: Handler | None = None


registry: dict[str, Entry] = {}


def command(
    name: str, *, rate: str = "command", result: Mapping[str, str] | None = None, pipelined: bool = False
) -> Callable[[type[Any]], type[Any]]:
    """Register a command class under its name on the wire."""

    def register(kind: type[Any]) -> type[Any]:
        if name in registry:
            raise RuntimeError(f"{name} is registered twice")
        kind.TYPE = name
        hints = get_type_hints(kind, include_extras=True)
        names = [entry.name for entry in dataclasses.fields(kind)]
        required = frozenset(f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING)
        checks = {key: _check(hints[key]) for key in names}
        registry[name] = Entry(kind, checks, required, rate, result or {}, pipelined)
        return kind

    return register


def handles(kind: type[Command]) -> Callable[[Handler], Handler]:
    """Name the function that serves a command. Returning a `Later` lets the next command start meanwhile."""

    def register(handler: Handler) -> Handler:
        entry = registry[kind.TYPE]
        if entry.handler is not None:
            raise RuntimeError(f"{kind.TYPE} has two handlers")
        entry.handler = handler
        return handler

    return register


def _check(hint: Any) -> tuple[Check, bool]:
    """A field's check and whether null is a value for it."""
    if get_origin(hint) in (Union, types.UnionType):
        members = [m for m in get_args(hint) if m is not Unset]
        nullable = type(None) in members
        (inner,) = [m for m in members if m is not type(None)]
        return _check(inner)[0], nullable
    return hint.__metadata__[0], False


def read(frame: Mapping[str, Any]) -> tuple[Entry, Command]:
    """The command that a decoded frame asks for; `BadRequest` names every field that is wrong.

    `frame` has a string `type` and an `id` already checked; both are left out of the command.
    """
    entry = registry.get(frame["type"])
    if entry is None or entry.handler is None:
        raise BadRequest("There is no such command.", fields={"type": "is unknown"})
    wrong = {name: "is missing" for name in entry.required if name not in frame}
    values: dict[str, Any] = {}
    for name, value in frame.items():
        if name in ("type", "id"):
            continue
        if name not in entry.checks:
            wrong[_shown(name)] = "is unknown"
            continue
        check, nullable = entry.checks[name]
        if value is None and nullable:
            values[name] = None
            continue
        try:
            values[name] = check(value)
        except Wrong as reason:
            wrong[name] = str(reason)
    if wrong:
        first = next(iter(wrong.items()))
        raise BadRequest(f"{first[0]} {first[1]}.", fields=dict(list(wrong.items())[:10]))
    return entry, entry.kind(**values)


def _shown(name: str) -> str:
    """A client's own name for a field, short enough and safe to send back."""
    return name[:64].encode("utf-8", "replace").decode()
