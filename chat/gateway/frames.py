"""A client's frame: one JSON object, UTF-8 text, at most 128 KiB, nested at most 8 deep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from chat.gateway.limits import DEPTH
from chat.wire.fields import MAX_INTEGER


class NotTheProtocol(ValueError):
    """What isn't the protocol at all; the text says how."""


def decode(text: str | None) -> dict[str, Any]:
    """The object of a text frame, with a string `type` and, unless it is ack or pong, an `id`.

    `text` is None for a binary frame. Raises NotTheProtocol.
    """
    if text is None:
        raise NotTheProtocol("Frames are text.")
    try:
        frame = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise NotTheProtocol("Nested too deep.") from None
    except ValueError:
        raise NotTheProtocol("This is not JSON.") from None
    if type(frame) is not dict:
        raise NotTheProtocol("A frame is one JSON object.")
    if text.count("{") + text.count("[") > DEPTH and not _shallow(frame, DEPTH):
        raise NotTheProtocol("Nested too deep.")
    kind = frame.get("type")
    if type(kind) is not str:
        raise NotTheProtocol("`type` has to be a string.")
    if kind not in ("ack", "pong") and not _is_id(frame.get("id")):
        raise NotTheProtocol("`id` has to be an integer from 1 to 2^53 - 1.")
    return frame


def acked(frame: dict[str, Any]) -> int:
    """The count of an ack frame. Raises NotTheProtocol."""
    count = frame.get("frames")
    if type(count) is not int or not 0 <= count <= MAX_INTEGER:
        raise NotTheProtocol("`frames` has to be a count.")
    return count


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _is_id(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_INTEGER


def _shallow(value: Any, depth: int) -> bool:
    """Whether `value` is nested at most `depth` deep."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return depth > 0 and all(_shallow(entry, depth - 1) for entry in value)
