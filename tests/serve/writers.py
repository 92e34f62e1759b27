"""A process that writes back to back: `python -m tests.serve.writers DATABASE SECONDS`.

Each transaction counts one up and holds the database for 2 ms. Prints JSON: for each one the seconds it waited
and how many others went first meanwhile.
"""

import json
import sys
import time

from django.conf import settings
from django.db import connection, transaction

from tests.serve.databases import database


def write(seconds: float) -> list[tuple[float, int]]:
    """Write for so many seconds and return [(seconds waited, others that went first)]."""
    waits = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before, began = count(), time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            waits.append((time.monotonic() - began, count() - before))
            cursor.execute("UPDATE counter SET value = value + 1")
            time.sleep(0.002)
    return waits


def count() -> int:
    """Return how many transactions there have been."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        value: int = cursor.fetchone()[0]
    return value


if __name__ == "__main__":
    settings.configure(DATABASES={"default": database(sys.argv[1])})
    print(json.dumps(write(float(sys.argv[2]))))
