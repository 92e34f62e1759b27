"""The part of `bench.search` that runs against one database: makes the messages, indexes and searches them."""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import uuid4

import psutil
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from chat import relay
from chat.mentions.models import Mention
from chat.messages import actions
from chat.messages.sending import Send
from chat.rooms.models import Membership, Room
from chat.saved.models import Saved
from chat.search import following, storing
from chat.search.language import Filter, Query, Words
from chat.search.running import find
from chatsite.jobs import kinds
from chatsite.jobs import rows as jobs

ROOMS, MINE, PEOPLE = 300, 200, 500
VOCABULARY = 30_000
BATCH = 20_000
UPKEEP = 3_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "room_id, number, rev, ordinal, author_id, kind, text, html, created_at, also_to_room, thread, parts"
)
_rnd = random.Random(6)


def vocabulary() -> tuple[list[str], list[float]]:
    """Words as people use them: the n-th is said 1/n as often as the first."""
    parts = [a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "is")]
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(_rnd.choices(parts, k=_rnd.choice([1, 2, 2, 3, 3, 4])))] = None
    return list(made), list(accumulate(1 / (place + 2) for place in range(VOCABULARY)))


WORDS, WEIGHTS = vocabulary()


class World(NamedTuple):
    """The searcher, the others, and rooms (his are the first)."""

    user: User
    people: list[int]
    rooms: list[int]


def people() -> World:
    """Everybody, and everybody's rooms; of the searcher's 20 are directs."""
    users = User.objects.bulk_create(
        User(username=f"u{n}", name_key=f"u{n}", name=f"Person {n}", password="!") for n in range(PEOPLE)
    )
    rooms = Room.objects.bulk_create(
        Room(kind="direct" if n < 20 else "private", name=f"Room {n}", direct_key=f"{n}" if n < 20 else None)
        for n in range(ROOMS)
    )
    members = {room.pk: {_rnd.randrange(1, PEOPLE) for _ in range(12)} | ({0} if n < MINE else set())
               for n, room in enumerate(rooms)}  # fmt: skip
    Membership.objects.bulk_create(
        Membership(room_id=room, user=users[place], since_rev=0)
        for room, those in members.items()
        for place in those
    )
    return World(users[0], [user.pk for user in users], [room.pk for room in rooms])


def talk(world: World, count: int) -> Iterator[list[tuple[Any, ...]]]:
    """The messages, over a year, in pieces. One room in a hundred messages speaks of what no other does."""
    numbers = dict.fromkeys(world.rooms, 0)
    step = timedelta(days=365) / count
    sizes = list(accumulate(1 / (place % 50 + 5) for place in range(ROOMS)))
    rows = []
    for place in range(count):
        room = _rnd.choices(world.rooms, cum_weights=sizes)[0]
        numbers[room] += 1
        number = numbers[room]
        said = _rnd.choices(WORDS, cum_weights=WEIGHTS, k=_rnd.randint(3, 22))
        if room > world.rooms[MINE - 1] and place % 3 == 0:
            said.append("elsewhere")
        text, html, parts = " ".join(said), None, "{}"
        if place % 20 == 0:
            text += f" https://{said[0]}.example/{said[1]}"
            html = f'<p>{text} <a href="https://{said[0]}.example">x</a></p>'
        if place % 33 == 0:
            parts = f'{{"files":[{{"id":1,"name":"{said[2]}.png","type":"image/png","size":9}}]}}'
        author = world.people[min(PEOPLE - 1, int(_rnd.expovariate(1 / 80)))]
        rows.append(
            (
                room,
                number,
                number,
                number,
                author,
                "text",
                text,
                html,
                FIRST + step * place,
                False,
                None,
                parts,
            )
        )
        if len(rows) == BATCH:
            yield rows
            rows = []
    yield rows


