"""What the tests of rooms and directs ask again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections

from chat.gateway.reading import mine_since
from chat.rooms.models import Membership, Room
from chat.rooms.reading import feed_of
from chat.wire.commands import Caller, read
from chat.wire.events import Event
from chat.wire.refusals import Refusal
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]


def frames(events: Iterable[Event], kind: str) -> list[Json]:
    """The frames of one type, without it."""
    found = [event.frame() for event in events if event.TYPE == kind]
    return [{name: value for name, value in frame.items() if name != "type"} for frame in found]


def stay(room: Room | int, user: Any) -> Membership:
    """The present stay of somebody."""
    room_id = room if isinstance(room, int) else room.pk
    return Membership.objects.present().get(room=room_id, user=user)


def present(room: Room | int) -> set[int]:
    """The ids of who is in a room."""
    room_id = room if isinstance(room, int) else room.pk
    return set(Membership.objects.present().filter(room=room_id).values_list("user_id", flat=True))


def refused(act: Callable[[], object]) -> Json:
    """The error object of an act that has to be refused."""
    try:
        result = act()
    except Refusal as refusal:
        return refusal.error()
    raise AssertionError(f"was not refused: {result!r}")


def ask(user: Any, name: str, /, **fields: Any) -> Json:
    """The result of a command as a socket of this person would get it; raises its refusal."""

    async def run() -> Json:
        entry, command = read({"type": name, "id": 1, **fields})
        assert entry.handler is not None
        answer: Any = await entry.handler(Caller(user.pk), command)
        return answer if isinstance(answer, dict) else await answer

    return async_to_sync(run)()


def feed(who: Any) -> int:
    """How far what is this person's own has come."""
    with snapshot() as cursor:
        return feed_of(cursor, who.pk)


def heard_since(who: Any, above: int, name: str) -> list[Json]:
    """The `mine` objects that set `name`, of which a device is told that holds the feed `above`."""
    with snapshot() as cursor:
        return [one for one in mine_since(cursor, who.pk, above) if name in one["set"]]


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run all acts in threads that start together; what each returned or raised, in the order of the acts."""
    results: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            start.wait(20)
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001, the test looks at it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
