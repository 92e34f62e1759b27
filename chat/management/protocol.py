"""The page of the wire contract, made from what the concepts have registered."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from chat.concepts import CONCEPTS
from chat.files.limits import size as largest_file
from chat.gateway import limits
from chat.gateway.closing import Close
from chat.wire import refusals
from chat.wire.commands import Entry, registry
from chat.wire.events import Event, Hint, PersonalEvent, TimelineEvent, events
from chat.wire.fields import Unset

FRAME = Path(__file__).with_name("protocol.md")

ERRORS = {
    "bad_request": "unknown command; missing, unknown or wrong field, named in `fields`",
    "forbidden": "known to be there, but not yours to do",
    "not_found": "missing, or not yours to know about: the two are told alike",
    "conflict": "it was done otherwise already, or stands in the way of something",
    "too_large": "more bytes than may be",
    "rate_limited": "too fast; `retry_after` says how many seconds to wait",
    "unavailable": "try again; it may have been done",
}
KINDS: tuple[tuple[type[Event], str], ...] = (
    (TimelineEvent, "Timeline"),
    (PersonalEvent, "Personal"),
    (Hint, "Hints"),
    (Event, "Of the connection"),
)


def page() -> str:
    """The whole page as Markdown."""
    _import_events()
    return FRAME.read_text().format(
        frame=limits.FRAME,
        depth=limits.DEPTH,
        split=limits.SPLIT,
        heartbeat=limits.HEARTBEAT,
        silence=limits.SILENCE,
        window=limits.WINDOW,
        pending=limits.PENDING,
        waiting=limits.WAITING,
        patience=limits.PATIENCE,
        rates=", ".join(
            f"`{name}` {rate:g}/s, burst {burst}" for name, (rate, burst) in limits.RATES.items()
        ),
        sockets=limits.SOCKETS,
        rooms=limits.ROOMS,
        file=largest_file(),
        closing=_table(("code", "meaning"), ((str(int(code)), code.meaning) for code in Close)),
        errors="\n".join(f"| `{code}` | {ERRORS[code]} |" for code in refusals.CODES),
        commands="\n\n".join(_commands()),
        events="\n\n".join(_events()),
    )


def _import_events() -> None:
    """Commands are registered at start, events by whoever tells them."""
    for concept in CONCEPTS:
        if find_spec(f"chat.{concept}.events"):
            import_module(f"chat.{concept}.events")


def _commands() -> Iterable[str]:
    """Those that are served, by name: so that subjects stand together."""
    for name, entry in sorted(registry.items()):
        if entry.handler is not None:
            yield _command(name, entry)


def _command(name: str, entry: Entry) -> str:
    rate = "" if entry.rate == "command" else f" (rate `{entry.rate}`)"
    parts = [f"### `{name}`{rate}", _words(entry.kind)]
    fields = [_field(entry, field) for field in dataclasses.fields(entry.kind)]  # type: ignore[arg-type]
    if fields:
        parts.append(_table(("field", "value", ""), fields))
    result = ", ".join(f"`{key}` {_escaped(shape)}" for key, shape in entry.result.items())
    return "\n\n".join([*parts, f"Result: {result}." if result else "Result: `{}`."])


def _field(entry: Entry, field: dataclasses.Field[object]) -> tuple[str, str, str]:
    check, nullable = entry.checks[field.name]
    words = check.words + (" or null" if nullable and _null_means_something(field) else "")
    return f"`{field.name}`", words, "required" if field.name in entry.required else _default(field.default)


def _null_means_something(field: dataclasses.Field[object]) -> bool:
    return field.default is not None


def _default(value: object) -> str:
    if value is None or isinstance(value, Unset) or value in ((), ""):
        return "optional"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"optional, `{shown}` without it"


def _events() -> Iterable[str]:
    left = dict(sorted(events.items()))
    for base, title in KINDS:
        names = [name for name, kind in left.items() if issubclass(kind, base)]
        if names:
            yield f"### {title}"
        for name in names:
            yield _event(name, left.pop(name))


def _event(name: str, kind: type[Event]) -> str:
    parts = [f"#### `{name}`", _words(kind)]
    if kind.SHAPE:
        shape = ((f"`{key}`", value) for key, value in kind.SHAPE.items())
        parts.append(_table(("field", "value"), shape))
    return "\n\n".join(parts)


def _words(kind: type) -> str:
    """The class's docstring, each paragraph on one line."""
    paragraphs = inspect.cleandoc(kind.__doc__ or "").split("\n\n")
    return "\n\n".join(re.sub(r"\s*\n\s*", " ", paragraph) for paragraph in paragraphs)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in rows)])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
