"""`manage.py search rebuild`: the search index once more, while people go on searching; `search status`: how it is."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from chat.search import rebuilding
from chat.search.rebuilding import Done
from chatsite.databases.limits import lift_time_limits

WIDTH = 30
EVERY = 0.2


class Command(BaseCommand):
    """Says how far it is on one line where somebody watches, and else ten times."""

    help = "Rebuilds the search index, online and resumable (rebuild), or says how it is (status)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("rebuild", "status"))
        parser.add_argument("--empty", action="store_true", help="throw a damaged index away first")
        parser.add_argument("--anew", action="store_true", help="begin again where a rebuild was interrupted")

    def handle(self, *args: Any, what: str, anew: bool, empty: bool, **options: Any) -> None:
        lift_time_limits()
        if what == "status":
            self._status()
            return
        try:
            if empty:
                rebuilding.empty()
            self._rebuild(anew)
        except DatabaseError as error:
            raise CommandError(
                f"The database refuses ({error}). When the index is damaged, --empty throws it away first;"
                " else the same command goes on where this one ended."
            ) from None

    def _status(self) -> None:
        entries, behind = rebuilding.state()
        rest = "; a rebuild was interrupted: `search rebuild` goes on" if rebuilding.begun() else ""
        self.stdout.write(f"{entries:,} messages are indexed, {behind:,} rooms have news{rest}.")

    def _rebuild(self, anew: bool) -> None:
        if rebuilding.begun() and not anew:
            self.stdout.write("Going on where the last rebuild was interrupted.")
        began, told = time.monotonic(), 0.0
        done = Done(0, 0, 0)
        for done in rebuilding.rebuild(anew=anew):
            share = done.revs / max(1, done.all_revs)
            if self._is_watched() and time.monotonic() - told > EVERY:
                told = time.monotonic()
                self.stderr.write("\r" + bar(done, told - began), ending="")
            elif not self._is_watched() and share - told >= 0.1:
                told = share
                self.stderr.write(bar(done, time.monotonic() - began))
        if self._is_watched():
            self.stderr.write("")
        self.stdout.write(f"Indexed {done.messages:,} messages in {time.monotonic() - began:.0f} s.")

    def _is_watched(self) -> bool:
        return bool(self.stderr.isatty())


def bar(done: Done, seconds: float) -> str:
    """How far it is, how fast, and how long it will take at this pace."""
    share = done.revs / max(1, done.all_revs)
    full = int(share * WIDTH)
    left = seconds / share * (1 - share) if share else 0
    return (
        f"[{'█' * full}{'·' * (WIDTH - full)}] {share:4.0%}  {done.messages:,} messages,"
        f" {done.messages / max(0.001, seconds):,.0f}/s, {left:,.0f} s left "
    )
