"""Whether a payload has what its shape allows and nothing else, and whom and what it names.

A shape is written as the payload is: `{"key": shape, "key?": shape}` an object whose second key may be missing,
`[shape]` a list, `{Is.USER: shape}` an object by ids, `(shape, None)` what may be null, `Some(object)` any of its keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

Json = dict[str, Any]
Shape = Any


class Is(Enum):
    """What stands at the end of a path. ROOM, USER and NUMBER tell that there is one: `look` notes them."""

    TEXT = auto()
    INT = auto()
    AMOUNT = auto()
    WORD = auto()
    """A text or an integer."""
    FLAG = auto()
    ROOM = auto()
    USER = auto()
    NUMBER = auto()
    """A message of the room that the object, or one around it, names by `room`."""

    def fits(self, value: Any) -> bool:
        return isinstance(value, _KINDS.get(self, int)) and isinstance(value, bool) == (self is Is.FLAG)


_KINDS: dict[Is, Any] = {Is.TEXT: str, Is.FLAG: bool, Is.AMOUNT: int | float, Is.WORD: int | str}


@dataclass(frozen=True)
class Some:
    """Any of the keys of an object."""

    of: Mapping[str, Shape]


@dataclass
class Told:
    """What payloads had: a line for each thing that no shape allows, and who and what was named."""

    strange: list[str] = field(default_factory=list)
    users: set[int] = field(default_factory=set)
    rooms: set[int] = field(default_factory=set)
    messages: set[tuple[int, int]] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    met: set[tuple[int, str]] = field(default_factory=set)
    """Which keys there were, by the object's shape."""
    directory: set[int] | None = None

    def look(self, value: Any, shape: Shape, path: str, room: int | None = None) -> Told:
        """Hold a payload against its shape. `room`: where the numbers in it are."""
        if isinstance(shape, tuple):
            return self if value is None else self.look(value, shape[0], path, room)
        if isinstance(shape, Is):
            self._end(value, shape, path, room)
        elif isinstance(shape, list) and isinstance(value, list):
            for place, one in enumerate(value):
                self.look(one, shape[0], f"{path}[{place}]", room)
        elif isinstance(shape, Some | dict) and isinstance(value, dict):
            keys = shape.of if isinstance(shape, Some) else shape
            if any(isinstance(key, Is) for key in keys):
                self._by_id(value, keys, path, room)
            else:
                self._object(value, keys, path, room, whole=isinstance(shape, dict))
        else:
            self.strange.append(f"{path} is {value!r}")
        return self

    def _end(self, value: Any, shape: Is, path: str, room: int | None) -> None:
        if not shape.fits(value):
            self.strange.append(f"{path} is {value!r}")
        elif isinstance(value, str):
            self.texts.append(value)
        elif shape is Is.USER:
            self.users.add(value)
        elif shape is Is.ROOM:
            self.rooms.add(value)
        elif shape is Is.NUMBER and value:
            assert room is not None, f"{path}: of which room?"
            self.messages.add((room, value))

    def _by_id(self, value: Json, shape: Mapping[Any, Shape], path: str, room: int | None) -> None:
        ((kind, inner),) = shape.items()
        for key, one in value.items():
            self._end(
                int(key) if key.isdecimal() and kind is not Is.TEXT else key, kind, f"{path} by {key}", room
            )
            self.look(one, inner, f"{path}[{key}]", int(key) if kind is Is.ROOM else room)

    def _object(
        self, value: Json, keys: Mapping[str, Shape], path: str, room: int | None, *, whole: bool
    ) -> None:
        if isinstance(value.get("room"), int):
            room = value["room"]
        allowed = {key.removesuffix("?"): shape for key, shape in keys.items()}
        self.strange += [f"{path} has {key!r}" for key in value if key not in allowed]
        self.strange += [
            f"{path} has no {key!r}" for key in keys if whole and not key.endswith("?") and key not in value
        ]
        for key, one in value.items():
            if key == "directory":
                self.directory = (self.directory or set()) | {int(user) for user in one}
                Told(self.strange, texts=self.texts, met=self.met).look(
                    one, allowed.get(key), f"{path}.{key}"
                )
            elif key in allowed:
                self.met.add((id(keys), key))
                self.look(one, allowed[key], f"{path}.{key}", room)

    def unnamed(self) -> set[int]:
        """Who stands in the directory and nowhere else."""
        return (self.directory or set()) - self.users


def declared(shape: Shape, path: str, seen: set[int] | None = None) -> Iterator[tuple[tuple[int, str], str]]:
    """Every key that a shape allows, as `Told.met` has it, with a path that leads there; each object once."""
    seen = set() if seen is None else seen
    if isinstance(shape, tuple | list):
        yield from declared(shape[0], path, seen)
    elif isinstance(shape, Some):
        yield from declared(shape.of, path, seen)
    elif isinstance(shape, dict) and id(shape) not in seen:
        seen.add(id(shape))
        for key, inner in shape.items():
            if isinstance(key, Is):
                yield from declared(inner, path, seen)
                continue
            name = key.removesuffix("?")
            if name != "directory":
                yield (id(shape), name), f"{path}.{name}"
            yield from declared(inner, f"{path}.{name}", seen)
