"""The roll call of many people as a process hears it. Runs in a process with the site's settings, as `bench.talk`."""

from __future__ import annotations

import json
import time

from chat.presence.book import Book
from chat.presence.events import RollCall


def called(count: int) -> dict[str, tuple[float, int]]:
    """Of a call that brings so many, of the same again, and of one in which all are idle: seconds of CPU, bytes.
    Nobody looks."""
    book = Book(lambda _change: None, lambda _user: False)
    users: dict[int, str | None] = dict.fromkeys(range(1, count + 1), "online")
    idle: dict[int, str | None] = dict.fromkeys(range(1, count + 1), "idle")
    costs: dict[str, tuple[float, int]] = {}
    for name, told, whole in (("new", users, True), ("the same", users, True), ("changed", idle, False)):
        frame = json.dumps(RollCall(topic="", sender="other", users=told, whole=whole).frame()).encode()
        began = time.process_time()
        book.hear(frame)
        costs[name] = (time.process_time() - began, len(frame))
    return costs
