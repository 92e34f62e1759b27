"""`manage.py backup FILE`: everything that makes this site, in one file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatsite.backup.archive import BackupError
from chatsite.backup.saving import save

# Whoever talks meanwhile goes first.
NICENESS = 10


class Command(BaseCommand):
    help = "Write database, files and key into one new file, while the site runs. It is read back before it counts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, such as chat.tar.gz")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        os.nice(NICENESS)
        try:
            made = save(file)
        except BackupError as error:
            raise CommandError(str(error)) from None
        for name in made.missing:
            self.stderr.write(f"Missing: media/{name} is named in the database and lies nowhere.")
        self.stdout.write(f"{file}: {made.summary()}, {file.stat().st_size:,} bytes.")