def fill(world: World, count: int) -> None:
    """Put the messages into the log, past the writer, and index them in large pieces."""
    for rows in talk(world, count):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY chat_message ({_COLUMNS}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * 12)
                cursor.executemany(f"INSERT INTO chat_message ({_COLUMNS}) VALUES ({marks})", rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE chat_room SET number = c.n, rev = c.n, ordinal = c.n FROM"
            " (SELECT room_id, count(*) AS n FROM chat_message GROUP BY room_id) c WHERE c.room_id = chat_room.id"
        )
        cursor.execute("ANALYZE")
    Membership.objects.filter(user=world.user).update(read=1)
    for room, number in Room.objects.values_list("pk", "number"):
        Membership.objects.filter(room=room, user=world.user).update(read=max(0, number - 100))
    mine = world.rooms[:MINE]
    places = {(room, _rnd.randint(1, 1000)) for room in mine for _ in range(3)}
    Mention.objects.bulk_create(Mention(room_id=r, number=n, user=world.user) for r, n in places)
    Saved.objects.bulk_create(
        Saved(user=world.user, room_id=r, number=n + 1, at=FIRST, feed=1) for r, n in places
    )
    with connection.cursor() as cursor:
        made = ""
        if connection.vendor == "postgresql":  # made at the end it takes a fifth of the time
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'entries_by_word'")
            made = cursor.fetchone()[0]
            cursor.execute("DROP INDEX entries_by_word")
        while stretches := following.behind(following.BEGINNING, BATCH):
            following.follow(stretches)
        if made:
            cursor.execute(made)
            cursor.execute("VACUUM chat_entry")
        storing.settle(cursor)


def queries(world: World) -> dict[str, Callable[[], Query]]:
    """Kinds of queries; each makes one with other words every time."""
    return (
        _by_words() | _by_filters(world) | {"common word in others' rooms": lambda: _of(Words("elsewhere"))}
    )


def _by_words() -> dict[str, Callable[[], Query]]:
    return {
        "a word in every third message": lambda: _of(_often()),
        "a common word": lambda: _of(Words(_word(5, 50))),
        "a word": lambda: _of(_some()),
        "a rare word": lambda: _of(_seldom()),
        "a word nobody said": lambda: _of(Words(f"zzz{_rnd.random()}")),
        "three words": lambda: _of(_often(), Words(_word(3, 30)), _some()),
        "two rare words": lambda: _of(_seldom(), _seldom()),
        "one letter*": lambda: _of(Words(_rnd.choice("bdfgklmnrstv"), prefix=True)),
        "two letters*": lambda: _of(Words(_word(0, 5000)[:2], prefix=True)),
        "four letters*": lambda: _of(Words(_word(100, 5000)[:4], prefix=True)),
        "two words*": lambda: _of(_some(), Words(_word(0, 500)[:2], prefix=True)),
        "a phrase of common words": lambda: _of(Words(f"{_word(0, 4)} {_word(0, 4)}", phrase=True)),
        "a phrase": lambda: _of(Words(f"{_word(0, 20)} {_word(20, 200)}", phrase=True)),
        "a common word without another": lambda: _of(_often(), Words(_word(3, 9), negated=True)),
        "without a common word": lambda: _of(Words(_word(0, 3), negated=True)),
    }


def _by_filters(world: World) -> dict[str, Callable[[], Query]]:
    def person() -> int:
        return world.people[_rnd.randrange(1, 200)]

    def room() -> int:
        return _rnd.choice(world.rooms[:MINE])

    return {
        "from: common word": lambda: _of(_often(), from_=person()),
        "from: word": lambda: _of(_some(), from_=person()),
        "from:": lambda: _of(from_=person()),
        "in: common word": lambda: _of(_often(), in_=room()),
        "in: rare word": lambda: _of(_seldom(), in_=room()),
        "has:link word": lambda: _of(_some(), has="link"),
        "has:image": lambda: _of(has="image"),
        "is:direct common word": lambda: _of(_often(), is_="direct"),
        "is:unread word": lambda: _of(_some(), is_="unread"),
        "is:mention common word": lambda: _of(_often(), is_="mention"),
        "is:saved": lambda: _of(is_="saved"),
        "before: common word": lambda: _of(_often(), before=_day()),
        "before: after: word": lambda: _of(_some(), after=(at := _day()), before=at + timedelta(days=20)),
    }


