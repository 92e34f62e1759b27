"""`manage.py restore FILE`: a backup becomes the site of an empty DATA_DIR and database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatsite.backup.archive import BackupError
from chatsite.backup.restoring import check, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty DATA_DIR and database. All of it, or nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument("--check", action="store_true", help="only read it whole, and change nothing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            if options["check"]:
                self.stdout.write(f"{file} is whole: {check(file).summary()}.")
                return
            done = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from None
        for name in done.manifest.missing:
            self.stderr.write(f"Missing: media/{name} was missing when the backup was made.")
        if done.manifest.key == "environment":
            self.stderr.write(
                "The key isn't in the backup: set SECRET_KEY to the former one, or all are signed out."
            )
        for line in done.problems:
            self.stderr.write(f"Doesn't fit: {line}")
        self.stdout.write(f"Restored {done.manifest.summary()}. Its era is {done.era}.")
