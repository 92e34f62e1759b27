"""The room's row: how it is locked, against who only refers to it and against who locks others with it."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction

from accounts.models import User
from chat.rooms import locking
from chat.rooms.models import Kind, Membership, Room

POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not POSTGRES, reason="SQLite has one lock for all rooms"),
]


def made(number: int) -> list[int]:
    return [Room.objects.create(kind=Kind.PRIVATE, name=f"room {n}").pk for n in range(number)]


def test_who_only_refers_to_a_locked_room_does_not_wait(alice: User) -> None:
    """Delivery rule 24: FOR UPDATE would make every insert that names the room wait."""
    (room,) = made(1)

    def join() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                Membership.objects.create(room_id=room, user=alice, since_rev=1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        locking.lock([room])
        other.submit(join).result(10)
    assert Membership.objects.count() == 1


def test_rooms_are_locked_in_one_order_whoever_names_them_how() -> None:
    """Delivery rule 23: 4 threads, each locking six of eight rooms in an order of its own, wait in no circle."""
    rooms = made(8)

    def change(seed: int) -> int:
        chance, circles = random.Random(seed), 0
        try:
            for _ in range(40):
                some = chance.sample(rooms, 6)
                try:
                    with transaction.atomic():
                        locked = locking.lock(some)
                        for room in locked.values():
                            room.next_rev()
                        locking.store(locked.values())
                except OperationalError:
                    circles += 1
        finally:
            connections.close_all()
        return circles

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(change, range(4))) == 0
    assert sum(Room.objects.values_list("rev", flat=True)) == 4 * 40 * 6


def test_a_room_is_dated_by_the_clock_of_its_update() -> None:
    """Delivery rule 28: by the clock at BEGIN it would be as old as the transaction is long, and tips miss it."""
    (room,) = made(1)
    with transaction.atomic(), connection.cursor() as cursor:
        locked = locking.lock([room])
        time.sleep(0.1)
        cursor.execute("SELECT clock_timestamp()")
        late = cursor.fetchone()[0]
        locking.store(locked.values())
    assert Room.objects.get(pk=room).changed_at >= late
