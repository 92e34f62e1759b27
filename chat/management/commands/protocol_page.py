"""`manage.py protocol_page [--check]`: write docs/protocol.md from the code, or say that it is stale."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.management import protocol


class Command(BaseCommand):
    help = "Writes docs/protocol.md from the classes of commands and events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")
        parser.add_argument("--file", type=Path, default=Path(settings.BASE_DIR) / "docs" / "protocol.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        page = protocol.page()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(page, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page:
            raise CommandError(f"{path.name} is stale. Run: manage.py protocol_page")
