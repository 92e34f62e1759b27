"""A socket that notes what it asked, so that all that it was told can be held against T40's table."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any

from tests.site.payloads import answered, heard
from tests.support.sockets import Json, Socket


class Noting(Socket):
    """`strange()` says what it was told that nobody may be told."""

    def begin(self, kind: str, /, **fields: Any) -> asyncio.Future[Json]:
        self.__dict__.setdefault("asked", {})[self._last + 1] = kind
        return super().begin(kind, **fields)

    def strange(self, secrets: Iterable[str] = ()) -> Iterator[str]:
        """What nobody, or not he, may be told: keys that no row of the table has, people described who aren't named,
        changes of rooms that he isn't in, and `secrets`."""
        asked: dict[int, str] = self.__dict__.get("asked", {})
        rooms: set[int] = set()
        for one in self.everything:
            command = asked.get(one["id"]) if one["type"] == "reply" else None
            told = heard(one) if command is None else answered(command, one)
            yield from told.strange
            text = json.dumps(one, ensure_ascii=False)
            yield from (f"{command or one['type']} tells {secret!r}" for secret in secrets if secret in text)
            if command == "sync":
                rooms |= {room["id"] for room in one["result"]["rooms"]}
            elif one["type"] == "room.added":
                rooms.add(one["room"]["id"])
            elif one["type"] == "room.removed":
                rooms.discard(one["room"])
            elif "rev" in one and one["room"] not in rooms:
                yield f"{one['type']} tells of room {one['room']}, which isn't his"
