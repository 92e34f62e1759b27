"""What a search costs among a million messages: `python -m bench.search [--messages 1000000] [--database sqlite]`.

One person in 200 of 300 private rooms searches on SQLite and on PostgreSQL, newest and best first: frequent, middling
and rare words, beginnings, phrases, filters, what he may not see. Told are p50, p99 and the slowest kinds, and what the
index's upkeep costs of CPU, writer, worker and database apart. Everything lies in `--folder` (a temporary one below
/tmp unless it is named; about 2 GB, PostgreSQL's always in /tmp) and is gone afterwards.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DATABASES = ("sqlite", "postgres")


def main() -> None:
    parser = argparse.ArgumentParser(description="What a search costs among a million messages.")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument(
        "--turns", type=int, default=6, help="how often each kind of query is asked, with other words"
    )
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--folder", type=Path, default=Path("/tmp"))
    options = parser.parse_args()
    for database in options.database or DATABASES:
        with tempfile.TemporaryDirectory(prefix="bench-search-", dir=options.folder) as folder:
            run(database, folder, options.messages, options.turns)


def run(database: str, folder: str, messages: int, turns: int) -> None:
    """In a process of its own, since settings are read once."""
    from tests.support.postgres import Postgres

    server = Postgres.start() if database == "postgres" else None
    try:
        environ = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "chatsite.settings"}
        environ |= {"DATABASE_URL": server.create("bench")} if server else {}
        program = (
            f"import django; django.setup(); from bench import searching; searching.main({messages}, {turns})"
        )
        command = [sys.executable, "-c", program]
        subprocess.run(command, env=environ, check=True)
    finally:
        if server:
            server.stop()


if __name__ == "__main__":
    main()
