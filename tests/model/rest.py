"""When all has come to rest: the database is sound, and every client shows what it holds."""

from typing import TYPE_CHECKING, Any

from django.db import connection

from chat.messages import reading as messages
from chat.rooms import reading as rooms
from chat.rooms.reading import Seen
from chatsite.databases.snapshot import snapshot
from tests.model.ledger import canonical, quote_of

if TYPE_CHECKING:
    from tests.model.log import Log
    from tests.model.people import AnyClient
    from tests.model.world import World

Json = dict[str, Any]
STATE = ("name", "topic", "archived", "members", "kind")
MINE = ("read", "level", "starred", "draft", "role")


def check(world: "World") -> None:
    """Fails at the first thing that isn't as it should be."""
    if world.ledger.logged:
        world.fail(f"logged: {world.ledger.logged[0]}")
    _counters(world)
    _sends(world)
    for client in world.people.clients:
        _level(world, client)


def _counters(world: "World") -> None:
    """Without gaps and repeats."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.number, r.rev, COUNT(m.id), MAX(m.number), MAX(m.rev), COUNT(DISTINCT m.number)"
            " FROM chat_room r JOIN chat_message m ON m.room_id = r.id GROUP BY r.id"
        )
        for room, number, rev, count, last, newest, different in cursor.fetchall():
            if not number == count == last == different or newest > rev:
                world.fail(
                    f"room {room} is at number {number} and rev {rev}: {count} messages up to {last}, {newest}"
                )


def _sends(world: "World") -> None:
    """What was acknowledged is stored once; what was refused isn't."""
    ledger = world.ledger
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonce, room_id, number FROM chat_message WHERE nonce IS NOT NULL")
        stored = {nonce: (room, number) for nonce, room, number in cursor.fetchall()}
    for nonce, message in ledger.acked.items():
        if stored.get(nonce.replace("-", "")) != (message["room"], message["number"]):
            world.fail(
                f"{nonce} was acknowledged as {message}, and stored as {stored.get(nonce.replace('-', ''))}"
            )
    for asked, code in ledger.refused:
        if asked["nonce"].replace("-", "") in stored and len(ledger.sends[asked["nonce"]]) == 1:
            world.fail(f"a send was answered with {code} and is stored: {asked}")


def _level(world: "World", client: "AnyClient") -> None:
    if client.wire is None or not client.welcomed:
        world.fail(f"{client.name} is not connected")
    if client.cookie in world.ledger.ended:
        world.fail(f"{client.name} is connected, and his session has ended")
    with snapshot() as cursor:
        mine = rooms.rooms_of(cursor, client.user)
        if set(client.rooms) != set(mine):
            world.fail(f"{client.name} shows rooms {sorted(client.rooms)}, his are {sorted(mine)}")
        for number, seen in mine.items():
            _room(world, client, seen)
            hidden = seen.hidden_before
            page, _, _ = messages.history(cursor, number, limit=10_000, hidden_before=hidden)
            _log(world, client, number, messages.for_reader(page, client.user, hidden_before=hidden))


def _room(world: "World", client: "AnyClient", seen: Seen) -> None:
    number, state = seen.room.id, seen.state()
    held = client.rooms[number]
    if held.rev != state["rev"] and seen.hidden_before <= 1:
        world.fail(f"{client.name} is at rev {held.rev} of room {number}, which is at {state['rev']}")
    for name in STATE:
        if held.state[name] != state[name]:
            world.fail(
                f"{client.name} shows {name} {held.state[name]!r} of room {number}, not {state[name]!r}"
            )
    for name in MINE:
        if held.mine[name][1] != state["me"][name]:
            world.fail(
                f"{client.name} shows {name} {held.mine[name]} of room {number}, not {state['me'][name]!r}"
            )


def _log(world: "World", client: "AnyClient", room: int, page: list[Json]) -> None:
    log: Log = client.rooms[room].log
    if not log.loaded:
        world.fail(f"{client.name} never got a page of room {room}")
    low = log.first if log.has_before else 0
    high = max(log.messages, default=0) if log.has_after else max((one["number"] for one in page), default=0)
    wanted = {one["number"]: _shape(one) for one in page if low <= one["number"] <= high}
    shown = {number: _shape(one) for number, one in log.messages.items()}
    for number in sorted(wanted.keys() | shown.keys()):
        if wanted.get(number) != shown.get(number):
            world.fail(
                f"{client.name} shows {room}/{number} as {shown.get(number)}, not {wanted.get(number)}"
            )


def _shape(message: Json) -> tuple[Any, ...]:
    return (message["rev"], *canonical(message), quote_of(message))