def _of(*words: Words, **filters: Any) -> Query:
    return Query(words, tuple(Filter(name.rstrip("_"), value) for name, value in filters.items()))  # type: ignore[arg-type]


def _word(low: int, high: int) -> str:
    """A word by how often it is said: the first is said most."""
    return WORDS[_rnd.randrange(low, high)]


def _often() -> Words:
    return Words(_word(0, 3))


def _some() -> Words:
    return Words(_word(50, 500))


def _seldom() -> Words:
    return Words(_word(3_000, 30_000))


def _day() -> datetime:
    return FIRST + timedelta(days=_rnd.randrange(20, 330))


def search(world: World, turns: int) -> None:
    times: defaultdict[str, list[float]] = defaultdict(list)
    kinds_ = queries(world)
    for turn in range(-1, turns):
        for kind, make in kinds_.items():
            for order in ("newest", "best"):
                began = time.perf_counter()
                found = find(world.user, make(), order=order)
                took = (time.perf_counter() - began) * 1000
                assert len(found.messages) <= 50
                if turn >= 0:
                    times[f"{kind}, {order}"].append(took)
    every = sorted(one for some in times.values() for one in some)
    p99 = every[min(len(every) - 1, int(len(every) * 0.99))]
    print(
        f"  {len(every)} searches: p50 {statistics.median(every):.1f} ms, p99 {p99:.1f} ms, slowest {every[-1]:.1f} ms"
    )
    slowest = sorted(times, key=lambda kind: -statistics.median(times[kind]))
    for kind in slowest[:12]:
        print(f"    {statistics.median(times[kind]):7.1f} ms (at most {max(times[kind]):.1f})  {kind}")


def upkeep(world: World) -> None:
    """New messages through the writer, twenty in a batch; and the worker's turns at them."""
    backend = _backend()
    worker = base = 0.0
    for start in range(0, UPKEEP, 300):
        for _ in range(start, start + 300, 20):
            sends = [
                Send(room=room, actor=world.user.pk, nonce=uuid4(),
                     text=" ".join(_rnd.choices(WORDS, cum_weights=WEIGHTS, k=_rnd.randint(3, 22))))
                for room in _rnd.choices(world.rooms[20:MINE], k=20)
            ]  # fmt: skip
            with relay.holding():  # nobody listens
                refused = [one for one in actions.send_now(sends) if isinstance(one, Exception)]
            assert not refused, refused[0]
        began, base_began = time.process_time(), backend()
        while claims := jobs.claim(kinds["search"], 1):
            kinds["search"].do(claims[0].pk)
        worker += time.process_time() - began
        base += backend() - base_began
    each = 1e6 / UPKEEP
    print(f"  upkeep of a message: writer 0 µs (it does nothing), worker {worker * each:.0f} µs", end="")
    print(
        f", PostgreSQL for it {base * each:.0f} µs"
        if connection.vendor == "postgresql"
        else " with SQLite in it"
    )


def _backend() -> Callable[[], float]:
    """CPU seconds of the server process behind this connection, where there is one."""
    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = psutil.Process(cursor.fetchone()[0])
    return lambda: float(sum(process.cpu_times()[:2]))


def sizes() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('chat_entry'), pg_database_size(current_database())"
            )
        else:
            cursor.execute(
                "SELECT (SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'chat_entry%%'"
                " OR name LIKE '%%entries_in_order%%'), (SELECT sum(pgsize) FROM dbstat)"
            )
        index, whole = cursor.fetchone()
    return f"the index takes {index / 1e6:.0f} MB of {whole / 1e6:.0f}"


def main(count: int, turns: int) -> None:
    call_command("migrate", verbosity=0)
    connection.settings_dict["OPTIONS"].pop("pool", None)
    began = time.monotonic()
    world = people()
    fill(world, count)
    print(f"{connection.vendor}, {count:,} messages in {ROOMS} rooms, of which {MINE} are the searcher's")
    print(f"  made and indexed in {time.monotonic() - began:.0f} s; {sizes()}")
    search(world, turns)
    upkeep(world)
