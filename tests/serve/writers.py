"""A process that writes back to back: `python -m tests.serve.writers DATABASE SECONDS`.

Each transaction counts one up and holds the database for 2 ms. Prints JSON: the seconds each one waited.
"""

import json
import sys
import time

from django.conf import settings
from django.db import connection, transaction

from tests.serve.databases import database


def write(seconds: float) -> list[float]:
    """Write for so many seconds and return the waits."""
    waits = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            waits.append(time.monotonic() - began)
            cursor.execute("UPDATE counter SET value = value + 1")
            time.sleep(0.002)
    return waits


if __name__ == "__main__":
    settings.configure(DATABASES={"default": database(sys.argv[1])})
    print(json.dumps(write(float(sys.argv[2]))))
