"""`manage.py files check` and `files clean`: whether rows and bytes fit, and clearing away what nobody wants."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.files.actions import clean
from chat.files.keeping import checking
from chat.files.tus.actions import clean as clean_uploads

SPARED = timedelta(days=1)
SAID = {
    "missing": "Missing: a row names {path}, and there are no bytes.",
    "size": "Differs: {path} has {detail}.",
    "content": "Differs: {path} isn't what was stored. {detail}",
    "stray": "Stray: no row names {path}.",
}


class Command(BaseCommand):
    help = "Files that people shared: `check` says which rows and bytes don't fit, `clean` clears away."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser(
            "check", help="rows without bytes, bytes without rows, other sizes; status 1 if any"
        )
        check.add_argument("--hash", action="store_true", help="read every byte and compare its SHA-256")
        check.add_argument(
            "--mend", action="store_true", help="remove bytes without a row that are older than a day"
        )
        verbs.add_parser("clean", help="remove uploads that nobody sent or went on with for a day")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "clean":
            self._clean()
        else:
            self._check(hashed=options["hash"], mend=options["mend"])

    def _clean(self) -> None:
        self.stdout.write(f"{clean()} files removed")
        self.stdout.write(f"{clean_uploads()} uploads under way removed")

    def _check(self, *, hashed: bool, mend: bool) -> None:
        if mend:
            self.stdout.write(f"{checking.remove_strays(SPARED)} strays removed")
        found: Counter[str] = Counter()
        for problem in checking.problems(hashed=hashed):
            found[problem.what] += 1
            self.stdout.write(SAID[problem.what].format(path=problem.path, detail=problem.detail).strip())
        if found:
            counts = ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
            raise CommandError(f"Rows and bytes don't fit: {counts}.")
        self.stdout.write("Rows and bytes fit.")
